// Reads Gemini generateContent requests. The model stands in the path; both spellings of names are taken.
#include "base/text.hpp"
#include "practice/read.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

JsonView either(JsonView of, std::string_view camel, std::string_view snake) {
  return of[camel] ? of[camel] : of[snake];
}

}  // namespace

Outcome read_gemini(Ask& ask) {
  const JsonView body = ask.body.view();
  ask.include_usage = true;
  const JsonView contents = body["contents"];
  if (!contents.is_array() || contents.size() == 0)
    return bad_request("* GenerateContentRequest.contents: contents is not specified");
  for (std::string_view unknown : {"messages", "model_name", "max_tokens", "stream"})
    if (body[unknown])
      return bad_request("Invalid JSON payload received. Unknown name \"" + std::string(unknown) +
                         "\": Cannot find field.");
  for (JsonView part : either(body, "systemInstruction", "system_instruction")["parts"])
    ask.system += part["text"].str();
  ask.input_tokens = 1 + count_tokens(ask.system);
  for (JsonView content : contents) {
    const std::string_view role = content["role"].str("user");
    if (!is_one_of(role, {"user", "model", "function"}))
      return bad_request("Please use a valid role: user, model.");
    std::string text;
    std::vector<ToolResult> results;
    int images = 0;
    for (JsonView part : content["parts"]) {
      if (const JsonView response = either(part, "functionResponse", "function_response")) {
        if (!response["response"].is_object())
          return bad_request("Invalid value at 'functionResponse.response': expected an object.");
        const JsonView inner =
            response["response"]["result"] ? response["response"]["result"] : response["response"];
        results.push_back({std::string(response["name"].str()),
                           inner.is_string() ? std::string(inner.str()) : inner.dump()});
        ask.input_tokens += count_tokens(results.back().text);
      } else if (either(part, "inlineData", "inline_data") || either(part, "fileData", "file_data")) {
        ++images;
      } else {
        text += part["text"].str();
      }
    }
    ask.input_tokens += 2 + count_tokens(text) + images * kImageTokens;
    ask.images += images;
    if (role == "model") continue;
    if (!text.empty() || images > 0) ask.prompt = std::move(text);
    ask.results = std::move(results);
  }
  const JsonView config = either(body, "generationConfig", "generation_config");
  ask.max_tokens = either(config, "maxOutputTokens", "max_output_tokens").integer(-1);
  ask.temperature = config["temperature"].num(-1);
  ask.seed = config["seed"].opt_int();
  ask.choices = static_cast<int>(either(config, "candidateCount", "candidate_count").integer(1));
  if (ask.choices < 1 || ask.choices > 8) return bad_request("candidateCount must be between 1 and 8.");
  for (JsonView s : either(config, "stopSequences", "stop_sequences")) ask.stop.emplace_back(s.str());
  ask.logprobs = either(config, "responseLogprobs", "response_logprobs").boolean();
  ask.top_logprobs = static_cast<int>(config["logprobs"].integer(0));
  if (config["logprobs"] && !ask.logprobs)
    return bad_request("logprobs can only be set when responseLogprobs is true.");
  // As on the real endpoint, some models have them and some do not.
  if (ask.logprobs && (icontains(ask.model, "pro") || icontains(ask.model, "gemini-3")))
    return bad_request("Logprobs is not supported for the current model.");
  const JsonView thinking = either(config, "thinkingConfig", "thinking_config");
  const JsonView budget = either(thinking, "thinkingBudget", "thinking_budget");
  ask.reasons =
      budget ? budget.integer() != 0 : static_cast<bool>(either(thinking, "thinkingLevel", "thinking_level"));
  ask.show_reasoning = ask.reasons && either(thinking, "includeThoughts", "include_thoughts").boolean();
  for (JsonView group : body["tools"])
    for (JsonView f : either(group, "functionDeclarations", "function_declarations")) {
      const JsonView schema = f["parameters"] ? f["parameters"] : f["parametersJsonSchema"];
      if (f["parameters"]["additionalProperties"] || f["parameters"]["$schema"])
        return bad_request(
            "Invalid JSON payload received. Unknown name \"additionalProperties\" at "
            "'tools[0].function_declarations[0].parameters': "
            "Cannot find field.");
      ask.tools.push_back({std::string(f["name"].str()), std::string(f["description"].str()), schema});
      ask.input_tokens += 10 + count_tokens(f.dump());
    }
  const JsonView calling =
      either(either(body, "toolConfig", "tool_config"), "functionCallingConfig", "function_calling_config");
  const std::string_view mode = calling["mode"].str("AUTO");
  const JsonView allowed = either(calling, "allowedFunctionNames", "allowed_function_names");
  if (iequals(mode, "NONE")) ask.tool_choice = ToolChoice::none;
  if (iequals(mode, "ANY")) ask.tool_choice = allowed.size() == 1 ? ToolChoice::named : ToolChoice::required;
  ask.named_tool = allowed.at(0).str();
  if (either(config, "responseMimeType", "response_mime_type").str() == "application/json") {
    const JsonView schema = either(config, "responseSchema", "response_schema");
    ask.schema = schema ? schema : either(config, "responseJsonSchema", "response_json_schema");
    ask.format = ask.schema ? Format::schema : Format::json;
  }
  return Unit{};
}

}  // namespace cascade::practice
