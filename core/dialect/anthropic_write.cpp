// Anthropic Messages: writes the request. System text stands apart, turns alternate, tool results are the
// user's.
#include <algorithm>

#include "base/text.hpp"
#include "dialect/anthropic.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/request_writer.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kLeastBudget = 1024;  // of thinking tokens, by the provider's rule

bool is_json_object(std::string_view text) {
  text = trim(text);
  return text.size() >= 2 && text.front() == '{' && text.back() == '}';
}

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    plan_thinking();
    w_.begin_object().field("model", t_.model);
    if (open("max_tokens")) w_.field("max_tokens", max_tokens_);
    system();
    messages();
    tools();
    tool_choice();
    output();
    thinking();
    sampling();
    refusals();
    if (p_.stream && open("stream")) w_.field("stream", true);
    extra_.write(w_);
    w_.end_object();
  }

 private:
  // The budget of thinking counts into max_tokens, so that has to be larger.
  void plan_thinking() {
    max_tokens_ = p_.max_tokens.value_or(t_.default_max_tokens);
    const Reasoning& r = p_.reasoning;
    if (extra_.has("thinking")) return;
    if (r.budget_tokens) {
      budget_ = *r.budget_tokens;
    } else if (r.effort == "low" || r.effort == "medium" || r.effort == "high" || r.effort == "max") {
      if (effort_words()) {
        effort_ = r.effort;
        return;
      }
      budget_ = r.effort == "low" ? 2048 : r.effort == "medium" ? 8192 : r.effort == "high" ? 16384 : 32000;
      if (t_.reasoning_model)
        fit_.nearly("reasoning.effort",
                    "\"" + r.effort + "\" sent as a budget of " + std::to_string(budget_) + " tokens");
    }
    if (budget_ <= 0) return;
    if (!t_.reasoning_model) {
      budget_ = 0;
      fit_.cannot("reasoning", "Choose a model that thinks, or leave it out.");
      return;
    }
    if (budget_ < kLeastBudget &&
        fit_.nearly("reasoning.budget_tokens", "raised to 1024, the provider's least"))
      budget_ = kLeastBudget;
    max_tokens_ += budget_;
  }

  // Claude 5 and Opus 4.5 and later are told how hard to think in words; older ones by a budget.
  bool effort_words() const {
    const std::string_view m = t_.model;
    for (std::string_view prefix :
         {"claude-opus-5", "claude-sonnet-5", "claude-haiku-5", "claude-fable-5", "claude-opus-4-5",
          "claude-opus-4-6", "claude-opus-4-7", "claude-opus-4-8", "claude-sonnet-4-6"})
      if (istarts_with(m, prefix)) return true;
    return false;
  }
  bool thinks() const { return budget_ > 0 || !effort_.empty(); }

  // Instructions that lead the conversation become the system text; later ones would lose their place there,
  // so they stay where they are, in the user's turn.
  void system() {
    std::string text;
    for (; first_turn_ < p_.messages.size() && instructs(p_.messages[first_turn_]); ++first_turn_) {
      if (!text.empty()) text += "\n\n";
      text += p_.messages[first_turn_].text();
    }
    if (p_.response_format.kind == ResponseFormat::Kind::json_object || schema_in_words()) {
      if (!text.empty()) text += "\n\n";
      text += "Answer with one JSON object only, without any words around it.";
      if (schema_in_words()) text += " It must match this JSON schema: " + p_.response_format.schema_json;
      fit_.nearly("response_format", "told in words, the provider has no such switch");
    }
    if (!text.empty() && open("system")) w_.field("system", text);
  }
  bool schema_in_words() const {
    return p_.response_format.kind == ResponseFormat::Kind::json_schema && !t_.json_schema;
  }

  void messages() {
    if (!open("messages")) return;
    w_.key("messages").begin_array();
    bool in_turn = false, assistant_turn = false;
    for (std::size_t i = first_turn_; i < p_.messages.size(); ++i) {
      const Message& m = p_.messages[i];
      const bool assistant = m.role == Role::assistant;
      if (in_turn && assistant != assistant_turn) {
        w_.end_array().end_object();
        in_turn = false;
      }
      if (!in_turn)
        w_.begin_object().field("role", assistant ? "assistant" : "user").key("content").begin_array();
      in_turn = true;
      assistant_turn = assistant;
      blocks(m);
    }
    if (in_turn) w_.end_array().end_object();
    w_.end_array();
  }

  void blocks(const Message& m) {
    if (!m.name.empty()) fit_.note("messages[].name", "kept here, the provider has no such field");
    if (m.role == Role::tool) return tool_result(m);
    if (m.role == Role::assistant && !m.replay_json.empty()) replay(m.replay_json);
    if (instructs(m)) {
      fit_.note("messages[].role", "a later system message is sent inside the user's turn");
      text_block("<system>\n" + m.text() + "\n</system>");
      return;
    }
    for (const Part& p : m.parts) part(p);
    for (const ToolCall& c : m.tool_calls) {
      w_.begin_object().field("type", "tool_use").field("id", c.id).field("name", c.name).key("input");
      if (is_json_object(c.arguments) && parse_json(c.arguments)) w_.raw(trim(c.arguments));
      else if (trim(c.arguments).empty()) w_.raw("{}");
      else w_.begin_object().field("invalid_arguments", c.arguments).end_object();
      w_.end_object();
    }
  }

  // Signed thinking blocks go back exactly as they came, before anything else of the turn.
  void replay(std::string_view blocks_json) {
    const Result<Json> parsed = parse_json(blocks_json);
    if (!parsed) return;
    for (JsonView block : parsed->view())
      if (is_one_of(block["type"].str(), {"thinking", "redacted_thinking"})) w_.value(block);
  }

  void text_block(std::string_view text) {
    if (!trim(text).empty()) w_.begin_object().field("type", "text").field("text", text).end_object();
  }

  void part(const Part& p) {
    switch (p.kind) {
      case Part::Kind::text: text_block(p.text); return;
      case Part::Kind::image:
        if (!takes_pictures()) return;
        if (!p.detail.empty() && p.detail != "auto")
          fit_.note("image_url.detail", "dropped, the provider scales pictures itself");
        source("image", p);
        return;
      case Part::Kind::audio:
        return fit_.cannot("messages[].content[].input_audio",
                           "Choose a model that can hear, or send no sound.");
      case Part::Kind::file:
        if (!t_.files) return fit_.cannot("messages[].content[].file");
        source(istarts_with(p.mime, "image/") ? "image" : "document", p);
    }
  }

  void source(std::string_view type, const Part& p) {
    w_.begin_object().field("type", type).key("source").begin_object();
    if (!p.file_id.empty()) {
      w_.field("type", "file").field("file_id", p.file_id);
    } else if (!p.url.empty()) {
      w_.field("type", "url").field("url", p.url);
    } else if (std::string text; p.mime == "text/plain" && base64_decode(p.data, text) && is_utf8(text)) {
      w_.field("type", "text").field("media_type", "text/plain").field("data", text);
    } else {
      w_.field("type", "base64").field("media_type", p.mime).field("data", p.data);
    }
    w_.end_object();
    if (type == "document" && !p.filename.empty()) w_.field("title", p.filename);
    w_.end_object();
  }

  void tool_result(const Message& m) {
    w_.begin_object().field("type", "tool_result").field("tool_use_id", m.tool_call_id);
    const bool only_text =
        std::all_of(m.parts.begin(), m.parts.end(), [](const Part& p) { return p.kind == Part::Kind::text; });
    if (only_text) {
      w_.field("content", m.text());
    } else {
      w_.key("content").begin_array();
      for (const Part& p : m.parts) part(p);
      w_.end_array();
    }
    if (m.tool_error) w_.field("is_error", true);
    w_.end_object();
  }

  void tools() {
    if (!open("tools") || !has_tools()) return;
    w_.key("tools").begin_array();
    for (const ToolDef& tool : p_.tools) {
      w_.begin_object().field("name", tool.name);
      if (!tool.description.empty()) w_.field("description", tool.description);
      w_.key("input_schema").raw(tool.parameters_json);
      if (tool.strict && t_.json_schema) w_.field("strict", true);
      else if (tool.strict) fit_.note("tools[].function.strict", "dropped, this model does not take it");
      w_.end_object();
    }
    w_.end_array();
  }

  void tool_choice() {
    const ToolChoice& c = p_.tool_choice;
    const bool serial = p_.parallel_tool_calls && !*p_.parallel_tool_calls;
    if ((c.kind == ToolChoice::Kind::unset && !serial) || p_.tools.empty() || !open("tool_choice")) return;
    w_.key("tool_choice").begin_object();
    switch (c.kind) {
      case ToolChoice::Kind::none: w_.field("type", "none"); break;
      case ToolChoice::Kind::required: w_.field("type", "any"); break;
      case ToolChoice::Kind::named: w_.field("type", "tool").field("name", c.name); break;
      default: w_.field("type", "auto");
    }
    if (serial && c.kind != ToolChoice::Kind::none) w_.field("disable_parallel_tool_use", true);
    w_.end_object();
  }

  // output_config holds both the schema of the answer and the effort.
  void output() {
    const bool schema = p_.response_format.kind == ResponseFormat::Kind::json_schema && t_.json_schema;
    if (!open("output_config") || (!schema && effort_.empty())) return;
    w_.key("output_config").begin_object();
    if (!effort_.empty()) w_.field("effort", effort_);
    if (schema) {
      w_.key("format")
          .begin_object()
          .field("type", "json_schema")
          .key("schema")
          .raw(p_.response_format.schema_json);
      w_.end_object();
    }
    w_.end_object();
  }

  void thinking() {
    if (!open("thinking")) return;
    if (budget_ > 0)
      w_.key("thinking").begin_object().field("type", "enabled").field("budget_tokens", budget_).end_object();
    else if (!effort_.empty() && !istarts_with(t_.model, "claude-opus-4-5"))
      w_.key("thinking").begin_object().field("type", "adaptive").end_object();
  }

  void sampling() {
    // While it thinks, the model samples at temperature 1 and nothing else.
    if (p_.temperature && open("temperature")) {
      double v = *p_.temperature;
      if ((thinks() || !t_.sampling_params) && v != 1)
        fit_.cannot("temperature", "Leave it out, or ask for no reasoning.");
      else if (v > 1 && fit_.nearly("temperature", "lowered to 1, the provider's most")) v = 1;
      if (!thinks() && t_.sampling_params && v <= 1) w_.field("temperature", v);
    }
    if (p_.top_p && open("top_p")) {
      if (!t_.sampling_params && *p_.top_p != 1) fit_.cannot("top_p");
      else if (thinks() && *p_.top_p < 0.95 && *p_.top_p != 1)
        fit_.cannot("top_p", "While thinking it must be 0.95 or more.");
      else if (t_.sampling_params) w_.field("top_p", *p_.top_p);
    }
    if (!p_.stop.empty() && open("stop_sequences")) {
      w_.key("stop_sequences").begin_array();
      for (const std::string& s : p_.stop) w_.string(s);
      w_.end_array();
    }
    if (!open("metadata")) return;
    if (!p_.user.empty()) w_.key("metadata").begin_object().field("user_id", p_.user).end_object();
    if (!p_.metadata_json.empty()) fit_.note("metadata", "kept here, not sent");
  }

  void refusals() {
    if (p_.seed) fit_.cannot("seed");
    if (p_.presence_penalty.value_or(0) != 0) fit_.cannot("presence_penalty");
    if (p_.frequency_penalty.value_or(0) != 0) fit_.cannot("frequency_penalty");
    if (!p_.logit_bias_json.empty()) fit_.cannot("logit_bias");
    if (p_.logprobs)
      fit_.cannot("logprobs", "Claude gives none; another signal of confidence is used for it.");
  }

  std::size_t first_turn_ = 0;
  std::int64_t max_tokens_ = 0, budget_ = 0;
  std::string effort_;
};

}  // namespace

Result<Written> write_anthropic(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  const std::string_view base = traits.base_url;
  const bool versioned =
      base.find("/v1") != std::string_view::npos || base.find("/messages") != std::string_view::npos;
  http.url = join_url(base, versioned ? "/messages" : "/v1/messages");
  start_headers(http, prompt.stream);
  if (!traits.api_key.empty()) http.headers.emplace_back("x-api-key", traits.api_key);
  http.headers.emplace_back("anthropic-version",
                            traits.api_version.empty() ? "2023-06-01" : traits.api_version);
  add_configured_headers(http, traits);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

}  // namespace cascade
