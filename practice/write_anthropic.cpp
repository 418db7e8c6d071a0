// Anthropic Messages: content blocks, and the events that stream them.
#include "base/json.hpp"
#include "base/text.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

class AnthropicWriter {
 public:
  AnthropicWriter(Writing& w, Reply& reply) : w_(w), ask_(w.ask), a_(w.answers[0]), reply_(reply) {}

  void whole() {
    std::string out;
    JsonWriter json(out);
    message(json, true);
    reply_.headers.push_back({"Content-Type", "application/json"});
    reply_.chunks.push_back({w_.pace.whole(a_.usage), std::move(out)});
  }

  void stream() {
    start_stream(reply_, "text/event-stream; charset=utf-8");
    event(0, "message_start", [&](JsonWriter& json) {
      json.key("message");
      message(json, false);
    });
    if (ask_.show_reasoning) stream_thinking();
    wait_ = w_.pace.first(a_.usage);
    if (a_.calls.empty() && !a_.tokens.empty()) stream_text();
    for (const ToolCall& call : a_.calls) stream_call(call);
    event(0, "message_delta", [&](JsonWriter& json) {
      json.key("delta")
          .begin_object()
          .field("stop_reason", stop_reason())
          .key("stop_sequence")
          .null()
          .end_object();
      if (a_.hide_usage) return;
      json.key("usage").begin_object();
      usage_in(json);
      json.field("output_tokens", a_.usage.output).end_object();
    });
    event(0, "message_stop", [](JsonWriter&) {});
  }

 private:
  const char* stop_reason() const {
    switch (a_.finish) {
      case Finish::length: return "max_tokens";
      case Finish::tool_calls: return "tool_use";
      case Finish::refusal:
      case Finish::content_filter: return "refusal";
      case Finish::stop: break;
    }
    return "end_turn";
  }

  // input_tokens excludes what was cached, unlike everybody else's.
  void usage_in(JsonWriter& json) {
    const Usage& u = a_.usage;
    json.field("input_tokens", u.input - u.cached - u.cache_write)
        .field("cache_creation_input_tokens", u.cache_write);
    json.field("cache_read_input_tokens", u.cached);
  }

  void tool_use(JsonWriter& json, const ToolCall& call, bool full) {
    json.begin_object()
        .field("type", "tool_use")
        .field("id", "toolu_" + call.id)
        .field("name", call.name)
        .key("input");
    const bool object = full && !call.arguments.empty() && parse_json(call.arguments).ok();
    if (object) json.raw(call.arguments);
    else json.begin_object().end_object();
    json.end_object();
  }

  void message(JsonWriter& json, bool full) {
    json.begin_object()
        .field("id", "msg_" + w_.id)
        .field("type", "message")
        .field("role", "assistant")
        .field("model", ask_.model);
    json.key("content").begin_array();
    if (full) {
      if (ask_.show_reasoning)
        json.begin_object()
            .field("type", "thinking")
            .field("thinking", a_.reasoning)
            .field("signature", "c2lnbmVk")
            .end_object();
      if (a_.calls.empty() && !a_.text.empty())
        json.begin_object().field("type", "text").field("text", a_.text).end_object();
      for (const ToolCall& call : a_.calls) tool_use(json, call, true);
    }
    json.end_array().key("stop_reason");
    if (full) json.string(stop_reason());
    else json.null();
    json.key("stop_sequence").null();
    if (!a_.hide_usage) usage(json, full);
    json.end_object();
  }

  void usage(JsonWriter& json, bool full) {
    json.key("usage").begin_object();
    usage_in(json);
    json.key("cache_creation")
        .begin_object()
        .field("ephemeral_5m_input_tokens", a_.usage.cache_write)
        .field("ephemeral_1h_input_tokens", 0)
        .end_object();
    json.field("output_tokens", full ? a_.usage.output : std::int64_t{1}).field("service_tier", "standard");
    if (full && a_.usage.reasoning > 0)
      json.key("output_tokens_details")
          .begin_object()
          .field("thinking_tokens", a_.usage.reasoning)
          .end_object();
    json.end_object();
  }

  template <typename Fill>
  void event(std::int64_t delay, const char* name, Fill fill) {
    std::string out = "event: ";
    out += name;
    out += "\ndata: ";
    JsonWriter json(out);
    json.begin_object().field("type", name);
    fill(json);
    json.end_object();
    reply_.chunks.push_back({delay, out + "\n\n"});
  }

  template <typename Fill>
  void start_block(Fill fill) {
    event(wait_, "content_block_start", [&](JsonWriter& json) {
      json.field("index", index_).key("content_block");
      fill(json);
    });
    wait_ = 0;
  }

  void delta(std::int64_t delay, const char* type, const char* field, std::string_view value) {
    event(delay, "content_block_delta", [&](JsonWriter& json) {
      json.field("index", index_)
          .key("delta")
          .begin_object()
          .field("type", type)
          .field(field, value)
          .end_object();
    });
  }

  void stop_block() {
    event(0, "content_block_stop", [&](JsonWriter& json) { json.field("index", index_); });
    ++index_;
  }

  void stream_thinking() {
    start_block([](JsonWriter& json) {
      json.begin_object().field("type", "thinking").field("thinking", "").field("signature", "").end_object();
    });
    delta(0, "thinking_delta", "thinking", a_.reasoning);
    delta(0, "signature_delta", "signature", "c2lnbmVk");
    stop_block();
  }

  void stream_text() {
    start_block(
        [](JsonWriter& json) { json.begin_object().field("type", "text").field("text", "").end_object(); });
    event(0, "ping", [](JsonWriter&) {});
    for (const Token& t : a_.tokens) delta(w_.pace.tokens(1), "text_delta", "text", token_text(a_, t));
    stop_block();
  }

  void stream_call(const ToolCall& call) {
    start_block([&](JsonWriter& json) { tool_use(json, call, false); });
    delta(0, "input_json_delta", "partial_json", "");
    for (std::string_view rest = call.arguments; !rest.empty();) {
      std::size_t cut = utf8_complete_prefix(rest.substr(0, 8));
      if (cut == 0) cut = rest.size();
      delta(w_.pace.tokens(2), "input_json_delta", "partial_json", rest.substr(0, cut));
      rest.remove_prefix(cut);
    }
    stop_block();
  }

  Writing& w_;
  const Ask& ask_;
  const Answer& a_;
  Reply& reply_;
  int index_ = 0;
  std::int64_t wait_ = 0;
};

}  // namespace

void write_anthropic(Writing& w, Reply& reply) {
  AnthropicWriter writer(w, reply);
  if (w.ask.stream) writer.stream();
  else writer.whole();
}

}  // namespace cascade::practice
