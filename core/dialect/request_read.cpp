// Reads a request document into a Prompt. Every fault is reported with its JSON path, what was found and what
// is allowed.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialect/request_fields.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kMany = 1'000'000'000;

// Names that other interfaces have for what is called otherwise here.
void hint_at_other_names(JsonView request, Fields& f) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames = {{
      {"max_completion_tokens", "\"max_tokens\""},
      {"max_output_tokens", "\"max_tokens\""},
      {"reasoning_effort", "\"reasoning\": {\"effort\": ...}"},
      {"functions", "\"tools\""},
      {"function_call", "\"tool_choice\""},
      {"input", "\"messages\""},
      {"system", "\"system_prompt\""},
      {"stop_sequences", "\"stop\""},
  }};
  for (const auto& [theirs, ours] : kNames) {
    if (!request[theirs]) continue;
    f.alias(theirs);
    f.fail(theirs, "unknown key; here it is called " + std::string(ours));
  }
}

void read_conversation(Fields& f, Fields::Errors& errors, Prompt& out) {
  std::string system, prompt;
  if (f.string("system_prompt", &system) && !system.empty()) {
    Message& m = out.messages.emplace_back();
    m.role = Role::system;
    m.parts.emplace_back().text = std::move(system);
  }
  const bool prompted = f.string("prompt", &prompt);
  const JsonView messages = f.array("messages");
  if (prompted && messages)
    return f.fail("prompt",
                  "stands beside \"messages\"; a prompt is short for one user message, give one of the two");
  if (prompted) {
    if (prompt.empty()) return f.fail("prompt", "is empty");
    out.messages.emplace_back().parts.emplace_back().text = std::move(prompt);
    return;
  }
  if (!messages) {
    if (errors.empty()) f.fail("", "needs \"prompt\" (a string) or \"messages\" (a list)");
    return;
  }
  const std::string path = f.path_of("messages");
  std::size_t i = 0;
  for (JsonView m : messages) out.messages.push_back(read_message_into(m, element_path(path, i++), errors));
  if (i == 0) f.fail("messages", "is empty; needs at least one message");
}

void read_tools(Fields& f, Fields::Errors& errors, Prompt& out) {
  const std::string path = f.path_of("tools");
  std::size_t i = 0;
  for (JsonView t : f.array("tools")) {
    ToolDef tool = read_tool_into(t, element_path(path, i++), errors);
    const auto same = [&](const ToolDef& other) { return other.name == tool.name; };
    if (std::any_of(out.tools.begin(), out.tools.end(), same))
      request_fault(errors, element_path(path, i - 1), "the name \"" + tool.name + "\" stands twice");
    out.tools.push_back(std::move(tool));
  }
}

void read_tool_choice(Fields& f, Prompt& out) {
  const JsonView v = f.any("tool_choice");
  if (!v) return;
  ToolChoice& choice = out.tool_choice;
  const std::string_view word = v.str();
  if (word == "auto") choice.kind = ToolChoice::Kind::automatic;
  else if (word == "none") choice.kind = ToolChoice::Kind::none;
  else if (word == "required") choice.kind = ToolChoice::Kind::required;
  else if (v.is_object()) {
    choice.name = v["function"] ? v["function"]["name"].str() : v["name"].str();
    choice.kind = ToolChoice::Kind::named;
    const auto named = [&](const ToolDef& t) { return t.name == choice.name; };
    if (choice.name.empty())
      f.fail("tool_choice",
             "needs the name of the tool, {\"type\": \"function\", \"function\": {\"name\": ...}}");
    else if (!out.tools.empty() && std::none_of(out.tools.begin(), out.tools.end(), named))
      f.fail("tool_choice", "there is no tool of the name \"" + choice.name + "\" in \"tools\"");
  } else {
    f.fail("tool_choice", "found " + v.dump() +
                              ", allowed are \"auto\", \"none\", \"required\" and {\"type\": \"function\", "
                              "\"function\": {\"name\": ...}}");
  }
}

void read_response_format(Fields& outer, Fields::Errors& errors, ResponseFormat& out) {
  const JsonView v = outer.object("response_format");
  if (!v) return;
  Fields f(v, outer.path_of("response_format"), errors, kRequestFault);
  static const std::vector<std::string_view> kTypes = {"text", "json_object", "json_schema"};
  std::size_t type = 0;
  if (!f.choice("type", kTypes, &type) && !v["type"])
    f.fail("type", "is missing; allowed are \"text\", \"json_object\", \"json_schema\"");
  out.kind = static_cast<ResponseFormat::Kind>(type);
  const JsonView schema = f.object("json_schema");
  f.finish();
  if (out.kind != ResponseFormat::Kind::json_schema) return;
  if (!schema) return f.fail("json_schema", "is missing; needs {\"name\", \"schema\", \"strict\"}");
  Fields s(schema, f.path_of("json_schema"), errors, kRequestFault);
  out.name = "answer";
  s.string("name", &out.name);
  s.boolean("strict", &out.strict);
  s.alias("description");
  if (const JsonView body = s.object("schema")) out.schema_json = body.dump();
  else if (!schema["schema"]) s.fail("schema", "is missing; needs a JSON schema");
  s.finish();
}

void read_stop(Fields& f, Fields::Errors& errors, std::vector<std::string>& out) {
  const JsonView v = f.any("stop");
  if (!v) return;
  if (v.is_string()) {
    out.emplace_back(v.str());
  } else if (v.is_array()) {
    for (JsonView s : v) out.emplace_back(s.str());  // what is no string is empty then
  } else {
    return f.fail("stop", std::string("expected a string or a list of strings, found ") + v.type_name());
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].empty())
      request_fault(errors, v.is_string() ? f.path_of("stop") : element_path(f.path_of("stop"), i),
                    "needs a string that is not empty");
}

void read_reasoning(Fields& outer, Fields::Errors& errors, Reasoning& out) {
  const JsonView v = outer.object("reasoning");
  if (!v) return;
  Fields f(v, outer.path_of("reasoning"), errors, kRequestFault);
  static const std::vector<std::string_view> kEfforts = {"none", "minimal", "low", "medium", "high", "max"};
  std::size_t effort = 0;
  if (f.choice("effort", kEfforts, &effort)) out.effort = kEfforts[effort];
  f.integer("budget_tokens", 0, kMany, &out.budget_tokens);
  f.finish();
}

void read_object_text(Fields& f, std::string_view key, std::string& out) {
  if (const JsonView v = f.object(key)) out = v.dump();
}

}  // namespace

Result<Prompt> read_prompt(JsonView request, const std::vector<std::string_view>& known_elsewhere) {
  Prompt out;
  if (Outcome read = read_prompt(request, known_elsewhere, out); !read) return read.error();
  return out;
}

Outcome read_prompt(JsonView request, const std::vector<std::string_view>& known_elsewhere, Prompt& out) {
  Fields::Errors errors;
  Fields f(request, "$", errors, kRequestFault);
  if (!errors.empty()) return first_of(errors);
  f.aliases(known_elsewhere);
  hint_at_other_names(request, f);
  read_conversation(f, errors, out);
  read_tools(f, errors, out);
  read_tool_choice(f, out);
  if (bool parallel = false; f.boolean("parallel_tool_calls", &parallel)) out.parallel_tool_calls = parallel;
  read_response_format(f, errors, out.response_format);
  f.integer("max_tokens", 1, kMany, &out.max_tokens);
  f.number("temperature", 0, 2, &out.temperature);
  f.number("top_p", 0, 1, &out.top_p);
  f.number("presence_penalty", -2, 2, &out.presence_penalty);
  f.number("frequency_penalty", -2, 2, &out.frequency_penalty);
  read_stop(f, errors, out.stop);
  f.integer("seed", INT64_MIN, INT64_MAX, &out.seed);
  read_object_text(f, "logit_bias", out.logit_bias_json);
  read_reasoning(f, errors, out.reasoning);
  f.string("user", &out.user);
  read_object_text(f, "metadata", out.metadata_json);
  read_object_text(f, "extra", out.extra_json);
  std::int64_t n = 1, top = 0;
  if (f.integer("n", 1, kMany, &n) && n != 1) f.fail("n", "must be 1; ask again for another answer");
  f.integer("top_logprobs", 0, 20, &top);
  out.top_logprobs = static_cast<int>(top);
  out.logprobs = top > 0;
  f.boolean("logprobs", &out.logprobs);
  f.boolean("stream", &out.stream);
  f.finish();
  if (!errors.empty()) return first_of(errors);
  return Unit{};
}

}  // namespace cascade
