// OpenAI chat completions: writes the request, for OpenAI itself and for every server that speaks alike.
#include <algorithm>

#include "base/text.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/openai_quirks.hpp"
#include "dialect/request_writer.hpp"

namespace cascade {
namespace {

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    w_.begin_object().field("model", t_.model);
    messages();
    tools();
    response_format();
    limits();
    reasoning();
    sampling();
    logprobs();
    if (!p_.user.empty() && open("user")) {
      if (q_.user) w_.field("user", p_.user);
      else fit_.note("user", "kept here, the provider has no such parameter");
    }
    if (!p_.metadata_json.empty() && !extra_.has("metadata")) fit_.note("metadata", "kept here, not sent");
    if (p_.stream && open("stream")) {
      w_.field("stream", true);
      if (t_.stream_usage_option && open("stream_options"))
        w_.key("stream_options").begin_object().field("include_usage", true).end_object();
    }
    extra_.write(w_);
    w_.end_object();
  }

 private:
  void messages() {
    if (!open("messages")) return;
    std::size_t last_user = 0;
    for (std::size_t i = 0; i < p_.messages.size(); ++i)
      if (p_.messages[i].role == Role::user) last_user = i;
    w_.key("messages").begin_array();
    if (schema_in_words()) {
      w_.begin_object().field("role", "system");
      w_.field("content",
               "Answer with JSON only, matching this JSON schema: " + p_.response_format.schema_json)
          .end_object();
    }
    for (std::size_t i = 0; i < p_.messages.size(); ++i) message(p_.messages[i], i > last_user);
    w_.end_array();
  }

  bool schema_in_words() const {
    return p_.response_format.kind == ResponseFormat::Kind::json_schema && !t_.json_schema;
  }

  void message(const Message& m, bool in_tool_turn) {
    const bool instructs = m.role == Role::system || m.role == Role::developer;
    w_.begin_object().field("role",
                            instructs ? (t_.developer_role ? "developer" : "system") : role_name(m.role));
    w_.key("content");
    content(m);
    if (!m.name.empty() && m.role != Role::tool) {  // of a tool the call id says it all
      if (q_.names) w_.field("name", m.name);
      else fit_.cannot("messages[].name");
    }
    if (!m.tool_calls.empty()) {
      w_.key("tool_calls").begin_array();
      for (const ToolCall& c : m.tool_calls) tool_call(c);
      w_.end_array();
    }
    if (m.role == Role::tool) w_.field("tool_call_id", m.tool_call_id);
    if (q_.reasoning_back && in_tool_turn && !m.reasoning.empty()) w_.field("reasoning_content", m.reasoning);
    if (q_.reasoning == ReasoningStyle::object && !m.replay_json.empty()) replay(m.replay_json);
    w_.end_object();
  }

  // What OpenRouter handed over to be sent back; what another provider handed over stays here.
  void replay(std::string_view json) {
    const Result<Json> details = parse_json(json);
    if (!details || details->view().at(0)["type"].str().substr(0, 10) != "reasoning.") return;
    w_.key("reasoning_details").value(details->view());
  }

  void tool_call(const ToolCall& c) {
    w_.begin_object().field("id", c.id).field("type", "function").key("function").begin_object();
    w_.field("name", c.name)
        .field("arguments", c.arguments.empty() ? std::string_view("{}") : c.arguments)
        .end_object();
    w_.end_object();
  }

  void content(const Message& m) {
    if (m.parts.empty()) {
      if (m.role == Role::assistant && !m.tool_calls.empty()) w_.null();
      else w_.string("");
      return;
    }
    const bool only_text =
        std::all_of(m.parts.begin(), m.parts.end(), [](const Part& p) { return p.kind == Part::Kind::text; });
    if (only_text && (m.parts.size() == 1 || m.role != Role::user)) {
      if (m.parts.size() == 1) w_.string(m.parts[0].text);
      else w_.string(m.text());
      return;
    }
    w_.begin_array();
    for (const Part& p : m.parts) part(p);
    w_.end_array();
  }

  void part(const Part& p) {
    switch (p.kind) {
      case Part::Kind::text:
        w_.begin_object().field("type", "text").field("text", p.text).end_object();
        return;
      case Part::Kind::image:
        if (!takes_pictures()) return;
        w_.begin_object().field("type", "image_url").key("image_url").begin_object();
        w_.field("url", p.url.empty() ? data_url(p) : p.url);
        if (!p.detail.empty()) w_.field("detail", p.detail);
        w_.end_object().end_object();
        return;
      case Part::Kind::audio:
        if (!t_.audio)
          return fit_.cannot("messages[].content[].input_audio",
                             "Choose a model that can hear, or send no sound.");
        w_.begin_object().field("type", "input_audio").key("input_audio").begin_object();
        w_.field("data", p.data).field("format", audio_format(p)).end_object().end_object();
        return;
      case Part::Kind::file: file(p); return;
    }
  }

  void file(const Part& p) {
    if (!t_.files) return fit_.cannot("messages[].content[].file");
    if (!p.url.empty() && !q_.file_urls)
      return fit_.cannot("messages[].content[].file.url",
                         "Send the file's data (file_data) or its handle (file_id).");
    w_.begin_object().field("type", "file").key("file").begin_object();
    if (!p.file_id.empty()) w_.field("file_id", p.file_id);
    else w_.field("file_data", p.url.empty() ? data_url(p) : p.url);
    if (!p.filename.empty()) w_.field("filename", p.filename);
    w_.end_object().end_object();
  }

  void tools() {
    if (!has_tools()) return;
    if (open("tools")) {
      w_.key("tools").begin_array();
      for (const ToolDef& tool : p_.tools) {
        w_.begin_object().field("type", "function").key("function").begin_object().field("name", tool.name);
        if (!tool.description.empty()) w_.field("description", tool.description);
        w_.key("parameters").raw(tool.parameters_json);
        if (tool.strict) w_.field("strict", true);
        w_.end_object().end_object();
      }
      w_.end_array();
    }
    if (p_.tool_choice.kind != ToolChoice::Kind::unset && open("tool_choice")) {
      w_.key("tool_choice");
      switch (p_.tool_choice.kind) {
        case ToolChoice::Kind::none: w_.string("none"); break;
        case ToolChoice::Kind::required: w_.string(q_.required_word); break;
        case ToolChoice::Kind::named:
          w_.begin_object().field("type", "function").key("function").begin_object();
          w_.field("name", p_.tool_choice.name).end_object().end_object();
          break;
        default: w_.string("auto");
      }
    }
    if (p_.parallel_tool_calls && open("parallel_tool_calls")) {
      if (q_.parallel_calls) w_.field("parallel_tool_calls", *p_.parallel_tool_calls);
      else fit_.cannot("parallel_tool_calls");
    }
  }

  void response_format() {
    const ResponseFormat& f = p_.response_format;
    if (f.kind == ResponseFormat::Kind::text || !open("response_format")) return;
    w_.key("response_format").begin_object();
    if (f.kind == ResponseFormat::Kind::json_object || schema_in_words()) {
      if (schema_in_words())
        fit_.nearly("response_format", "sent as json_object, with the schema told in words");
      w_.field("type", "json_object");
    } else {
      w_.field("type", "json_schema").key("json_schema").begin_object().field("name", f.name);
      w_.key("schema").raw(f.schema_json);
      if (f.strict) w_.field("strict", true);
      w_.end_object();
    }
    w_.end_object();
  }

  void limits() {
    const std::string_view key = t_.max_completion_tokens ? "max_completion_tokens" : "max_tokens";
    if (p_.max_tokens && open(key)) w_.field(key, *p_.max_tokens);
    if (!p_.stop.empty() && open("stop")) {
      if (!t_.stop) return fit_.cannot("stop");
      w_.key("stop").begin_array();
      for (const std::string& s : p_.stop) w_.string(s);
      w_.end_array();
    }
  }

  std::string_view effort_of_budget() const {
    const std::int64_t budget = p_.reasoning.budget_tokens.value_or(0);
    return budget <= 0 ? "none" : budget <= 2048 ? "low" : budget <= 12000 ? "medium" : "high";
  }

  void reasoning() {
    std::string_view effort = p_.reasoning.effort;
    const bool budget = p_.reasoning.budget_tokens.has_value();
    if ((effort.empty() && !budget) || !open("reasoning_effort") || !open("reasoning") || !open("thinking"))
      return;
    if (q_.reasoning == ReasoningStyle::object) {
      w_.key("reasoning").begin_object();
      if (budget) w_.field("max_tokens", *p_.reasoning.budget_tokens);
      else if (effort == "none") w_.field("enabled", false);
      else w_.field("effort", effort == "max" ? "high" : effort);
      w_.end_object();
      return;
    }
    if (budget) {
      effort = effort_of_budget();
      if (!fit_.nearly("reasoning.budget_tokens", "sent as effort \"" + std::string(effort) + "\"")) return;
    }
    const bool off = effort == "none" || effort == "minimal";
    if (q_.reasoning == ReasoningStyle::none || (is_openai() && !t_.reasoning_model)) {
      if (!off) fit_.cannot("reasoning", "Choose a reasoning model, or leave it out.");
      return;
    }
    if (q_.reasoning == ReasoningStyle::thinking) {
      w_.key("thinking").begin_object().field("type", off ? "disabled" : "enabled").end_object();
      if (!off) w_.field("reasoning_effort", effort == "max" ? "max" : "high");
      if (!off && effort != "high" && effort != "max")
        fit_.note("reasoning.effort", "sent as \"high\", the provider's least");
      return;
    }
    if (effort == "max") {
      if (!fit_.nearly("reasoning.effort", "\"max\" sent as \"high\"")) return;
      effort = "high";
    }
    w_.field("reasoning_effort", effort);
  }

  bool is_openai() const { return t_.provider == "openai" || t_.provider == "azure"; }

  // GPT-5.1 and later take sampling parameters and log-probabilities only when told not to reason.
  bool samples() const {
    return t_.sampling_params || (t_.sampling_without_reasoning && p_.reasoning.effort == "none");
  }

  void number(std::string_view key, const std::optional<double>& v, bool taken, double usual) {
    if (!v || !open(key)) return;
    if (taken) w_.field(key, *v);
    else if (*v != usual) fit_.cannot(key);
    // the usual value is what the model does anyway
  }

  void sampling() {
    number("temperature", p_.temperature, samples(), 1);
    number("top_p", p_.top_p, samples(), 1);
    number("presence_penalty", p_.presence_penalty, samples() && q_.penalties, 0);
    number("frequency_penalty", p_.frequency_penalty, samples() && q_.penalties, 0);
    if (p_.seed && open(q_.seed_key)) {
      if (t_.seed) w_.field(q_.seed_key, *p_.seed);
      else fit_.cannot("seed");
    }
    if (!p_.logit_bias_json.empty() && open("logit_bias")) {
      if (q_.logit_bias && samples()) w_.key("logit_bias").raw(p_.logit_bias_json);
      else fit_.cannot("logit_bias");
    }
  }

  void logprobs() {
    if (!p_.logprobs || !open("logprobs")) return;
    if (!samples() || (t_.logprobs == WireTraits::Logprobs::no && !t_.sampling_without_reasoning))
      return fit_.cannot("logprobs");
    if (t_.logprobs == WireTraits::Logprobs::integer) {
      w_.field("logprobs", std::max(1, p_.top_logprobs));
      return;
    }
    w_.field("logprobs", true);
    if (p_.top_logprobs > 0) w_.field("top_logprobs", p_.top_logprobs);
    if (q_.require_parameters && open("provider"))
      w_.key("provider").begin_object().field("require_parameters", true).end_object();
  }

  const OpenAiQuirks& q_ = openai_quirks(t_.provider);
};

}  // namespace

std::string openai_url(const WireTraits& t, std::string_view path) {
  const bool azure = t.provider == "azure" && !icontains(t.base_url, "/openai/v1");
  if (!azure) return join_url(t.base_url, path);
  // The older Azure form names the deployment in the path and the version in the query.
  std::string url = t.base_url;
  if (!icontains(url, "/openai/deployments/")) url = join_url(url, "/openai/deployments/" + t.model);
  url = join_url(url, path);
  return url + "?api-version=" + (t.api_version.empty() ? "2024-10-21" : t.api_version);
}

void openai_headers(HttpRequest& http, const WireTraits& t, bool stream) {
  start_headers(http, stream);
  if (!t.api_key.empty()) {
    if (t.provider == "azure") http.headers.emplace_back("api-key", t.api_key);
    else http.headers.emplace_back("authorization", "Bearer " + t.api_key);
  }
  add_configured_headers(http, t);
}

Result<Written> write_openai_chat(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  http.url = openai_url(traits, "/chat/completions");
  openai_headers(http, traits, prompt.stream);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

}  // namespace cascade
