// Ollama's native chat: writes the request, reads the answer or its lines of JSON.
#include "base/text.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/ollama.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/provider_error.hpp"
#include "dialect/request_writer.hpp"

namespace cascade {
namespace {

// A window that is too small loses the beginning of the prompt in silence, and a new size makes the server
// load the model anew: so it is asked for generously and in few sizes.
std::int64_t context_size(const Prompt& prompt) {
  const std::int64_t wanted = estimate_prompt_tokens(prompt) * 5 / 4 + prompt.max_tokens.value_or(2048);
  std::int64_t size = 4096;
  while (size < wanted && size < (std::int64_t{1} << 22)) size *= 2;
  return size;
}

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    w_.begin_object().field("model", t_.model);
    messages();
    tools();
    format();
    think();
    options();
    if (p_.logprobs && open("logprobs")) {
      if (t_.logprobs == WireTraits::Logprobs::no) fit_.cannot("logprobs");
      else w_.field("logprobs", true);
      if (t_.logprobs != WireTraits::Logprobs::no && p_.top_logprobs > 0)
        w_.field("top_logprobs", p_.top_logprobs);
    }
    if (!p_.logit_bias_json.empty()) fit_.cannot("logit_bias");
    if (!p_.user.empty()) fit_.note("user", "kept here, the provider has no such parameter");
    if (!p_.metadata_json.empty()) fit_.note("metadata", "kept here, not sent");
    if (open("stream")) w_.field("stream", p_.stream);  // it streams unless told not to
    extra_.write(w_, "options");
    w_.end_object();
  }

 private:
  void messages() {
    if (!open("messages")) return;
    w_.key("messages").begin_array();
    for (std::size_t i = 0; i < p_.messages.size(); ++i) message(p_.messages[i], i);
    w_.end_array();
  }

  void message(const Message& m, std::size_t index) {
    w_.begin_object().field("role", instructs(m) ? "system" : role_name(m.role)).field("content", m.text());
    if (!m.name.empty()) fit_.note("messages[].name", "kept here, the provider has no such field");
    bool images = false;
    for (const Part& p : m.parts) {
      if (p.kind == Part::Kind::audio) fit_.cannot("messages[].content[].input_audio");
      else if (p.kind == Part::Kind::file)
        fit_.cannot("messages[].content[].file", "Put the file's text into the prompt.");
      else if (p.kind != Part::Kind::image || !takes_pictures()) continue;
      else if (p.data.empty())
        fit_.cannot("messages[].content[].image_url.url",
                    "Send the picture as a data URL; Ollama fetches nothing.");
      else images = true;
    }
    if (images) {
      w_.key("images").begin_array();
      for (const Part& p : m.parts)
        if (p.kind == Part::Kind::image && !p.data.empty()) w_.string(p.data);
      w_.end_array();
    }
    if (!m.tool_calls.empty()) {
      if (!m.reasoning.empty()) w_.field("thinking", m.reasoning);
      w_.key("tool_calls").begin_array();
      for (const ToolCall& c : m.tool_calls) {
        w_.begin_object().key("function").begin_object().field("name", c.name).key("arguments");
        const Result<Json> parsed = parse_json(c.arguments);
        if (parsed && parsed->view().is_object()) w_.value(parsed->view());
        else if (trim(c.arguments).empty()) w_.raw("{}");
        else w_.begin_object().field("invalid_arguments", c.arguments).end_object();
        w_.end_object().end_object();
      }
      w_.end_array();
    }
    if (m.role == Role::tool) w_.field("tool_name", called_name(m.tool_call_id, index));
    w_.end_object();
  }

  void tools() {
    const ToolChoice::Kind choice = p_.tool_choice.kind;
    if (choice == ToolChoice::Kind::none || !has_tools()) return;  // "none" is said by sending no tools
    if (choice == ToolChoice::Kind::required || choice == ToolChoice::Kind::named)
      fit_.cannot("tool_choice", "Use \"auto\" or \"none\".");
    if (p_.parallel_tool_calls && !*p_.parallel_tool_calls) fit_.cannot("parallel_tool_calls");
    if (!open("tools")) return;
    w_.key("tools").begin_array();
    for (const ToolDef& tool : p_.tools) {
      w_.begin_object().field("type", "function").key("function").begin_object().field("name", tool.name);
      if (!tool.description.empty()) w_.field("description", tool.description);
      w_.key("parameters").raw(tool.parameters_json).end_object().end_object();
    }
    w_.end_array();
  }

  void format() {
    const ResponseFormat& f = p_.response_format;
    if (f.kind == ResponseFormat::Kind::text || !open("format")) return;
    w_.key("format");
    if (f.kind == ResponseFormat::Kind::json_schema) w_.raw(f.schema_json);
    else w_.string("json");
  }

  void think() {
    const Reasoning& r = p_.reasoning;
    if ((r.effort.empty() && !r.budget_tokens) || !open("think")) return;
    if (r.budget_tokens) {
      if (fit_.nearly("reasoning.budget_tokens", "sent as thinking on or off"))
        w_.field("think", *r.budget_tokens > 0);
    } else if (istarts_with(t_.model, "gpt-oss")) {  // takes levels, and cannot stop thinking
      const bool least = r.effort == "none" || r.effort == "minimal";
      const std::string_view level = least ? "low" : r.effort == "max" ? "high" : std::string_view(r.effort);
      if (level == r.effort ||
          fit_.nearly("reasoning.effort", "\"" + r.effort + "\" sent as \"" + std::string(level) + "\""))
        w_.field("think", level);
    } else {
      w_.field("think", r.effort != "none" && r.effort != "minimal");
    }
  }

  void options() {
    const JsonView theirs = extra_.get("options");
    const auto ours = [&](std::string_view key) { return !theirs[key]; };
    w_.key("options").begin_object();
    if (ours("num_ctx")) w_.field("num_ctx", context_size(p_));
    if (p_.max_tokens && ours("num_predict")) w_.field("num_predict", *p_.max_tokens);
    const auto number = [&](std::string_view key, const std::optional<double>& v) {
      if (v && ours(key)) w_.field(key, *v);
    };
    number("temperature", p_.temperature);
    number("top_p", p_.top_p);
    number("presence_penalty", p_.presence_penalty);
    number("frequency_penalty", p_.frequency_penalty);
    if (p_.seed && ours("seed")) w_.field("seed", *p_.seed);
    if (!p_.stop.empty() && ours("stop")) {
      w_.key("stop").begin_array();
      for (const std::string& s : p_.stop) w_.string(s);
      w_.end_array();
    }
    extra_.merge(w_, "options");
    w_.end_object();
  }
};

class OllamaReader final : public BodyReader {
 public:
  OllamaReader(const WireTraits& traits, bool stream)
      : BodyReader(traits, stream, Framing::lines, "content") {
    split_think_tags();
  }

 private:
  void read_whole(JsonView body, std::vector<Delta>& out) override {
    if (!body["message"].is_object()) {
      fail(make_error(Status::malformed_response, "The provider's answer has no \"message\"."));
      return;
    }
    read_chunk(body, out);
  }

  void read_event(std::string_view, std::string_view line, std::vector<Delta>& out) override {
    if (read_by_shape(line, out)) return;
    const std::optional<Json> parsed = parse_event(line);
    if (!parsed) return;
    if (looks_like_error(parsed->view())) {
      fail_with(parsed->view(), line);
      return;
    }
    const std::size_t before = out.size();
    read_chunk(parsed->view(), out);
    if (!complete_) learn_shape(line, out, before);
  }

  void read_chunk(JsonView chunk, std::vector<Delta>& out) {
    if (reply_.model.empty()) reply_.model = chunk["model"].str();
    if (salt_.empty()) salt_ = chunk["created_at"].str();
    const JsonView message = chunk["message"];
    add_reasoning(message["thinking"].str(), out);
    add_text(message["content"].str(), out);
    for (JsonView call : message["tool_calls"]) {
      const JsonView function = call["function"], arguments = function["arguments"];
      add_tool_call(reply_.tool_calls.size(), call["id"].str(), function["name"].str(),
                    arguments.is_string() ? std::string(arguments.str())
                    : arguments           ? arguments.dump()
                                          : std::string("{}"),
                    out);
    }
    for (JsonView entry : chunk["logprobs"]) add_logprob(read_openai_logprob(entry), out);
    if (!chunk["done"].boolean()) return;
    reply_.raw_finish = chunk["done_reason"].str("stop");
    reply_.finish = reply_.raw_finish == "length" ? Finish::length : Finish::stop;
    complete_ = true;
    if (!chunk["eval_count"]) return;
    // A prompt that the server still had in its cache may not be counted.
    reply_.usage.input_total = chunk["prompt_eval_count"].integer();
    reply_.usage.output_total = chunk["eval_count"].integer();
    reply_.usage.source = reply_.usage.input_total > 0 ? Usage::Source::provider : Usage::Source::partial;
  }
};

// OLLAMA_HOST may be a bare "127.0.0.1:11434"; other people give the address of its OpenAI-like side.
std::string chat_url(std::string_view base) {
  while (!base.empty() && base.back() == '/') base.remove_suffix(1);
  for (std::string_view tail : {"/v1", "/api"})
    if (base.size() > tail.size() && base.substr(base.size() - tail.size()) == tail)
      base.remove_suffix(tail.size());
  std::string url = base.find("://") == std::string_view::npos ? "http://" : "";
  url += base;
  return join_url(url, "/api/chat");
}

}  // namespace

Result<Written> write_ollama(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  http.url = chat_url(traits.base_url);
  start_headers(http, false);
  if (prompt.stream) set_header(http, "accept", "application/x-ndjson");
  if (!traits.api_key.empty()) http.headers.emplace_back("authorization", "Bearer " + traits.api_key);
  add_configured_headers(http, traits);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

std::unique_ptr<Reader> ollama_reader(const WireTraits& traits, bool stream) {
  return std::make_unique<OllamaReader>(traits, stream);
}

}  // namespace cascade
