// Vetoes on tool calls: does the tool exist, do the arguments fit, and where did they come from?
#include <algorithm>
#include <optional>
#include <vector>

#include "base/json.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "gate/json_schema.hpp"
#include "gate/scan.hpp"
#include "gate/veto.hpp"

namespace cascade::gate {
namespace {

constexpr auto npos = std::string_view::npos;

// Arguments that the model is meant to write itself need not stand in the conversation.
bool is_free_text(std::string_view name, std::string_view value) {
  if (value.size() > 48) return true;
  for (const std::string_view part :
       {"query",   "text",     "body",        "message",    "content", "code",     "prompt",   "title",
        "subject", "summary",  "description", "expression", "sql",     "reason",   "note",     "comment",
        "command", "keywords", "question",    "format",     "unit",    "lang",     "currency", "sort",
        "order",   "timezone", "time",        "date",       "day",     "month",    "type",     "mode",
        "country", "state",    "code",        "path",       "url",     "category", "status",   "priority"})
    if (icontains(name, part)) return true;
  return false;
}

bool is_placeholder(std::string_view v) {
  const std::string low = to_lower_ascii(trim(v));
  return is_one_of(low, {"string", "<string>", "unknown", "n/a", "none", "null", "todo", "tbd", "placeholder",
                         "example", "value", "undefined", "...", "?", "xxx"}) ||
         (low.size() > 2 && low.front() == '<' && low.back() == '>') || low.starts_with("your_") ||
         low.starts_with("<your") || low.starts_with("{{");
}

// Does any word of the value (its first letters, for inflection) stand in the conversation?
bool is_grounded(std::string_view conversation, std::string_view value) {
  if (icontains(conversation, value)) return true;
  bool any_word = false;
  for (std::size_t i = 0; i < value.size();) {
    while (i < value.size() && !is_word(value[i])) ++i;
    std::size_t e = i;
    while (e < value.size() && is_word(value[e])) ++e;
    const std::string_view w = value.substr(i, e - i);
    i = e;
    if (w.size() < 3) continue;
    any_word = true;
    const std::string_view stem = w.size() > 5 && !is_digit(w[0]) ? w.substr(0, 5) : w;
    if (icontains(conversation, stem)) return true;
  }
  return !any_word;
}

bool number_is_grounded(std::string_view conversation, double v) {
  for (std::size_t at = 0;;) {
    const auto n = next_number(conversation, at);
    if (!n) return false;
    if (n->value == std::abs(v) || n->value / 100 == std::abs(v) || n->value * 1000 == std::abs(v))
      return true;
    at = n->end;
  }
}

// Numbers that models fill in as they see fit.
bool is_free_number(std::string_view name, double v) {
  if (std::abs(v) <= 10 || v == 20 || v == 50 || v == 100) return true;
  for (const std::string_view part :
       {"limit", "count", "max", "min", "page", "offset", "timeout", "size", "top", "radius", "year",
        "temperature", "lat", "lon", "lng", "duration", "time", "total", "amount_cents"})
    if (icontains(name, part)) return true;
  return false;
}

struct Parsed {
  const ToolCall* call = nullptr;
  const ToolDef* tool = nullptr;
  Json arguments, schema;
};

void check_arguments(const Parsed& p, std::string_view conversation, Findings& f) {
  const JsonView schema = p.schema.view(), args = p.arguments.view();
  if (const auto bad = schema_violation(schema, args)) {
    f.veto("tool_arguments", "The call of \"" + p.call->name + "\" does not fit its parameters: " + *bad);
    return;
  }
  const JsonView properties = schema["properties"];
  const auto required = [&](std::string_view name) {
    for (JsonView r : schema["required"])
      if (r.str() == name) return true;
    return false;
  };
  for (JsonView a : args) {
    const JsonView rule = properties[a.key()];
    if (!rule && properties.is_object() && !schema["additionalProperties"] && !schema["patternProperties"]) {
      f.doubt("tool_extra_argument",
              "\"" + p.call->name + "\" has no parameter \"" + std::string(a.key()) + "\".");
      continue;
    }
    const std::string where = "The argument \"" + std::string(a.key()) + "\" of \"" + p.call->name + "\" ";
    if (rule["enum"] || rule["const"]) continue;
    if (a.is_string()) {
      const std::string_view v = trim(a.str());
      if (v.empty() && required(a.key())) {
        f.veto("tool_arguments", where + "is empty.");
        continue;
      }
      if (is_placeholder(v)) {
        if (required(a.key()))
          f.veto("tool_arguments", where + "is a placeholder: \"" + std::string(v) + "\".");
        continue;
      }
      if (rule["default"].str() == v || is_free_text(a.key(), v)) continue;
      if (!is_grounded(conversation, v)) {
        if (required(a.key()))
          f.veto("tool_ungrounded",
                 where + "appears nowhere in the conversation: \"" + std::string(v) + "\".");
        else f.doubt("tool_ungrounded_optional", where + "appears nowhere in the conversation.");
      }
    } else if (a.is_number()) {
      if (rule["default"].is_number() && rule["default"].num() == a.num()) continue;
      if (is_free_number(a.key(), a.num()) || number_is_grounded(conversation, a.num())) continue;
      if (required(a.key()) && icontains(a.key(), "id"))
        f.veto("tool_ungrounded",
               where + "appears nowhere in the conversation: " + number_text(a.num()) + ".");
      else f.doubt("tool_ungrounded_number", where + "appears nowhere in the conversation.");
    }
  }
}

// "Paris and London", and only Paris was called for: the neighbour in an enumeration of names.
std::string missing_neighbour(std::string_view prompt, const std::vector<Parsed>& calls) {
  std::string all;
  for (const Parsed& p : calls) all += p.call->arguments + "\n";
  for (const Parsed& p : calls)
    for (JsonView a : p.arguments.view()) {
      if (!a.is_string() || a.str().size() < 3) continue;
      std::string_view v = a.str();
      if (const std::size_t comma = v.find(','); comma != npos) v = v.substr(0, comma);
      const std::size_t at = find_words(prompt, to_lower_ascii(v));
      if (at == npos || !is_upper(prompt[at])) continue;
      const auto name_at = [&](std::size_t i) -> std::string_view {
        while (i < prompt.size() && prompt[i] == ' ') ++i;
        std::size_t e = i;
        while (e < prompt.size() && (is_word(prompt[e]) || prompt[e] == '-')) ++e;
        return i < prompt.size() && is_upper(prompt[i]) && e - i >= 3 ? prompt.substr(i, e - i)
                                                                      : std::string_view();
      };
      std::size_t i = at + v.size();
      for (int k = 0; k < 8; ++k) {
        std::size_t j = i;
        while (j < prompt.size() && (prompt[j] == ',' || prompt[j] == ' ')) ++j;
        bool joined = j > i && prompt.substr(i, j - i).find(',') != npos;
        for (const std::string_view w : {"and ", "und ", "et ", "y ", "e ", "en "})
          if (matches_at(prompt, j, w)) {
            j += w.size();
            joined = true;
            break;
          }
        if (!joined) break;
        const std::string_view name = name_at(j);
        if (name.empty()) break;
        if (!icontains(all, name)) return std::string(name);
        i = static_cast<std::size_t>(name.data() - prompt.data()) + name.size();
      }
    }
  return {};
}

bool shares_words(std::string_view prompt, const ToolDef& tool) {
  const std::string about = tool.name + " " + tool.description + " " + tool.parameters_json;
  for (std::size_t i = 0; i < prompt.size();) {
    while (i < prompt.size() && !is_word(prompt[i])) ++i;
    std::size_t e = i;
    while (e < prompt.size() && is_word(prompt[e])) ++e;
    const std::string_view w = prompt.substr(i, e - i);
    i = e;
    if (w.size() >= 4 &&
        !is_one_of(to_lower_ascii(w),
                   {"what", "that", "this", "with", "from", "please", "about", "have", "your", "does",
                    "string", "object", "type", "they", "will", "would"}) &&
        icontains(about, w.substr(0, std::min<std::size_t>(w.size(), 5))))
      return true;
  }
  return false;
}

void check_text_call(const Scene& s, Findings& f) {
  const std::string_view t = trim(s.in.answer);
  for (const std::string_view mark :
       {"<tool_call>", "<function_call>", "<|tool_call|>", "[TOOL_CALLS]", "<|python_tag|>", "<function="})
    if (t.find(mark) != npos) {
      f.veto("tool_call_in_text", "The draft wrote a tool call into its text instead of making it.");
      return;
    }
  if (t.empty() || t.front() != '{') return;
  const auto j = parse_json(t);
  if (!j) return;
  const std::string_view name = j->view()["name"].str(j->view()["function"].str());
  for (const ToolDef& d : s.in.tools)
    if (!name.empty() && d.name == name && (j->view()["arguments"] || j->view()["parameters"])) {
      f.veto("tool_call_in_text", "The draft wrote a tool call into its text instead of making it.");
      return;
    }
}

}  // namespace

void check_tools(const Scene& s, Findings& f) {
  if (s.in.tool_calls.empty()) {
    if (s.in.tool_choice == ToolChoice::Kind::required || s.in.tool_choice == ToolChoice::Kind::named)
      f.veto("tool_missing", "A tool call was required, and the draft made none.");
    else if (!s.in.tools.empty()) check_text_call(s, f);
    return;
  }
  if (s.in.tool_choice == ToolChoice::Kind::none) {
    f.veto("tool_unwanted", "Tool calls were forbidden, and the draft made one.");
    return;
  }
  if (s.in.tools.empty()) {
    f.veto("tool_unknown",
           "The draft called \"" + s.in.tool_calls[0].name + "\", and no tools were offered.");
    return;
  }
  if (!s.in.parallel_tools && s.in.tool_calls.size() > 1)
    f.veto("tool_parallel", "One call at a time was allowed, and the draft made " +
                                std::to_string(s.in.tool_calls.size()) + ".");

  const std::string_view conversation = s.in.conversation.empty() ? s.in.prompt : s.in.conversation;
  std::vector<Parsed> calls;
  for (const ToolCall& call : s.in.tool_calls) {
    Parsed p;
    p.call = &call;
    for (const ToolDef& d : s.in.tools)
      if (d.name == call.name) p.tool = &d;
    if (!p.tool) {
      std::vector<std::string_view> names;
      for (const ToolDef& d : s.in.tools) names.push_back(d.name);
      const std::string_view near = nearest_name(call.name, names);
      f.veto("tool_unknown", "There is no tool \"" + call.name + "\"" +
                                 (near.empty() ? "." : "; did it mean \"" + std::string(near) + "\"?"));
      continue;
    }
    auto args = parse_json(trim(call.arguments).empty() ? "{}" : std::string_view(call.arguments));
    if (!args || !args->view().is_object()) {
      f.veto("tool_arguments", "The arguments of \"" + call.name + "\" are no JSON object.");
      continue;
    }
    p.arguments = std::move(*args);
    if (auto schema = parse_json(p.tool->parameters_json)) p.schema = std::move(*schema);
    check_arguments(p, conversation, f);
    for (const Parsed& other : calls)
      if (other.call->name == call.name && other.arguments.view().dump() == p.arguments.view().dump()) {
        f.veto("tool_duplicate", "\"" + call.name + "\" is called twice with the same arguments.");
        break;
      }
    calls.push_back(std::move(p));
  }
  if (calls.empty()) return;
  if (s.in.parallel_tools) {
    const bool one_tool =
        std::all_of(calls.begin(), calls.end(), [&](const Parsed& p) { return p.tool == calls[0].tool; });
    if (one_tool)
      if (const std::string name = missing_neighbour(s.in.prompt, calls); !name.empty())
        f.veto("tool_calls_missing", "The prompt also names " + name + ", and no call is made for it.");
  }
  // Small talk that has nothing to do with any called tool.
  const bool related = std::any_of(calls.begin(), calls.end(),
                                   [&](const Parsed& p) { return shares_words(s.in.prompt, *p.tool); });
  const bool chat = s.prompt.shape.cue(Cue::chat) > 0 && s.prompt.shape.words <= 12;
  bool any_grounded = false;
  for (const Parsed& p : calls)
    for (JsonView a : p.arguments.view())
      any_grounded =
          any_grounded || (a.is_string() && a.str().size() > 2 && icontains(conversation, a.str()));
  if (!related && !any_grounded) {
    if (chat) f.veto("tool_unwanted", "The message is small talk, and no tool call fits it.");
    else f.doubt("tool_unrelated", "The called tool seems to have nothing to do with the question.");
  }
}

}  // namespace cascade::gate
