// Reads Anthropic Messages requests.
#include "base/text.hpp"
#include "practice/read.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

bool marks_cache(JsonView content) {
  for (JsonView block : content)
    if (block["cache_control"]) return true;
  return false;
}

Outcome read_message(Ask& ask, JsonView m, JsonView all, std::size_t n) {
  const std::string_view role = m["role"].str();
  const std::string where = "messages." + std::to_string(n);
  if (role != "user" && role != "assistant")
    return bad_request(where + ": Input should be 'user' or 'assistant'" +
                       (role == "system" ? ". Use the top-level `system` parameter." : ""));
  const JsonView content = m["content"];
  if (!content.is_string() && !content.is_array()) return bad_request(where + ".content: Field required");
  ask.cache_marked = ask.cache_marked || marks_cache(content);
  std::string text;
  std::vector<ToolResult> results;
  int images = 0;
  if (content.is_string()) text = content.str();
  for (JsonView block : content) {
    const std::string_view type = block["type"].str();
    if (type == "text") {
      text += block["text"].str();
    } else if (type == "image") {
      ++images;
    } else if (type == "tool_use") {
      if (!block["input"].is_object())
        return bad_request(where + ".content: tool_use.input: Input should be a valid dictionary");
      ask.input_tokens += 8 + count_tokens(block["input"].dump());
    } else if (type == "tool_result") {
      ToolResult result;
      int none = 0;
      take_content(block["content"], result.text, none);
      for (JsonView other : all)
        for (JsonView b : other["content"])
          if (b["type"].str() == "tool_use" && b["id"].str() == block["tool_use_id"].str("?"))
            result.name = b["name"].str();
      if (result.name.empty())
        return bad_request(where +
                           ".content: unexpected `tool_use_id` found in `tool_result` blocks. Each "
                           "`tool_result` block must have a "
                           "corresponding `tool_use` block in the previous message.");
      ask.input_tokens += count_tokens(result.text);
      results.push_back(std::move(result));
    }
  }
  ask.input_tokens += 4 + count_tokens(text) + images * kImageTokens;
  ask.images += images;
  if (role == "user") {
    if (!text.empty() || images > 0) ask.prompt = std::move(text);
    ask.results = std::move(results);
  }
  return Unit{};
}

}  // namespace

Outcome read_anthropic(Ask& ask) {
  const JsonView body = ask.body.view();
  ask.model = body["model"].str();
  if (ask.model.empty()) return bad_request("model: Field required");
  if (!body["max_tokens"].opt_int()) return bad_request("max_tokens: Field required");
  ask.max_tokens = body["max_tokens"].integer();
  if (ask.max_tokens < 1) return bad_request("max_tokens: Input should be greater than or equal to 1");
  const JsonView messages = body["messages"];
  if (!messages.is_array() || messages.size() == 0)
    return bad_request("messages: at least one message is required");
  for (std::string_view unknown : {"logprobs", "top_logprobs", "n", "seed", "response_format",
                                   "max_completion_tokens", "stop", "frequency_penalty"})
    if (body[unknown]) return bad_request(std::string(unknown) + ": Extra inputs are not permitted");
  ask.stream = body["stream"].boolean();
  ask.include_usage = true;
  int none = 0;
  take_content(body["system"], ask.system, none);
  ask.cache_marked = marks_cache(body["system"]) || marks_cache(body["tools"]);
  ask.input_tokens = 3 + count_tokens(ask.system);
  std::size_t n = 0;
  for (JsonView m : messages)
    if (auto r = read_message(ask, m, messages, n++); !r) return r;
  ask.temperature = body["temperature"].num(-1);
  if (ask.temperature > 1) return bad_request("temperature: range: 0..1");
  for (JsonView s : body["stop_sequences"]) ask.stop.emplace_back(s.str());
  const JsonView thinking = body["thinking"];
  ask.reasons = is_one_of(thinking["type"].str(), {"enabled", "adaptive"});
  ask.show_reasoning = ask.reasons;
  if (ask.reasons && body["temperature"] && ask.temperature != 1)
    return bad_request("`temperature` may only be set to 1 when thinking is enabled.");
  if (thinking["type"].str() == "enabled") {
    const std::int64_t budget = thinking["budget_tokens"].integer(0);
    if (budget < 1024)
      return bad_request("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
    if (budget >= ask.max_tokens)
      return bad_request("`max_tokens` must be greater than `thinking.budget_tokens`.");
  }
  for (JsonView t : body["tools"]) {
    if (!t["name"].is_string() || !t["input_schema"])
      return bad_request("tools.0: name and input_schema: Field required");
    ask.tools.push_back(
        {std::string(t["name"].str()), std::string(t["description"].str()), t["input_schema"]});
    ask.input_tokens += 10 + count_tokens(t.dump());
  }
  const JsonView choice = body["tool_choice"];
  if (choice.is_string()) return bad_request("tool_choice: Input should be a valid dictionary");
  const std::string_view how = choice["type"].str("auto");
  ask.tool_choice = how == "none"   ? ToolChoice::none
                    : how == "any"  ? ToolChoice::required
                    : how == "tool" ? ToolChoice::named
                                    : ToolChoice::automatic;
  ask.named_tool = choice["name"].str();
  ask.parallel_tools = !choice["disable_parallel_tool_use"].boolean(false);
  const JsonView format =
      body["output_config"]["format"] ? body["output_config"]["format"] : body["output_format"];
  if (format["type"].str() == "json_schema") {
    ask.format = Format::schema;
    ask.schema = format["schema"];
  }
  return Unit{};
}

}  // namespace cascade::practice
