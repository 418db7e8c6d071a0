// Reads Ollama /api/chat requests.
#include "base/text.hpp"
#include "practice/read.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {

Outcome read_ollama(Ask& ask) {
  const JsonView body = ask.body.view();
  ask.model = body["model"].str();
  if (ask.model.empty()) return bad_request("model is required");
  ask.stream = body["stream"].boolean(true);  // unlike all the others
  ask.include_usage = true;
  std::string last_call;
  for (JsonView m : body["messages"]) {
    const std::string_view role = m["role"].str();
    if (!m["content"].is_string() && m["content"] && !m["content"].is_null())
      return bad_request(
          "json: cannot unmarshal array into Go struct field ChatRequest.messages of type string");
    const std::string text(m["content"].str());
    const int images = static_cast<int>(m["images"].size());
    ask.images += images;
    ask.input_tokens += 4 + count_tokens(text) + images * kImageTokens;
    for (JsonView call : m["tool_calls"]) {
      if (!call["function"]["arguments"].is_object())
        return bad_request(
            "json: cannot unmarshal string into Go struct field ToolCallFunction.arguments of type map");
      last_call = call["function"]["name"].str();
    }
    if (role == "user") {
      ask.prompt = text;
      ask.results.clear();
    } else if (role == "tool") {
      const std::string_view name = m["tool_name"].str(m["name"].str(last_call));
      ask.results.push_back({std::string(name), text});
    } else if (role == "system") {
      ask.system += text;
    } else if (role != "assistant") {
      return bad_request("invalid role: " + std::string(role) +
                         ", must be one of system, user, assistant, tool");
    }
  }
  const JsonView options = body["options"];
  ask.max_tokens = options["num_predict"].integer(-1);
  ask.temperature = options["temperature"].num(-1);
  ask.seed = options["seed"].opt_int();
  const JsonView stop = options["stop"];
  if (stop.is_string()) ask.stop.emplace_back(stop.str());
  for (JsonView s : stop) ask.stop.emplace_back(s.str());
  ask.logprobs = body["logprobs"].boolean();
  ask.top_logprobs = static_cast<int>(body["top_logprobs"].integer(0));
  const JsonView think = body["think"];
  ask.reasons = think.boolean() || (think.is_string() && !think.str().empty());
  ask.show_reasoning = ask.reasons;
  for (JsonView t : body["tools"]) {
    const JsonView f = t["function"];
    ask.tools.push_back({std::string(f["name"].str()), std::string(f["description"].str()), f["parameters"]});
    ask.input_tokens += 10 + count_tokens(f.dump());
  }
  const JsonView format = body["format"];
  if (format.is_string() && format.str() == "json") ask.format = Format::json;
  if (format.is_object()) {
    ask.format = Format::schema;
    ask.schema = format;
  }
  return Unit{};
}

}  // namespace cascade::practice
