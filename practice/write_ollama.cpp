// Ollama /api/chat: one object, or one per line.
#include "base/json.hpp"
#include "practice/faults.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

class OllamaWriter {
 public:
  OllamaWriter(Writing& w, Reply& reply) : w_(w), ask_(w.ask), a_(w.answers[0]), reply_(reply) {}

  void whole() {
    std::string out;
    JsonWriter json(out);
    head(json);
    message(json, a_.calls.empty() ? std::string_view(a_.text) : std::string_view(), true, true);
    if (ask_.logprobs && a_.calls.empty()) logprobs(json, 0, a_.tokens.size());
    tail(json);
    reply_.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
    reply_.chunks.push_back({w_.pace.whole(a_.usage), std::move(out)});
  }

  void stream() {
    start_stream(reply_, "application/x-ndjson");
    std::int64_t delay = w_.pace.first(a_.usage);
    const auto next = [&] { return std::exchange(delay, 0) + w_.pace.tokens(1); };
    if (ask_.show_reasoning) line(next(), [&](JsonWriter& json) { message(json, {}, true, false); });
    if (!a_.calls.empty()) line(next(), [&](JsonWriter& json) { message(json, {}, false, true); });
    for (std::size_t i = 0; i < a_.tokens.size() && a_.calls.empty(); ++i)
      line(next(), [&](JsonWriter& json) {
        message(json, token_text(a_, a_.tokens[i]), false, false);
        if (ask_.logprobs) logprobs(json, i, i + 1);
      });
    std::string out;
    JsonWriter json(out);
    head(json);
    message(json, {}, false, false);
    tail(json);
    reply_.chunks.push_back({0, out + "\n"});
  }

 private:
  void head(JsonWriter& json) {
    json.begin_object().field("model", ask_.model).field("created_at", rfc3339(w_.created * 1000));
  }

  void message(JsonWriter& json, std::string_view content, bool thinking, bool calls) {
    json.key("message").begin_object().field("role", "assistant").field("content", content);
    if (thinking && ask_.show_reasoning) json.field("thinking", a_.reasoning);
    if (calls && !a_.calls.empty()) {
      json.key("tool_calls").begin_array();
      for (const ToolCall& call : a_.calls) {  // arguments are an object, and there is no id
        json.begin_object().key("function").begin_object().field("name", call.name).key("arguments");
        if (parse_json(call.arguments)) json.raw(call.arguments);
        else json.begin_object().end_object();
        json.end_object().end_object();
      }
      json.end_array();
    }
    json.end_object();
  }

  void logprobs(JsonWriter& json, std::size_t from, std::size_t to) {
    json.key("logprobs").begin_array();
    for (std::size_t i = from; i < to; ++i) {
      std::string one;
      append_logprob(one, a_, a_.tokens[i], ask_.top_logprobs);
      json.raw(one);
    }
    json.end_array();
  }

  void tail(JsonWriter& json) {
    const std::int64_t ms = 1000000;
    json.field("done", true)
        .field("done_reason", a_.finish == Finish::length ? "length" : "stop")
        .field("total_duration", 30 * ms)
        .field("load_duration", ms);
    if (!a_.hide_usage) json.field("prompt_eval_count", a_.usage.input).field("eval_count", a_.usage.output);
    json.field("prompt_eval_duration", 4 * ms).field("eval_duration", 25 * ms).end_object();
  }

  template <typename Fill>
  void line(std::int64_t delay, Fill fill) {
    std::string out;
    JsonWriter json(out);
    head(json);
    fill(json);
    json.field("done", false).end_object();
    reply_.chunks.push_back({delay, out + "\n"});
  }

  Writing& w_;
  const Ask& ask_;
  const Answer& a_;
  Reply& reply_;
};

}  // namespace

void write_ollama(Writing& w, Reply& reply) {
  OllamaWriter writer(w, reply);
  if (w.ask.stream) writer.stream();
  else writer.whole();
}

}  // namespace cascade::practice
