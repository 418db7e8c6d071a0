// Reads OpenAI Responses requests.
#include "base/text.hpp"
#include "practice/read.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

void read_item(Ask& ask, JsonView item, JsonView all) {
  const std::string_view type = item["type"].str("message");
  if (type == "function_call") {
    ask.input_tokens += 8 + count_tokens(item["arguments"].str());
    return;
  }
  if (type == "function_call_output") {
    std::string name, text;
    int images = 0;
    for (JsonView other : all)
      if (other["type"].str() == "function_call" && other["call_id"].str() == item["call_id"].str("?"))
        name = other["name"].str();
    take_content(item["output"], text, images);
    ask.input_tokens += 4 + count_tokens(text);
    ask.results.push_back({std::move(name), std::move(text)});
    return;
  }
  if (type != "message") return;
  std::string text;
  int images = 0;
  take_content(item["content"], text, images);
  ask.images += images;
  ask.input_tokens += 4 + count_tokens(text) + images * kImageTokens;
  if (item["role"].str() == "user") {
    ask.prompt = std::move(text);
    ask.results.clear();
  } else if (item["role"].str() != "assistant") {
    ask.system += text;
  }
}

}  // namespace

Outcome read_openai_responses(Ask& ask) {
  const JsonView body = ask.body.view();
  ask.model = body["model"].str();
  if (ask.model.empty()) return bad_request("Missing required parameter: 'model'.");
  const JsonView input = body["input"];
  if (!input.is_string() && !input.is_array()) return bad_request("Missing required parameter: 'input'.");
  if (body["messages"])
    return bad_request(
        "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.");
  if (body["max_tokens"]) return bad_request("Unsupported parameter: 'max_tokens'. Use 'max_output_tokens'.");
  ask.stream = body["stream"].boolean();
  ask.include_usage = true;
  ask.system = body["instructions"].str();
  ask.input_tokens = 3 + count_tokens(ask.system);
  if (input.is_string()) {
    ask.prompt = input.str();
    ask.input_tokens += 4 + count_tokens(ask.prompt);
  } else {
    for (JsonView item : input) read_item(ask, item, input);
  }
  ask.reasons = wants_reasoning(ask.model, body["reasoning"]["effort"], true);
  ask.show_reasoning = ask.reasons && body["reasoning"]["summary"];
  ask.max_tokens = body["max_output_tokens"].integer(-1);
  if (ask.max_tokens >= 0 && ask.max_tokens < 16)
    return bad_request("Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.");
  ask.temperature = body["temperature"].num(-1);
  if (ask.reasons && body["temperature"])
    return bad_request("Unsupported parameter: 'temperature' is not supported with this model.");
  for (JsonView include : body["include"])
    ask.logprobs = ask.logprobs || include.str() == "message.output_text.logprobs";
  ask.top_logprobs = static_cast<int>(body["top_logprobs"].integer(0));
  if (ask.logprobs && ask.reasons) return bad_request("logprobs are not supported with reasoning models.");
  if (auto r = read_tools_openai(ask, body, false); !r) return r;
  const JsonView format = body["text"]["format"];
  if (format["type"].str() == "json_object") ask.format = Format::json;
  if (format["type"].str() == "json_schema") {
    ask.format = Format::schema;
    ask.schema = format["schema"];
    if (!ask.schema) return bad_request("Missing required parameter: 'text.format.schema'.");
  }
  return Unit{};
}

}  // namespace cascade::practice
