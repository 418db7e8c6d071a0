// Gemini generateContent: one object, a stream of them (alt=sse), or an array of them (without).
#include "base/json.hpp"
#include "base/text.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

class GeminiWriter {
 public:
  GeminiWriter(Writing& w, Reply& reply, bool sse) : w_(w), ask_(w.ask), reply_(reply), sse_(sse) {}

  void whole() {
    std::string out;
    JsonWriter json(out);
    begin(json);
    if (!blocked(json)) {
      int index = 0;
      for (const Answer& a : w_.answers) candidate(json, a, index++, 0, a.tokens.size(), true, true);
      json.end_array();
    }
    end(json, w_.answers[0].usage.output);
    reply_.headers.push_back({"Content-Type", "application/json; charset=UTF-8"});
    reply_.chunks.push_back({w_.pace.whole(w_.answers[0].usage), std::move(out)});
  }

  void stream() {
    start_stream(reply_, sse_ ? "text/event-stream" : "application/json; charset=UTF-8");
    const Answer& a = w_.answers[0];
    std::int64_t delay = w_.pace.first(a.usage);
    const std::size_t n = a.calls.empty() ? a.tokens.size() : 0;
    std::size_t from = 0;
    do {  // Gemini streams in larger pieces than the others
      const std::size_t to = from + kPiece < n ? from + kPiece : n;
      std::string out;
      JsonWriter json(out);
      begin(json);
      if (!blocked(json)) {
        candidate(json, a, 0, from, to, from == 0, to == n);
        json.end_array();
      }
      end(json, to == n ? a.usage.output : static_cast<std::int64_t>(to) + a.usage.reasoning);
      push(delay, out, from == 0);
      delay = w_.pace.tokens(static_cast<std::int64_t>(to - from));
      from = to;
    } while (from < n);
    if (!sse_) reply_.chunks.push_back({0, "\n]"});
  }

 private:
  static constexpr std::size_t kPiece = 5;

  static const char* finish_reason(Finish f) {
    switch (f) {
      case Finish::length: return "MAX_TOKENS";
      case Finish::content_filter: return "SAFETY";
      case Finish::stop:
      case Finish::tool_calls:
      case Finish::refusal: break;
    }
    return "STOP";
  }

  void push(std::int64_t delay, const std::string& json, bool first) {
    if (sse_) reply_.chunks.push_back({delay, "data: " + json + "\r\n\r\n"});
    else reply_.chunks.push_back({delay, (first ? "[" : ",\r\n") + json});
  }

  void begin(JsonWriter& json) { json.begin_object(); }

  bool blocked(JsonWriter& json) {
    if (!w_.answers[0].filtered_prompt) {
      json.key("candidates").begin_array();
      return false;
    }
    json.key("promptFeedback").begin_object().field("blockReason", "SAFETY").end_object();
    return true;
  }

  void end(JsonWriter& json, std::int64_t output) {
    const Usage& u = w_.answers[0].usage;
    if (!w_.answers[0].hide_usage) usage(json, u, output);
    json.field("modelVersion", ask_.model).field("responseId", w_.id).end_object();
  }

  void usage(JsonWriter& json, const Usage& u, std::int64_t output) {
    json.key("usageMetadata").begin_object().field("promptTokenCount", u.input);
    if (u.cached > 0) json.field("cachedContentTokenCount", u.cached);
    // candidatesTokenCount excludes the thoughts, unlike everybody else's.
    json.field("candidatesTokenCount", output - u.reasoning);
    if (u.reasoning > 0) json.field("thoughtsTokenCount", u.reasoning);
    json.field("totalTokenCount", u.input + output).end_object();
  }

  void candidate(JsonWriter& json, const Answer& a, int index, std::size_t from, std::size_t to, bool first,
                 bool last) {
    json.begin_object().key("content").begin_object().key("parts").begin_array();
    if (first && ask_.show_reasoning)
      json.begin_object().field("text", a.reasoning).field("thought", true).end_object();
    if (a.calls.empty() && to > from) {
      const std::size_t begin_at = a.tokens[from].begin;
      const std::size_t end_at = a.tokens[to - 1].begin + a.tokens[to - 1].size;
      json.begin_object()
          .field("text", std::string_view(a.text).substr(begin_at, end_at - begin_at))
          .end_object();
    }
    for (const ToolCall& call : a.calls) {
      json.begin_object().key("functionCall").begin_object().field("name", call.name).key("args");
      if (parse_json(call.arguments)) json.raw(call.arguments);
      else json.begin_object().end_object();
      json.end_object();
      if (ask_.reasons) json.field("thoughtSignature", "c2lnbmVk");
      json.end_object();
    }
    json.end_array().field("role", "model").end_object();
    if (last) json.field("finishReason", finish_reason(a.finish));
    json.field("index", index);
    if (ask_.logprobs && a.calls.empty() && to > from) logprobs(json, a, from, to);
    json.end_object();
  }

  void logprobs(JsonWriter& json, const Answer& a, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += logprob_of(a.tokens[i].p);
    json.field("avgLogprobs", std::round(sum / static_cast<double>(to - from) * 1e6) / 1e6);
    json.key("logprobsResult").begin_object().key("chosenCandidates").begin_array();
    for (std::size_t i = from; i < to; ++i)
      json.begin_object()
          .field("token", token_text(a, a.tokens[i]))
          .field("logProbability", logprob_of(a.tokens[i].p))
          .end_object();
    json.end_array();
    if (ask_.top_logprobs > 0) {
      json.key("topCandidates").begin_array();
      for (std::size_t i = from; i < to; ++i) {
        json.begin_object().key("candidates").begin_array();
        for (const auto& [text, p] : top_tokens(a, a.tokens[i], ask_.top_logprobs))
          json.begin_object().field("token", text).field("logProbability", logprob_of(p)).end_object();
        json.end_array().end_object();
      }
      json.end_array();
    }
    json.end_object();
  }

  Writing& w_;
  const Ask& ask_;
  Reply& reply_;
  bool sse_;
};

}  // namespace

void write_gemini(Writing& w, Reply& reply, bool sse) {
  GeminiWriter writer(w, reply, sse);
  if (w.ask.stream) writer.stream();
  else writer.whole();
}

}  // namespace cascade::practice
