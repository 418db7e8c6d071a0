// OpenAI Responses: writes the request. Nothing is kept at the provider: what it needs again is sent again.
#include <algorithm>

#include "base/text.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/request_writer.hpp"
#include "dialect/responses.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kLeastOutput = 16;  // of max_output_tokens, by the provider's rule

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    w_.begin_object().field("model", t_.model);
    instructions();
    input();
    tools();
    text_format();
    limits();
    reasoning();
    includes();
    if (open("store")) w_.field("store", false);
    if (!p_.user.empty() && open("user")) w_.field("user", p_.user);
    metadata();
    if (p_.stream && open("stream")) w_.field("stream", true);
    extra_.write(w_);
    w_.end_object();
  }

 private:
  bool samples() const {
    return t_.sampling_params || (t_.sampling_without_reasoning && p_.reasoning.effort == "none");
  }

  void instructions() {
    std::string text;
    for (; first_ < p_.messages.size() && instructs(p_.messages[first_]); ++first_) {
      if (!text.empty()) text += "\n\n";
      text += p_.messages[first_].text();
    }
    if (!text.empty() && open("instructions")) w_.field("instructions", text);
  }

  void input() {
    if (!open("input")) return;
    w_.key("input").begin_array();
    for (std::size_t i = first_; i < p_.messages.size(); ++i) message(p_.messages[i]);
    w_.end_array();
  }

  void message(const Message& m) {
    if (!m.name.empty()) fit_.note("messages[].name", "kept here, the provider has no such field");
    if (m.role == Role::tool) {
      w_.begin_object().field("type", "function_call_output").field("call_id", m.tool_call_id);
      w_.field("output", m.text()).end_object();
      return;
    }
    if (!m.replay_json.empty())
      if (const Result<Json> items = parse_json(m.replay_json))
        for (JsonView item : items->view())
          if (item["type"].str() == "reasoning") w_.value(item);
    if (!m.parts.empty()) {
      const bool assistant = m.role == Role::assistant;
      w_.begin_object()
          .field("type", "message")
          .field("role", instructs(m) ? "developer" : role_name(m.role));
      w_.key("content").begin_array();
      for (const Part& p : m.parts) part(p, assistant);
      w_.end_array().end_object();
    }
    for (const ToolCall& c : m.tool_calls) {
      w_.begin_object().field("type", "function_call").field("call_id", c.id).field("name", c.name);
      w_.field("arguments", c.arguments.empty() ? std::string_view("{}") : c.arguments).end_object();
    }
  }

  void part(const Part& p, bool assistant) {
    switch (p.kind) {
      case Part::Kind::text:
        w_.begin_object()
            .field("type", assistant ? "output_text" : "input_text")
            .field("text", p.text)
            .end_object();
        return;
      case Part::Kind::image:
        if (!takes_pictures()) return;
        w_.begin_object()
            .field("type", "input_image")
            .field("image_url", p.url.empty() ? data_url(p) : p.url);
        if (!p.detail.empty()) w_.field("detail", p.detail);
        w_.end_object();
        return;
      case Part::Kind::audio:
        return fit_.cannot("messages[].content[].input_audio", "Use the dialect \"openai_chat\" for sound.");
      case Part::Kind::file:
        if (!t_.files) return fit_.cannot("messages[].content[].file");
        w_.begin_object().field("type", "input_file");
        if (!p.file_id.empty()) w_.field("file_id", p.file_id);
        else if (!p.url.empty()) w_.field("file_url", p.url);
        else
          w_.field("filename", p.filename.empty() ? std::string_view("file") : p.filename)
              .field("file_data", data_url(p));
        w_.end_object();
    }
  }

  void tools() {
    if (!has_tools()) return;
    if (open("tools")) {
      w_.key("tools").begin_array();
      for (const ToolDef& tool : p_.tools) {
        w_.begin_object().field("type", "function").field("name", tool.name);
        if (!tool.description.empty()) w_.field("description", tool.description);
        w_.key("parameters")
            .raw(tool.parameters_json)
            .field("strict", tool.strict)
            .end_object();  // true unless said
      }
      w_.end_array();
    }
    if (p_.tool_choice.kind != ToolChoice::Kind::unset && open("tool_choice")) {
      w_.key("tool_choice");
      switch (p_.tool_choice.kind) {
        case ToolChoice::Kind::none: w_.string("none"); break;
        case ToolChoice::Kind::required: w_.string("required"); break;
        case ToolChoice::Kind::named:
          w_.begin_object().field("type", "function").field("name", p_.tool_choice.name).end_object();
          break;
        default: w_.string("auto");
      }
    }
    if (p_.parallel_tool_calls && open("parallel_tool_calls"))
      w_.field("parallel_tool_calls", *p_.parallel_tool_calls);
  }

  void text_format() {
    const ResponseFormat& f = p_.response_format;
    if (f.kind == ResponseFormat::Kind::text || !open("text")) return;
    w_.key("text").begin_object().key("format").begin_object();
    if (f.kind == ResponseFormat::Kind::json_object) {
      w_.field("type", "json_object");
    } else {
      w_.field("type", "json_schema")
          .field("name", f.name)
          .key("schema")
          .raw(f.schema_json)
          .field("strict", f.strict);
    }
    w_.end_object().end_object();
  }

  void number(std::string_view key, const std::optional<double>& v) {
    if (!v || !open(key)) return;
    if (samples()) w_.field(key, *v);
    else if (*v != 1) fit_.cannot(key);
  }

  void limits() {
    if (p_.max_tokens && open("max_output_tokens")) {
      std::int64_t most = *p_.max_tokens;
      if (most < kLeastOutput && fit_.nearly("max_tokens", "raised to 16, the provider's least"))
        most = kLeastOutput;
      w_.field("max_output_tokens", most);
    }
    number("temperature", p_.temperature);
    number("top_p", p_.top_p);
    if (!p_.stop.empty())
      fit_.cannot("stop", "The Responses interface has no stop; use the dialect \"openai_chat\".");
    if (p_.seed) fit_.cannot("seed", "The Responses interface has no seed; use the dialect \"openai_chat\".");
    if (p_.presence_penalty.value_or(0) != 0) fit_.cannot("presence_penalty");
    if (p_.frequency_penalty.value_or(0) != 0) fit_.cannot("frequency_penalty");
    if (!p_.logit_bias_json.empty()) fit_.cannot("logit_bias");
  }

  void reasoning() {
    std::string effort = p_.reasoning.effort;
    if ((effort.empty() && !p_.reasoning.budget_tokens) || !open("reasoning")) return;
    if (p_.reasoning.budget_tokens) {
      const std::int64_t budget = *p_.reasoning.budget_tokens;
      effort = budget <= 0 ? "none" : budget <= 2048 ? "low" : budget <= 12000 ? "medium" : "high";
      if (!fit_.nearly("reasoning.budget_tokens", "sent as effort \"" + effort + "\"")) return;
    }
    if (!t_.reasoning_model) {
      if (effort != "none" && effort != "minimal")
        fit_.cannot("reasoning", "Choose a reasoning model, or leave it out.");
      return;
    }
    if (effort == "max") {
      if (!fit_.nearly("reasoning.effort", "\"max\" sent as \"high\"")) return;
      effort = "high";
    }
    w_.key("reasoning").begin_object().field("effort", effort).end_object();
  }

  void includes() {
    const bool given = t_.logprobs != WireTraits::Logprobs::no || t_.sampling_without_reasoning;
    const bool logprobs = p_.logprobs && given && samples();
    if (p_.logprobs && !logprobs) fit_.cannot("logprobs");
    if (open("include") && (logprobs || t_.reasoning_model)) {
      w_.key("include").begin_array();
      if (logprobs) w_.string("message.output_text.logprobs");
      if (t_.reasoning_model) w_.string("reasoning.encrypted_content");
      w_.end_array();
    }
    if (logprobs && open("top_logprobs")) w_.field("top_logprobs", p_.top_logprobs);
  }

  // The provider takes up to sixteen strings.
  void metadata() {
    if (p_.metadata_json.empty() || !open("metadata")) return;
    const Result<Json> parsed = parse_json(p_.metadata_json);
    bool fits = parsed && parsed->view().size() <= 16;
    if (parsed)
      for (JsonView m : parsed->view())
        fits = fits && m.is_string() && m.str().size() <= 512 && m.key().size() <= 64;
    if (fits) w_.key("metadata").raw(p_.metadata_json);
    else fit_.note("metadata", "kept here, the provider takes only a few short strings");
  }

  std::size_t first_ = 0;
};

}  // namespace

Result<Written> write_responses(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  http.url = join_url(traits.base_url, "/responses");
  openai_headers(http, traits, prompt.stream);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

}  // namespace cascade
