// OpenAI chat completions and the habits of the compatible servers.
#include "base/json.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

// Where these put what they thought.
std::string_view reasoning_field(Flavour f) {
  return f == Flavour::deepseek || f == Flavour::vllm ? "reasoning_content" : "reasoning";
}

const char* finish_name(Finish f) {
  switch (f) {
    case Finish::length: return "length";
    case Finish::tool_calls: return "tool_calls";
    case Finish::content_filter: return "content_filter";
    case Finish::stop:
    case Finish::refusal: break;
  }
  return "stop";
}

class ChatWriter {
 public:
  ChatWriter(Writing& w, Reply& reply) : w_(w), ask_(w.ask), reply_(reply) {}

  void whole() {
    std::string out;
    out.reserve(512 + w_.answers[0].text.size() + (ask_.logprobs ? w_.answers[0].tokens.size() * 220 : 0));
    JsonWriter json(out);
    head(json, "chat.completion");
    json.key("choices").begin_array();
    int index = 0;
    for (const Answer& a : w_.answers) {
      json.begin_object().field("index", index++).key("message").begin_object().field("role", "assistant");
      message(json, a);
      json.end_object();
      if (ask_.logprobs && a.calls.empty()) {
        json.key("logprobs");
        logprobs(json, out, a, 0, a.tokens.size());
      } else {
        json.key("logprobs").null();
      }
      json.field("finish_reason", finish_name(a.finish)).end_object();
    }
    json.end_array();
    usage(json);
    tail(json);
    json.end_object();
    reply_.headers.push_back({"Content-Type", "application/json"});
    if (ask_.flavour == Flavour::deepseek) out.insert(0, "\n\n");  // blank lines while it waits
    reply_.chunks.push_back({w_.pace.whole(w_.answers[0].usage), std::move(out)});
  }

  void stream() {
    start_stream(reply_, "text/event-stream; charset=utf-8");
    if (ask_.flavour == Flavour::openrouter) push(0, ": OPENROUTER PROCESSING\n\n");
    if (ask_.flavour == Flavour::deepseek) push(0, ": keep-alive\n\n");
    int index = 0;
    for (const Answer& a : w_.answers) choice(a, index++);
    if (ask_.include_usage && !w_.answers[0].hide_usage) {
      event(0, [&](JsonWriter& json) {
        json.key("choices").begin_array().end_array();
        usage(json);
      });
    }
    push(0, "data: [DONE]\n\n");
  }

 private:
  void head(JsonWriter& json, const char* object) {
    const char* prefix = ask_.flavour == Flavour::openrouter ? "gen-" : "chatcmpl-";
    json.begin_object()
        .field("id", prefix + w_.id)
        .field("object", object)
        .field("created", w_.created)
        .field("model", ask_.model);
    if (ask_.flavour == Flavour::openrouter) json.field("provider", "Practice");
  }

  void tail(JsonWriter& json) {
    if (ask_.flavour == Flavour::openai) json.field("service_tier", "default");
    if (ask_.flavour != Flavour::mistral) json.field("system_fingerprint", "fp_practice");
  }

  void message(JsonWriter& json, const Answer& a) {
    if (a.finish == Finish::refusal) json.key("content").null().field("refusal", a.text);
    else if (!a.calls.empty()) json.key("content").null();
    else json.field("content", a.text);
    if (a.finish != Finish::refusal && ask_.flavour == Flavour::openai) json.key("refusal").null();
    if (ask_.show_reasoning) json.field(reasoning_field(ask_.flavour), a.reasoning);
    if (a.calls.empty()) return;
    json.key("tool_calls").begin_array();
    for (const ToolCall& call : a.calls) {
      json.begin_object()
          .field("id", "call_" + call.id)
          .field("type", "function")
          .key("function")
          .begin_object()
          .field("name", call.name);
      // Mistral may send an object where everybody else sends text.
      if (ask_.flavour == Flavour::mistral && !call.arguments.empty() && call.arguments.back() == '}')
        json.key("arguments").raw(call.arguments);
      else json.field("arguments", call.arguments);
      json.end_object().end_object();
    }
    json.end_array();
  }

  void logprobs(JsonWriter& json, std::string& out, const Answer& a, std::size_t from, std::size_t to) {
    if (ask_.flavour == Flavour::together) {
      json.begin_object().key("tokens").begin_array();
      for (std::size_t i = from; i < to; ++i) json.string(token_text(a, a.tokens[i]));
      json.end_array().key("token_logprobs").begin_array();
      for (std::size_t i = from; i < to; ++i) json.number(logprob_of(a.tokens[i].p));
      json.end_array().key("top_logprobs").begin_array();
      for (std::size_t i = from; i < to; ++i) {
        json.begin_object();
        for (const auto& [text, p] : top_tokens(a, a.tokens[i], ask_.top_logprobs))
          json.field(text, logprob_of(p));
        json.end_object();
      }
      json.end_array().end_object();
      return;
    }
    const bool refused = a.finish == Finish::refusal;
    json.begin_object().key("content");
    if (refused) json.null().key("refusal");
    json.begin_array();
    for (std::size_t i = from; i < to; ++i) {
      json.raw("");
      append_logprob(out, a, a.tokens[i], ask_.top_logprobs);
    }
    json.end_array();
    if (!refused) json.key("refusal").null();
    json.end_object();
  }

  void usage(JsonWriter& json) {
    if (w_.answers[0].hide_usage) return;
    std::int64_t output = 0;
    for (const Answer& a : w_.answers) output += a.usage.output;
    const Usage& u = w_.answers[0].usage;
    json.key("usage")
        .begin_object()
        .field("prompt_tokens", u.input)
        .field("completion_tokens", output)
        .field("total_tokens", u.input + output);
    switch (ask_.flavour) {
      case Flavour::mistral:
      case Flavour::together: break;
      case Flavour::groq:
        json.field("queue_time", 0.001)
            .field("prompt_time", 0.002)
            .field("completion_time", 0.01)
            .field("total_time", 0.012);
        break;
      case Flavour::deepseek:
        json.field("prompt_cache_hit_tokens", u.cached).field("prompt_cache_miss_tokens", u.input - u.cached);
        json.key("completion_tokens_details")
            .begin_object()
            .field("reasoning_tokens", u.reasoning)
            .end_object();
        break;
      default:
        json.key("prompt_tokens_details")
            .begin_object()
            .field("cached_tokens", u.cached)
            .field("audio_tokens", 0);
        if (u.cache_write > 0) json.field("cache_write_tokens", u.cache_write);
        json.end_object();
        json.key("completion_tokens_details")
            .begin_object()
            .field("reasoning_tokens", u.reasoning)
            .field("audio_tokens", 0)
            .field("accepted_prediction_tokens", 0)
            .field("rejected_prediction_tokens", 0)
            .end_object();
    }
    if (ask_.flavour == Flavour::openrouter) {
      const double cost = static_cast<double>(u.input * 2 + output * 8) / 1e7;
      json.field("cost", cost)
          .field("is_byok", false)
          .key("cost_details")
          .begin_object()
          .key("upstream_inference_cost")
          .null()
          .end_object();
    }
    json.end_object();
  }

  void push(std::int64_t delay, std::string bytes) { reply_.chunks.push_back({delay, std::move(bytes)}); }

  template <typename Fill>
  void event(std::int64_t delay, Fill fill) {
    std::string out = "data: ";
    JsonWriter json(out);
    head(json, "chat.completion.chunk");
    tail(json);
    fill(json);
    json.end_object();
    push(delay, out + "\n\n");
  }

  template <typename Fill>
  void delta(std::int64_t delay, int index, const char* finish, Fill fill) {
    std::string out = "data: ";
    JsonWriter json(out);
    head(json, "chat.completion.chunk");
    tail(json);
    json.key("choices").begin_array().begin_object().field("index", index).key("delta").begin_object();
    fill(json, out);
    json.key("finish_reason");
    if (finish) json.string(finish);
    else json.null();
    json.end_object().end_array();
    if (finish && (ask_.flavour == Flavour::together || ask_.flavour == Flavour::mistral)) usage(json);
    if (finish && ask_.flavour == Flavour::groq) {
      json.key("x_groq").begin_object().field("id", "req_practice");
      usage(json);
      json.end_object();
    }
    json.end_object();
    push(delay, out + "\n\n");
  }

  void choice(const Answer& a, int index) {
    delta(w_.pace.first(a.usage), index, nullptr, [&](JsonWriter& json, std::string&) {
      json.field("role", "assistant");
      if (a.calls.empty()) json.field("content", "");
      else json.key("content").null();
      if (ask_.flavour == Flavour::openai) json.key("refusal").null();
      json.end_object().key("logprobs").null();
    });
    if (ask_.show_reasoning) reasoning(a, index);
    const char* content = a.finish == Finish::refusal ? "refusal" : "content";
    for (std::size_t i = 0; i < a.tokens.size() && a.calls.empty(); ++i)
      delta(w_.pace.tokens(1), index, nullptr, [&](JsonWriter& json, std::string& out) {
        json.field(content, token_text(a, a.tokens[i])).end_object().key("logprobs");
        if (ask_.logprobs) logprobs(json, out, a, i, i + 1);
        else json.null();
      });
    calls(a, index);
    delta(0, index, finish_name(a.finish),
          [](JsonWriter& json, std::string&) { json.end_object().key("logprobs").null(); });
  }

  void reasoning(const Answer& a, int index) {
    std::string_view rest = a.reasoning;
    while (!rest.empty()) {
      const std::size_t cut = rest.find(' ', 1);
      delta(0, index, nullptr, [&](JsonWriter& json, std::string&) {
        json.field(reasoning_field(ask_.flavour), rest.substr(0, cut)).end_object().key("logprobs").null();
      });
      rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut);
    }
  }

  void calls(const Answer& a, int index) {
    int n = 0;
    for (const ToolCall& call : a.calls) {
      const auto part = [&](bool first, std::string_view arguments) {
        delta(w_.pace.tokens(2), index, nullptr, [&](JsonWriter& json, std::string&) {
          json.key("tool_calls").begin_array().begin_object().field("index", n);
          if (first) json.field("id", "call_" + call.id).field("type", "function");
          json.key("function").begin_object();
          if (first) json.field("name", call.name);
          json.field("arguments", arguments)
              .end_object()
              .end_object()
              .end_array()
              .end_object()
              .key("logprobs")
              .null();
        });
      };
      part(true, "");
      for (std::string_view rest = call.arguments; !rest.empty();) {
        std::size_t cut = utf8_complete_prefix(rest.substr(0, 7));
        if (cut == 0) cut = rest.size();
        part(false, rest.substr(0, cut));
        rest.remove_prefix(cut);
      }
      ++n;
    }
  }

  Writing& w_;
  const Ask& ask_;
  Reply& reply_;
};

}  // namespace

void write_chat(Writing& w, Reply& reply) {
  ChatWriter writer(w, reply);
  if (w.ask.stream) writer.stream();
  else writer.whole();
}

}  // namespace cascade::practice
