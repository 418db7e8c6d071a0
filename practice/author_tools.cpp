// Which tools a model calls for a prompt, with which arguments, and what it says about their results.
#include "base/hash.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "practice/author.hpp"
#include "practice/exercises.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kMostParallelCalls = 8;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alpha(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    const bool camel = is_upper(c) && i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z';
    if ((!is_alpha(c) || camel) && !word.empty()) {
      words.push_back(word);
      word.clear();
    }
    if (is_alpha(c)) word += ascii_lower(c);
  }
  return words;
}

// How well a tool fits a prompt: words of its name count three times those of its description.
int fitness(const Tool& tool, const std::vector<std::string>& prompt) {
  static constexpr std::string_view kEmpty[] = {"get",  "the",   "for",     "and",  "with", "this",    "that",
                                                "from", "given", "returns", "what", "tool", "function"};
  const auto hit = [&](const std::string& word) {
    if (word.size() < 3) return false;
    for (std::string_view e : kEmpty)
      if (word == e) return false;
    for (const std::string& p : prompt) {
      const std::size_t n = word.size() < p.size() ? word.size() : p.size();
      if (n >= 3 && word.compare(0, n, p, 0, n) == 0 && word.size() < p.size() + 4 &&
          p.size() < word.size() + 4)
        return true;
    }
    return false;
  };
  int score = 0;
  for (const std::string& w : words_of(tool.name)) score += hit(w) ? 3 : 0;
  for (const std::string& w : words_of(tool.description)) score += hit(w) ? 1 : 0;
  return score;
}

// Names in the prompt that could be arguments: quoted text, and capitalised words that do not open a
// sentence.
std::vector<std::string> names_in(std::string_view prompt) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    if (prompt[i] == '"' || prompt[i] == '\'') {
      const std::size_t close = prompt.find(prompt[i], i + 1);
      if (close != std::string_view::npos && close > i + 1 && (i == 0 || prompt[i - 1] == ' ')) {
        names.emplace_back(prompt.substr(i + 1, close - i - 1));
        i = close;
      }
      continue;
    }
    const bool begins = i >= 2 && prompt[i - 1] == ' ' && prompt[i - 2] != '.' && prompt[i - 2] != '?' &&
                        prompt[i - 2] != '!';
    if (!begins || !is_upper(prompt[i])) continue;
    std::size_t end = i;
    while (end < prompt.size()) {
      while (end < prompt.size() &&
             (is_alpha(prompt[end]) || static_cast<unsigned char>(prompt[end]) >= 0x80 ||
              prompt[end] == '-' || is_digit(prompt[end])))
        ++end;
      if (end + 1 < prompt.size() && prompt[end] == ' ' && is_upper(prompt[end + 1])) ++end;  // "New York"
      else break;
    }
    if (end - i > 1) names.emplace_back(prompt.substr(i, end - i));
    i = end;
  }
  return names;
}

std::vector<double> numbers_in(std::string_view prompt) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    if (!is_digit(prompt[i]) || (i > 0 && is_alpha(prompt[i - 1]))) continue;
    std::size_t end = i;
    while (end < prompt.size() && (is_digit(prompt[end]) || (prompt[end] == '.' && end + 1 < prompt.size() &&
                                                             is_digit(prompt[end + 1]))))
      ++end;
    if (const auto v = parse_double(prompt.substr(i, end - i))) numbers.push_back(*v);
    i = end;
  }
  return numbers;
}

std::string arguments_for(const Tool& tool, std::string_view prompt, std::string_view name, bool forget_one) {
  const std::vector<double> numbers = numbers_in(prompt);
  std::size_t number = 0;
  bool name_used = false;
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  const JsonView required = tool.schema["required"];
  for (JsonView property : tool.schema["properties"]) {
    bool is_required = false;
    for (JsonView r : required) is_required = is_required || r.str() == property.key();
    if (!is_required && !property["enum"] && required.size() > 0) continue;
    if (forget_one) {  // a careless model
      forget_one = false;
      continue;
    }
    const std::string_view type = property["type"].str("string");
    if (property["enum"] || property["const"]) {
      json.key(property.key()).raw(json_for_schema(property, prompt));
    } else if (iequals(type, "string")) {
      const bool free_text =
          is_one_of(property.key(), {"expression", "query", "question", "text", "prompt", "input"});
      if (!name_used && !name.empty()) json.field(property.key(), name);
      else json.field(property.key(), free_text || name.empty() ? prompt : name);
      name_used = true;
    } else if (iequals(type, "number") || iequals(type, "integer")) {
      json.field(property.key(), number < numbers.size() ? numbers[number++] : 1.0);
    } else {
      json.key(property.key()).raw(json_for_schema(property, prompt));
    }
  }
  json.end_object();
  return out;
}

ToolCall make_call(const Ask& ask, std::string name, std::string arguments) {
  ToolCall call;
  static constexpr char kDigits[] = "abcdefghijklmnopqrstuvwxyz012345";
  std::uint64_t h = fnv1a(arguments, fnv1a(ask.prompt, fnv1a(name)));
  for (int i = 0; i < 12; ++i, h >>= 5) call.id += kDigits[h & 31];
  call.name = std::move(name);
  call.arguments = std::move(arguments);
  return call;
}

void spoil(ToolCall& call, std::string_view how) {
  if (how == "missing") call.arguments = "{}";
  else if (how == "badjson") call.arguments = "{\"city\": \"Par";
  else if (how == "type") call.arguments = "[1,2,3]";
  else call.name = "tool_that_nobody_gave";
}

void append_result(std::string& out, JsonView value) {
  if (value.is_object()) {
    bool first = true;
    for (JsonView m : value) {
      if (!first) out += ", ";
      first = false;
      out += m.key();
      out += " ";
      append_result(out, m);
    }
  } else if (value.is_string()) {
    out += value.str();
  } else {
    out += value.dump();
  }
}

}  // namespace

std::vector<ToolCall> choose_tools(const Ask& ask, const Exercise* exercise, const Directive& directive) {
  std::vector<ToolCall> calls;
  const auto wrong = directive.get("wrong_tool");
  if (exercise && exercise->strong_call && !wrong) {
    const JsonView call = !ask.strong && exercise->cheap_call ? exercise->cheap_call : exercise->strong_call;
    calls.push_back(make_call(ask, std::string(call["name"].str()), call["arguments"].dump()));
    return calls;
  }
  const std::vector<std::string> prompt = words_of(ask.prompt);
  const Tool* best = nullptr;
  int best_score = 0;
  for (const Tool& tool : ask.tools) {
    const bool forced = ask.tool_choice == ToolChoice::named && tool.name == ask.named_tool;
    const int score = forced ? 1000 : fitness(tool, prompt);
    if (score > best_score) {
      best = &tool;
      best_score = score;
    }
  }
  const bool must = ask.tool_choice == ToolChoice::required || ask.tool_choice == ToolChoice::named || wrong;
  if (!best && must) best = &ask.tools[0];
  if (!best || (best_score < 2 && !must)) return calls;
  std::vector<std::string> names = names_in(ask.prompt);
  if (names.empty()) names.emplace_back();
  if (!ask.parallel_tools || !icontains(ask.prompt, " and ")) names.resize(1);
  if (names.size() > kMostParallelCalls) names.resize(kMostParallelCalls);
  for (const std::string& name : names) {
    calls.push_back(make_call(ask, best->name, arguments_for(*best, ask.prompt, name, false)));
    if (wrong) spoil(calls.back(), *wrong);
  }
  return calls;
}

std::string answer_from_results(const Ask& ask) {
  std::string out;
  for (const ToolResult& result : ask.results) {
    if (!out.empty()) out += " ";
    out += result.name.empty() ? "The tool says" : "According to " + result.name;
    out += ": ";
    const auto parsed = parse_json(result.text);
    if (parsed) append_result(out, parsed->view());
    else out += trim(std::string_view(result.text).substr(0, 2000));
    if (out.back() != '.') out += '.';
  }
  return out;
}

}  // namespace cascade::practice
