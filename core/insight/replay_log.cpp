#include "insight/replay_log.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "catalog/catalog.hpp"
#include "ledger/cost.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kNewest = 253'402'300'799'000;  // the end of the year 9999

std::string content_text(JsonView c) {
  if (c.is_string()) return std::string(c.str());
  std::string out;
  for (JsonView part : c)
    if (part["text"].is_string()) out += part["text"].str();
  return out;
}

std::string last_user_text(JsonView messages) {
  std::string out;
  for (JsonView m : messages)
    if (m["role"].str("user") == "user" || m["role"].str() == "human") out = content_text(m["content"]);
  return out;
}

void add_member(std::string& out, std::string_view key, JsonView v) {
  if (!v || v.is_null()) return;
  if (!out.empty()) out += ',';
  append_json_string(out, key);
  out += ':';
  out += v.dump();
}

// The label of an answer: true, false, 0..1.
std::optional<double> label(JsonView v) {
  if (v.is_bool()) return v.boolean() ? 1.0 : 0.0;
  if (v.is_number() && v.num() >= 0 && v.num() <= 1) return v.num();
  return std::nullopt;
}

void price(LoggedAnswer& a, std::string_view prompt) {
  if (a.cost_usd) return;
  if (a.input_tokens + a.output_tokens == 0) {
    a.estimated = true;
    a.input_tokens = static_cast<std::int64_t>(prompt.size() / 4 + 8);
    a.output_tokens = static_cast<std::int64_t>(a.text.size() / 4 + 1);
  }
  if (a.model.empty()) return;
  const ModelName name = resolve_model_name(a.model);
  if (const auto p = find_price(name.provider, name.model, kNewest, a.input_tokens)) {
    Usage u;
    u.input_total = a.input_tokens;
    u.output_total = a.output_tokens;
    a.cost_usd = cost_of(u, *p).usd();
  }
}

void read_usage(JsonView usage, LoggedAnswer& a) {
  for (const char* key : {"input_tokens", "prompt_tokens", "promptTokens", "input", "inputTokens"})
    if (const auto n = usage[key].opt_int()) {
      a.input_tokens = *n;
      break;
    }
  for (const char* key : {"output_tokens", "completion_tokens", "completionTokens", "output", "outputTokens"})
    if (const auto n = usage[key].opt_int()) {
      a.output_tokens = *n;
      break;
    }
}

LoggedAnswer read_side(JsonView side, JsonView correct) {
  LoggedAnswer a;
  if (side.is_string()) a.text = std::string(side.str());
  else {
    a.text = side["text"].is_string() ? std::string(side["text"].str()) : content_text(side["content"]);
    a.model = std::string(side["model"].str());
    a.cost_usd = side["cost"].opt_num() ? side["cost"].opt_num() : side["cost_usd"].opt_num();
    read_usage(side["usage"], a);
    for (const char* key :
         {"logprobs", "top_logprobs", "finish_reason", "self_check", "samples", "tool_calls", "judge"})
      add_member(a.extras_json, key, side[key]);
    a.correct = label(side["correct"]);
  }
  if (const auto l = label(correct)) a.correct = l;
  return a;
}

// OpenAI-shaped response: choices, usage, model.
bool read_response(JsonView response, LoggedAnswer& a) {
  const JsonView choice = response["choices"].at(0);
  if (!choice) return false;
  const JsonView message = choice["message"];
  a.text = content_text(message["content"]);
  if (choice["text"].is_string()) a.text = std::string(choice["text"].str());
  if (a.model.empty()) a.model = std::string(response["model"].str());
  read_usage(response["usage"], a);
  add_member(a.extras_json, "logprobs", choice["logprobs"]["content"]);
  add_member(a.extras_json, "finish_reason", choice["finish_reason"]);
  add_member(a.extras_json, "tool_calls", message["tool_calls"]);
  return true;
}

void read_request(JsonView source, LoggedRequest& r) {
  if (source["messages"].is_array()) {
    r.prompt = last_user_text(source["messages"]);
    add_member(r.request_json, "messages", source["messages"]);
  } else if (source["prompt"].is_string()) {
    r.prompt = std::string(source["prompt"].str());
    add_member(r.request_json, "prompt", source["prompt"]);
  }
  for (const char* key : {"tools", "tool_choice", "response_format", "documents"})
    add_member(r.request_json, key, source[key]);
}

void add_prompt(LoggedRequest& r) {
  if (!r.request_json.empty()) r.request_json += ',';
  r.request_json += "\"prompt\":";
  append_json_string(r.request_json, r.prompt);
}

// Any object in an n8n execution that holds a model's answer with its token usage.
void find_n8n(JsonView v, std::vector<LoggedRequest>& out, int depth) {
  if (depth > 40) return;
  if (v.is_object() && (v["tokenUsage"].is_object() || v["tokenUsageEstimate"].is_object())) {
    LoggedRequest r;
    LoggedAnswer a;
    const JsonView generation = v["response"]["generations"].at(0).at(0);
    a.text = std::string(generation["text"].str(v["response"]["text"].str(v["text"].str())));
    a.model = std::string(v["model"].str(v["options"]["model"].str(
        v["options"]["model_name"].str(generation["generationInfo"]["model_name"].str()))));
    read_usage(v["tokenUsage"].is_object() ? v["tokenUsage"] : v["tokenUsageEstimate"], a);
    const JsonView messages = v["messages"];
    if (messages.at(0).is_string()) r.prompt = std::string(messages.at(0).str());
    else r.prompt = last_user_text(messages);
    add_prompt(r);
    r.strong = std::move(a);
    out.push_back(std::move(r));
    return;
  }
  for (JsonView c : v) find_n8n(c, out, depth + 1);
}

// One line -> requests; an error says what was expected.
Result<std::vector<LoggedRequest>> read_line(JsonView v) {
  const auto wrong = [](std::string m) { return make_error(Status::invalid_argument, std::move(m)); };
  if (!v.is_object() && !v.is_array())
    return wrong(std::string("A line must be a JSON object, not ") + v.type_name() + ".");
  std::vector<LoggedRequest> out;
  LoggedRequest r;
  if (v["cheap"]) {  // a pair
    read_request(v, r);
    if (r.prompt.empty()) return wrong("The pair has no \"prompt\".");
    r.cheap = read_side(v["cheap"], v["cheap_correct"]);
    if (v["strong"]) r.strong = read_side(v["strong"], v["strong_correct"]);
    out.push_back(std::move(r));
    return out;
  }
  LoggedAnswer a;
  // Langfuse: an observation with input and output.
  if (v["input"] && v["output"] && !v["response"]) {
    const JsonView input = v["input"];
    if (input.is_string()) {
      r.prompt = std::string(input.str());
      add_prompt(r);
    } else if (input.is_array()) {
      r.prompt = last_user_text(input);
      add_member(r.request_json, "messages", input);
    } else read_request(input, r);
    const JsonView output = v["output"];
    if (output["choices"].is_array()) read_response(output, a);
    else a.text = output.is_string() ? std::string(output.str()) : content_text(output["content"]);
    a.model = std::string(v["model"].str(v["providedModelName"].str()));
    read_usage(v["usageDetails"].is_object() ? v["usageDetails"] : v["usage"], a);
    for (const char* key : {"calculatedTotalCost", "totalCost", "calculated_total_cost", "total_cost"})
      if (!a.cost_usd) a.cost_usd = v[key].opt_num();
    for (JsonView s : v["scores"])
      if (!a.correct) a.correct = label(s["value"]);
  } else if (v["response"].is_object() || v["body"].is_object()) {  // OpenAI-style, LiteLLM
    const JsonView request = v["request"]["body"].is_object()                 ? v["request"]["body"]
                             : v["request"].is_object()                       ? v["request"]
                             : v["body"].is_object() && v["body"]["messages"] ? v["body"]
                                                                              : v;
    const JsonView response = v["response"]["body"].is_object() ? v["response"]["body"]
                              : v["response"].is_object()       ? v["response"]
                                                                : v["body"];
    read_request(request, r);
    a.model = std::string(request["model"].str(v["model"].str()));
    if (!read_response(response, a)) return wrong("The response has no \"choices\".");
    for (const char* key : {"response_cost", "spend", "cost"})
      if (!a.cost_usd) a.cost_usd = v[key].opt_num();
    a.correct = label(v["correct"]);
  } else {
    find_n8n(v, out, 0);
    if (out.empty())
      return wrong(
          "This is none of the known formats: a pair with \"cheap\", a request with its \"response\", a Langfuse observation, an n8n execution.");
    return out;
  }
  if (r.prompt.empty()) return wrong("There is no user message to be found.");
  r.strong = std::move(a);
  out.push_back(std::move(r));
  return out;
}

bool same_model(std::string_view a, std::string_view b) {
  return !b.empty() && (iequals(a, b) || istarts_with(a, b) || icontains(a, b));
}

// Calls of two models with the same prompt become one pair.
void pair_up(Log& log, const LogOptions& options) {
  std::map<std::string, std::size_t, std::less<>> waiting;  // prompt -> the other half
  std::vector<LoggedRequest> out;
  for (LoggedRequest& r : log.requests) {
    if (r.cheap) {
      out.push_back(std::move(r));
      continue;
    }
    const bool is_cheap = same_model(r.strong->model, options.cheap);
    const auto other = waiting.find(r.prompt);
    if (other != waiting.end() && out[other->second].strong && !out[other->second].cheap &&
        out[other->second].strong->model != r.strong->model) {
      LoggedRequest& first = out[other->second];
      const bool first_is_cheap = same_model(first.strong->model, options.cheap) ||
                                  (!is_cheap && !same_model(first.strong->model, options.strong) &&
                                   first.strong->cost_usd.value_or(0) < r.strong->cost_usd.value_or(0));
      if (first_is_cheap) {
        first.cheap = std::move(first.strong);
        first.strong = std::move(r.strong);
      } else first.cheap = std::move(r.strong);
      continue;
    }
    waiting[r.prompt] = out.size();
    out.push_back(std::move(r));
  }
  log.requests = std::move(out);
}

}  // namespace

Result<Log> read_log(std::string_view lines, const LogOptions& options) {
  Log log;
  std::size_t number = 0;
  for (std::size_t at = 0; at < lines.size();) {
    std::size_t end = lines.find('\n', at);
    if (end == std::string_view::npos) end = lines.size();
    const std::string_view line = trim(lines.substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.empty()) continue;
    ++log.lines;
    const auto doc = parse_json(line);
    Result<std::vector<LoggedRequest>> read =
        doc ? read_line(doc->view()) : Result<std::vector<LoggedRequest>>(doc.error());
    if (!read) {
      if (options.strict)
        return make_error(Status::invalid_argument,
                          "Line " + std::to_string(number) + ": " + read.error().message);
      log.bad.push_back({number, read.error().message});
      continue;
    }
    for (LoggedRequest& r : *read) {
      r.line = number;
      if (r.cheap && r.cheap->model.empty()) r.cheap->model = options.cheap;
      if (r.cheap && r.strong && r.strong->model.empty()) r.strong->model = options.strong;
      if (r.cheap) price(*r.cheap, r.prompt);
      if (r.strong) price(*r.strong, r.prompt);
      log.requests.push_back(std::move(r));
    }
  }
  pair_up(log, options);
  return log;
}

}  // namespace cascade
