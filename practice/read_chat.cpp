// Reads OpenAI chat completions, with what the compatible servers refuse.
#include "base/text.hpp"
#include "practice/ask.hpp"
#include "practice/read.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {

Outcome bad_request(std::string message) { return make_error(Status::bad_request, std::move(message)); }

void take_content(JsonView content, std::string& text, int& images) {
  if (content.is_string()) {
    text += content.str();
    return;
  }
  for (JsonView part : content) {
    const std::string_view type = part["type"].str();
    if (icontains(type, "image")) ++images;
    else if (const JsonView t = part["text"]) text += t.str();
  }
}

bool wants_reasoning(std::string_view model, JsonView effort, bool by_name) {
  if (effort) return !is_one_of(effort.str(), {"none", ""});
  return by_name && is_reasoning_model(model);
}

bool is_reasoning_model(std::string_view model) {
  if (const std::size_t slash = model.rfind('/'); slash != std::string_view::npos)
    model.remove_prefix(slash + 1);
  for (std::string_view family : {"o1", "o3", "o4"})
    if (model == family || (model.substr(0, 2) == family && model.size() > 2 && model[2] == '-')) return true;
  // GPT-5 itself always reasons; its later point releases only when asked to.
  if (model == "gpt-5" || is_one_of(model, {"gpt-5-mini", "gpt-5-nano", "gpt-5-pro"})) return true;
  return icontains(model, "reason") || icontains(model, "thinking") || icontains(model, "-r1") ||
         icontains(model, "magistral");
}

namespace {

Outcome read_messages(Ask& ask, JsonView messages) {
  if (!messages.is_array() || messages.size() == 0)
    return bad_request("Invalid type for 'messages': expected a non-empty array of objects.");
  std::size_t n = 0;
  for (JsonView m : messages) {
    const std::string_view role = m["role"].str();
    if (!is_one_of(role, {"system", "developer", "user", "assistant", "tool", "function"}))
      return bad_request("Invalid value for 'messages[" + std::to_string(n) + "].role'.");
    if (ask.flavour == Flavour::groq && m["name"] && role != "tool")
      return bad_request("'messages." + std::to_string(n) + "' : property 'name' is unsupported");
    std::string text;
    int images = 0;
    take_content(m["content"], text, images);
    ask.input_tokens += 4 + count_tokens(text) + images * kImageTokens;
    ask.images += images;
    for (JsonView call : m["tool_calls"])
      ask.input_tokens += 8 + count_tokens(call["function"]["arguments"].str());
    if (role == "user") {
      ask.prompt = std::move(text);
      ask.results.clear();
    } else if (role == "tool") {
      std::string name;
      for (JsonView other : messages)
        for (JsonView call : other["tool_calls"])
          if (call["id"].str() == m["tool_call_id"].str("?")) name = call["function"]["name"].str();
      if (name.empty())
        return bad_request(
            "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.");
      ask.results.push_back({name, std::move(text)});
    } else if (role != "assistant") {
      ask.system += text;
    }
    ++n;
  }
  ask.input_tokens += 3;
  return Unit{};
}

Outcome read_limits(Ask& ask, JsonView body) {
  const bool reasoning_family = is_reasoning_model(ask.model);
  const bool openai = ask.flavour == Flavour::openai || ask.flavour == Flavour::azure;
  ask.max_tokens = body["max_completion_tokens"].integer(body["max_tokens"].integer(-1));
  if (openai && reasoning_family && body["max_tokens"])
    return bad_request(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
        "instead.");
  if (openai && reasoning_family && body["temperature"] && body["temperature"].num() != 1)
    return bad_request(
        "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) "
        "value is supported.");
  if (ask.flavour == Flavour::mistral && body["max_completion_tokens"])
    return bad_request("Extra inputs are not permitted: max_completion_tokens");
  ask.temperature = body["temperature"].num(-1);
  if (ask.temperature > 2)
    return bad_request("Invalid 'temperature': decimal above maximum value. Expected a value <= 2.");
  const JsonView seed = body["seed"] ? body["seed"] : body["random_seed"];
  ask.seed = seed.opt_int();
  const JsonView stop = body["stop"];
  if (stop.is_string()) ask.stop.emplace_back(stop.str());
  for (JsonView s : stop) ask.stop.emplace_back(s.str());
  ask.choices = static_cast<int>(body["n"].integer(1));
  if (ask.choices < 1 || ask.choices > 16) return bad_request("Invalid 'n'.");
  if (ask.flavour == Flavour::groq && ask.choices != 1) return bad_request("'n' : number must be at most 1");
  return Unit{};
}

Outcome read_logprobs(Ask& ask, JsonView body) {
  const JsonView wanted = body["logprobs"];
  if (ask.flavour == Flavour::together) {  // an integer here
    if (wanted.is_bool())
      return bad_request("Input validation error: logprobs must be an integer between 0 and 20");
    ask.logprobs = wanted.integer(0) > 0;
    ask.top_logprobs = static_cast<int>(wanted.integer(0));
    return Unit{};
  }
  if ((wanted || body["top_logprobs"]) && ask.flavour == Flavour::groq)
    return bad_request("'logprobs' : property 'logprobs' is unsupported");
  if ((wanted || body["top_logprobs"]) && ask.flavour == Flavour::mistral)
    return bad_request("Extra inputs are not permitted: logprobs");
  ask.logprobs = wanted.boolean();
  ask.top_logprobs = static_cast<int>(body["top_logprobs"].integer(0));
  if (ask.top_logprobs < 0 || ask.top_logprobs > 20)
    return bad_request("Invalid 'top_logprobs': expected a value between 0 and 20.");
  if (ask.top_logprobs > 0 && !ask.logprobs)
    return bad_request("'logprobs' must be true if 'top_logprobs' is given.");
  if (ask.logprobs && ask.reasons && ask.flavour != Flavour::vllm && ask.flavour != Flavour::openrouter)
    return bad_request("'logprobs' is not supported with reasoning models.");
  if (ask.reasons && ask.flavour == Flavour::openrouter) ask.logprobs = false;  // silently, as it does
  return Unit{};
}

}  // namespace

Outcome read_tools_openai(Ask& ask, JsonView body, bool nested) {
  for (JsonView t : body["tools"]) {
    if (t["type"].str("function") != "function") continue;
    const JsonView f = nested ? t["function"] : t;
    if (!f["name"].is_string()) return bad_request("Missing required parameter: 'tools[0].function.name'.");
    ask.tools.push_back({std::string(f["name"].str()), std::string(f["description"].str()), f["parameters"]});
    ask.input_tokens += 10 + count_tokens(f.dump());
  }
  const JsonView choice = body["tool_choice"];
  if (choice.is_string()) {
    if (choice.str() == "none") ask.tool_choice = ToolChoice::none;
    else if (is_one_of(choice.str(), {"required", "any"})) ask.tool_choice = ToolChoice::required;
  } else if (choice.is_object()) {
    ask.tool_choice = ToolChoice::named;
    ask.named_tool = nested ? choice["function"]["name"].str() : choice["name"].str();
  }
  if (choice && ask.tools.empty())
    return bad_request("'tool_choice' is only allowed when 'tools' are specified.");
  ask.parallel_tools = body["parallel_tool_calls"].boolean(true);
  return Unit{};
}

Outcome read_openai_chat(Ask& ask) {
  const JsonView body = ask.body.view();
  if (ask.flavour != Flavour::azure || ask.model.empty()) ask.model = body["model"].str();
  if (ask.model.empty()) return bad_request("you must provide a model parameter");
  ask.stream = body["stream"].boolean();
  // These send usage in the last chunk without being asked.
  const bool unasked = ask.flavour == Flavour::groq || ask.flavour == Flavour::together ||
                       ask.flavour == Flavour::deepseek || ask.flavour == Flavour::mistral ||
                       ask.flavour == Flavour::openrouter;
  ask.include_usage = unasked || body["stream_options"]["include_usage"].boolean();
  if (body["stream_options"] && !ask.stream)
    return bad_request("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  const JsonView effort = body["reasoning_effort"] ? body["reasoning_effort"] : body["reasoning"]["effort"];
  ask.reasons = wants_reasoning(ask.model, effort, true) || body["thinking"]["type"].str() == "enabled";
  ask.show_reasoning = ask.reasons && ask.flavour != Flavour::openai && ask.flavour != Flavour::azure;
  if (auto r = read_messages(ask, body["messages"]); !r) return r;
  if (auto r = read_limits(ask, body); !r) return r;
  if (auto r = read_logprobs(ask, body); !r) return r;
  if (auto r = read_tools_openai(ask, body, true); !r) return r;
  const JsonView format = body["response_format"];
  if (format["type"].str() == "json_object") ask.format = Format::json;
  if (format["type"].str() == "json_schema") {
    ask.format = Format::schema;
    ask.schema = format["json_schema"]["schema"];
    if (!ask.schema) return bad_request("Missing required parameter: 'response_format.json_schema.schema'.");
  }
  return Unit{};
}

}  // namespace cascade::practice
