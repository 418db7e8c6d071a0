// Google Gemini generateContent: writes the request.
#include <algorithm>

#include "base/text.hpp"
#include "dialect/gemini.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/request_writer.hpp"

namespace cascade {

bool is_plain_schema(JsonView s) {
  if (!s.is_object()) return false;
  for (JsonView member : s) {
    const std::string_view k = member.key();
    if (k == "type") {
      if (!member.is_string()) return false;
    } else if (k == "properties") {
      for (JsonView p : member)
        if (!is_plain_schema(p)) return false;
    } else if (k == "items") {
      if (!is_plain_schema(member)) return false;
    } else if (k == "anyOf") {
      for (JsonView a : member)
        if (!is_plain_schema(a)) return false;
    } else if (k == "enum") {
      for (JsonView e : member)
        if (!e.is_string()) return false;
    } else if (!is_one_of(k, {"format", "title", "description", "nullable", "minItems", "maxItems",
                              "required", "minProperties", "maxProperties", "minLength", "maxLength",
                              "pattern", "minimum", "maximum", "propertyOrdering"})) {
      return false;
    }
  }
  return true;
}

namespace {

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    w_.begin_object();
    system();
    contents();
    tools();
    generation();
    refusals();
    extra_.write(w_, "generationConfig");
    w_.end_object();
  }

 private:
  bool is_gemini_3() const { return istarts_with(model(), "gemini-3"); }
  std::string_view model() const { return t_.model; }

  void system() {
    bool any = false;
    for (const Message& m : p_.messages) any = any || instructs(m);
    if (!any || !open("systemInstruction")) return;
    w_.key("systemInstruction").begin_object().key("parts").begin_array();
    bool conversation_began = false;
    for (const Message& m : p_.messages) {
      if (!instructs(m)) {
        conversation_began = true;
        continue;
      }
      if (conversation_began)
        fit_.note("messages[].role", "a later system message is sent with the first ones");
      w_.begin_object().field("text", m.text()).end_object();
    }
    w_.end_array().end_object();
  }

  void contents() {
    if (!open("contents")) return;
    w_.key("contents").begin_array();
    bool in_turn = false, model_turn = false;
    for (std::size_t i = 0; i < p_.messages.size(); ++i) {
      const Message& m = p_.messages[i];
      if (instructs(m)) continue;
      const bool by_model = m.role == Role::assistant;
      if (in_turn && by_model != model_turn) {
        w_.end_array().end_object();
        in_turn = false;
      }
      if (!in_turn) w_.begin_object().field("role", by_model ? "model" : "user").key("parts").begin_array();
      in_turn = true;
      model_turn = by_model;
      if (!m.name.empty()) fit_.note("messages[].name", "kept here, the provider has no such field");
      if (m.role == Role::tool) tool_result(m, i);
      else parts(m);
    }
    if (in_turn) w_.end_array().end_object();
    w_.end_array();
  }

  void parts(const Message& m) {
    for (const Part& p : m.parts) part(p);
    bool first = true;
    for (const ToolCall& c : m.tool_calls) {
      w_.begin_object().key("functionCall").begin_object().field("name", c.name).key("args");
      arguments(c.arguments);
      w_.end_object();
      if (!c.replay_json.empty() && c.replay_json.front() == '"')
        w_.key("thoughtSignature").raw(c.replay_json);
      else if (first && is_gemini_3())
        w_.field("thoughtSignature", "skip_thought_signature_validator");  // another model's call
      w_.end_object();
      first = false;
    }
  }

  void arguments(std::string_view text) {
    const Result<Json> parsed = parse_json(text);
    if (parsed && parsed->view().is_object()) w_.value(parsed->view());
    else if (trim(text).empty()) w_.raw("{}");
    else w_.begin_object().field("invalid_arguments", text).end_object();
  }

  void part(const Part& p) {
    switch (p.kind) {
      case Part::Kind::text: w_.begin_object().field("text", p.text).end_object(); return;
      case Part::Kind::image:
        if (!takes_pictures()) return;
        if (!p.detail.empty() && p.detail != "auto")
          fit_.note("image_url.detail", "dropped, the provider scales pictures itself");
        return blob(p, "image/jpeg");
      case Part::Kind::audio:
        if (!t_.audio)
          return fit_.cannot("messages[].content[].input_audio",
                             "Choose a model that can hear, or send no sound.");
        return blob(p, "audio/wav");
      case Part::Kind::file:
        if (!t_.files) return fit_.cannot("messages[].content[].file");
        return blob(p, "application/pdf");
    }
  }

  void blob(const Part& p, std::string_view usual_mime) {
    const std::string_view mime = p.mime.empty() ? usual_mime : std::string_view(p.mime);
    w_.begin_object();
    if (p.data.empty()) {
      w_.key("fileData")
          .begin_object()
          .field("mimeType", mime)
          .field("fileUri", p.file_id.empty() ? p.url : p.file_id)
          .end_object();
    } else {
      w_.key("inlineData").begin_object().field("mimeType", mime).field("data", p.data).end_object();
    }
    w_.end_object();
  }

  void tool_result(const Message& m, std::size_t index) {
    w_.begin_object().key("functionResponse").begin_object();
    w_.field("name", m.name.empty() ? called_name(m.tool_call_id, index) : std::string_view(m.name))
        .key("response");
    const std::string text = m.text();
    const Result<Json> parsed = parse_json(text);
    if (!m.tool_error && parsed && parsed->view().is_object()) w_.value(parsed->view());
    else w_.begin_object().field(m.tool_error ? "error" : "result", text).end_object();
    w_.end_object().end_object();
    for (const Part& p : m.parts)
      if (p.kind != Part::Kind::text) part(p);
  }

  void schema(std::string_view plain_key, std::string_view full_key, std::string_view text) {
    const Result<Json> parsed = parse_json(text);
    w_.key(parsed && is_plain_schema(parsed->view()) ? plain_key : full_key).raw(text);
  }

  void tools() {
    if (!has_tools()) return;
    if (open("tools")) {
      w_.key("tools").begin_array().begin_object().key("functionDeclarations").begin_array();
      for (const ToolDef& tool : p_.tools) {
        w_.begin_object().field("name", tool.name);
        if (!tool.description.empty()) w_.field("description", tool.description);
        const Result<Json> parameters = parse_json(tool.parameters_json);
        // An object without properties is an error here; no parameters at all is how that is said.
        if (!parameters || parameters->view()["properties"].size() > 0 || parameters->view()["$ref"])
          schema("parameters", "parametersJsonSchema", tool.parameters_json);
        if (tool.strict) fit_.note("tools[].function.strict", "dropped, the provider has no such switch");
        w_.end_object();
      }
      w_.end_array().end_object().end_array();
    }
    if (p_.parallel_tool_calls && !*p_.parallel_tool_calls) fit_.cannot("parallel_tool_calls");
    const ToolChoice& c = p_.tool_choice;
    if (c.kind == ToolChoice::Kind::unset || !open("toolConfig")) return;
    w_.key("toolConfig").begin_object().key("functionCallingConfig").begin_object();
    w_.field("mode", c.kind == ToolChoice::Kind::automatic ? "AUTO"
                     : c.kind == ToolChoice::Kind::none    ? "NONE"
                                                           : "ANY");
    if (c.kind == ToolChoice::Kind::named)
      w_.key("allowedFunctionNames").begin_array().string(c.name).end_array();
    w_.end_object().end_object();
  }

  void generation() {
    std::string config;
    JsonWriter g(config);
    const JsonView theirs = extra_.get("generationConfig");
    const auto ours = [&](std::string_view key) { return !theirs[key]; };
    g.begin_object();
    if (p_.max_tokens && ours("maxOutputTokens")) g.field("maxOutputTokens", *p_.max_tokens);
    if (p_.temperature && ours("temperature")) g.field("temperature", *p_.temperature);
    if (p_.top_p && ours("topP")) g.field("topP", *p_.top_p);
    if (p_.seed && ours("seed")) g.field("seed", *p_.seed);
    if (p_.presence_penalty && ours("presencePenalty")) g.field("presencePenalty", *p_.presence_penalty);
    if (p_.frequency_penalty && ours("frequencyPenalty")) g.field("frequencyPenalty", *p_.frequency_penalty);
    if (!p_.stop.empty() && ours("stopSequences")) {
      g.key("stopSequences").begin_array();
      for (const std::string& s : p_.stop) g.string(s);
      g.end_array();
    }
    if (!theirs["responseMimeType"]) format(g);
    thinking(g, theirs);
    if (p_.logprobs && ours("responseLogprobs")) {
      if (t_.logprobs == WireTraits::Logprobs::no) fit_.cannot("logprobs");
      else g.field("responseLogprobs", true).field("logprobs", std::max(1, p_.top_logprobs));
    }
    for (JsonView m : theirs) g.key(m.key()).value(m);
    g.end_object();
    if (config.size() > 2) w_.key("generationConfig").raw(config);
  }

  void format(JsonWriter& g) {
    const ResponseFormat& f = p_.response_format;
    if (f.kind == ResponseFormat::Kind::text) return;
    g.field("responseMimeType", "application/json");
    if (f.kind != ResponseFormat::Kind::json_schema) return;
    const Result<Json> parsed = parse_json(f.schema_json);
    g.key(parsed && is_plain_schema(parsed->view()) ? "responseSchema" : "responseJsonSchema")
        .raw(f.schema_json);
  }

  // Gemini 3 is told a level, Gemini 2.5 a number of tokens.
  void thinking(JsonWriter& g, JsonView theirs) {
    const Reasoning& r = p_.reasoning;
    if ((r.effort.empty() && !r.budget_tokens) || theirs["thinkingConfig"]) return;
    const bool off = r.budget_tokens ? *r.budget_tokens == 0 : r.effort == "none";
    if (!t_.reasoning_model) {
      if (!off && r.effort != "minimal")
        fit_.cannot("reasoning", "Choose a model that thinks, or leave it out.");
      return;
    }
    std::string level = r.effort;
    if (is_gemini_3() && !r.budget_tokens) {
      if (level == "none" &&
          !fit_.nearly("reasoning.effort", "\"none\" sent as \"minimal\", this model always thinks"))
        return;
      if (level == "max" && !fit_.nearly("reasoning.effort", "\"max\" sent as \"high\"")) return;
      if (level == "none") level = "minimal";
      if (level == "max") level = "high";
      g.key("thinkingConfig")
          .begin_object()
          .field("thinkingLevel", level)
          .field("includeThoughts", true)
          .end_object();
      return;
    }
    std::int64_t budget = r.budget_tokens.value_or(0);
    if (!r.budget_tokens) {
      budget = off ? 0 : level == "minimal" ? 512 : level == "low" ? 1024 : level == "medium" ? 8192 : 24576;
      if (!off && !fit_.nearly("reasoning.effort",
                               "\"" + level + "\" sent as a budget of " + std::to_string(budget) + " tokens"))
        return;
    }
    if (budget < 128 && istarts_with(model(), "gemini-2.5-pro")) {
      if (!fit_.nearly("reasoning", "raised to 128 tokens, this model always thinks")) return;
      budget = 128;
    }
    g.key("thinkingConfig")
        .begin_object()
        .field("thinkingBudget", budget)
        .field("includeThoughts", budget != 0)
        .end_object();
  }

  void refusals() {
    if (!p_.logit_bias_json.empty()) fit_.cannot("logit_bias");
    if (!p_.user.empty()) fit_.note("user", "kept here, the provider has no such parameter");
    if (!p_.metadata_json.empty() && open("labels")) fit_.note("metadata", "kept here, not sent");
  }
};

}  // namespace

Result<Written> write_gemini(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  std::string_view model = traits.model;
  if (istarts_with(model, "models/")) model.remove_prefix(7);
  http.url = join_url(traits.base_url, "/models/" + std::string(model));
  http.url += prompt.stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
  start_headers(http, prompt.stream);
  if (!traits.api_key.empty()) http.headers.emplace_back("x-goog-api-key", traits.api_key);
  add_configured_headers(http, traits);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

}  // namespace cascade
