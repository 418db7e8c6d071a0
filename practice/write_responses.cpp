// OpenAI Responses: an object with output items, or named events that build it up.
#include "base/json.hpp"
#include "base/text.hpp"
#include "practice/write.hpp"

namespace cascade::practice {
namespace {

class ResponsesWriter {
 public:
  ResponsesWriter(Writing& w, Reply& reply) : w_(w), ask_(w.ask), a_(w.answers[0]), reply_(reply) {}

  void whole() {
    std::string out;
    JsonWriter json(out);
    response(json, final_status(), true);
    reply_.headers.push_back({"Content-Type", "application/json"});
    reply_.chunks.push_back({w_.pace.whole(a_.usage), std::move(out)});
  }

  void stream() {
    start_stream(reply_, "text/event-stream; charset=utf-8");
    for (const char* name : {"response.created", "response.in_progress"})
      event(0, name, [&](JsonWriter& json) {
        json.key("response");
        response(json, "in_progress", false);
      });
    int index = 0;
    std::int64_t wait = w_.pace.first(a_.usage);
    if (ask_.reasons) {
      event(0, "response.output_item.added",
            [&](JsonWriter& json) { item(json, index, [&] { reasoning(json, false); }); });
      if (ask_.show_reasoning) {
        event(0, "response.reasoning_summary_text.delta", [&](JsonWriter& json) {
          json.field("item_id", "rs_" + w_.id)
              .field("output_index", index)
              .field("summary_index", 0)
              .field("delta", a_.reasoning);
        });
        event(0, "response.reasoning_summary_text.done", [&](JsonWriter& json) {
          json.field("item_id", "rs_" + w_.id)
              .field("output_index", index)
              .field("summary_index", 0)
              .field("text", a_.reasoning);
        });
      }
      event(wait, "response.output_item.done",
            [&](JsonWriter& json) { item(json, index, [&] { reasoning(json, true); }); });
      wait = 0;
      ++index;
    }
    if (a_.calls.empty()) stream_message(index, wait);
    for (const ToolCall& call : a_.calls) stream_call(call, index++, wait);
    const std::string_view status = final_status();
    event(0, "response." + std::string(status), [&](JsonWriter& json) {
      json.key("response");
      response(json, status, true);
    });
  }

 private:
  std::string_view final_status() const {
    return a_.finish == Finish::length || a_.finish == Finish::content_filter ? "incomplete" : "completed";
  }

  void reasoning(JsonWriter& json, bool full) {
    json.begin_object().field("id", "rs_" + w_.id).field("type", "reasoning").key("summary").begin_array();
    if (full && ask_.show_reasoning)
      json.begin_object().field("type", "summary_text").field("text", a_.reasoning).end_object();
    json.end_array().end_object();
  }

  // What a message holds: text with its logprobs, or a refusal.
  void part(JsonWriter& json, bool full) {
    const bool refused = a_.finish == Finish::refusal;
    json.begin_object().field("type", refused ? "refusal" : "output_text");
    json.field(refused ? "refusal" : "text", full ? std::string_view(a_.text) : std::string_view());
    if (!refused) {
      json.key("annotations").begin_array().end_array();
      json.key("logprobs");
      logprobs(json, full ? 0 : a_.tokens.size(), a_.tokens.size());
    }
    json.end_object();
  }

  void logprobs(JsonWriter& json, std::size_t from, std::size_t to) {
    json.begin_array();
    for (std::size_t i = from; i < to && ask_.logprobs; ++i) {
      std::string one;
      append_logprob(one, a_, a_.tokens[i], ask_.top_logprobs);
      json.raw(one);
    }
    json.end_array();
  }

  void message(JsonWriter& json, std::string_view status, bool full) {
    json.begin_object()
        .field("id", "msg_" + w_.id)
        .field("type", "message")
        .field("status", status)
        .field("role", "assistant");
    json.key("content").begin_array();
    if (full) part(json, true);
    json.end_array().end_object();
  }

  void call(JsonWriter& json, const ToolCall& c, bool full) {
    json.begin_object()
        .field("id", "fc_" + c.id)
        .field("type", "function_call")
        .field("status", full ? "completed" : "in_progress");
    json.field("call_id", "call_" + c.id)
        .field("name", c.name)
        .field("arguments", full ? std::string_view(c.arguments) : std::string_view());
    json.end_object();
  }

  void response(JsonWriter& json, std::string_view status, bool full) {
    json.begin_object()
        .field("id", "resp_" + w_.id)
        .field("object", "response")
        .field("created_at", w_.created)
        .field("status", status);
    json.key("error").null().key("incomplete_details");
    if (status == "incomplete")
      json.begin_object()
          .field("reason", a_.finish == Finish::length ? "max_output_tokens" : "content_filter")
          .end_object();
    else json.null();
    json.field("model", ask_.model).key("output").begin_array();
    if (full) {
      if (ask_.reasons) reasoning(json, true);
      if (a_.calls.empty()) message(json, status, true);
      for (const ToolCall& c : a_.calls) call(json, c, true);
    }
    json.end_array().field("parallel_tool_calls", ask_.parallel_tools).key("usage");
    if (full && !a_.hide_usage) {
      const Usage& u = a_.usage;
      json.begin_object()
          .field("input_tokens", u.input)
          .key("input_tokens_details")
          .begin_object()
          .field("cached_tokens", u.cached);
      if (u.cache_write > 0) json.field("cache_write_tokens", u.cache_write);
      json.end_object()
          .field("output_tokens", u.output)
          .key("output_tokens_details")
          .begin_object()
          .field("reasoning_tokens", u.reasoning)
          .end_object()
          .field("total_tokens", u.input + u.output)
          .end_object();
    } else {
      json.null();
    }
    json.end_object();
  }

  template <typename Fill>
  void event(std::int64_t delay, const std::string& name, Fill fill) {
    std::string out = "event: " + name + "\ndata: ";
    JsonWriter json(out);
    json.begin_object().field("type", name).field("sequence_number", sequence_++);
    fill(json);
    json.end_object();
    reply_.chunks.push_back({delay, out + "\n\n"});
  }

  template <typename Fill>
  void item(JsonWriter& json, int index, Fill fill) {
    json.field("output_index", index).key("item");
    fill();
  }

  void stream_message(int index, std::int64_t wait) {
    const bool refused = a_.finish == Finish::refusal;
    const std::string kind = refused ? "response.refusal" : "response.output_text";
    const auto where = [&](JsonWriter& json) {
      json.field("item_id", "msg_" + w_.id).field("output_index", index).field("content_index", 0);
    };
    event(wait, "response.output_item.added",
          [&](JsonWriter& json) { item(json, index, [&] { message(json, "in_progress", false); }); });
    event(0, "response.content_part.added", [&](JsonWriter& json) {
      where(json);
      json.key("part");
      part(json, false);
    });
    for (std::size_t i = 0; i < a_.tokens.size(); ++i)
      event(w_.pace.tokens(1), kind + ".delta", [&](JsonWriter& json) {
        where(json);
        json.field("delta", token_text(a_, a_.tokens[i]));
        if (refused) return;
        json.key("logprobs");
        logprobs(json, i, i + 1);
      });
    event(0, kind + ".done", [&](JsonWriter& json) {
      where(json);
      json.field(refused ? "refusal" : "text", a_.text);
      if (refused) return;
      json.key("logprobs");
      logprobs(json, 0, a_.tokens.size());
    });
    event(0, "response.content_part.done", [&](JsonWriter& json) {
      where(json);
      json.key("part");
      part(json, true);
    });
    event(0, "response.output_item.done",
          [&](JsonWriter& json) { item(json, index, [&] { message(json, final_status(), true); }); });
  }

  void stream_call(const ToolCall& c, int index, std::int64_t wait) {
    const auto where = [&](JsonWriter& json) {
      json.field("item_id", "fc_" + c.id).field("output_index", index);
    };
    event(wait, "response.output_item.added",
          [&](JsonWriter& json) { item(json, index, [&] { call(json, c, false); }); });
    for (std::string_view rest = c.arguments; !rest.empty();) {
      std::size_t cut = utf8_complete_prefix(rest.substr(0, 9));
      if (cut == 0) cut = rest.size();
      event(w_.pace.tokens(2), "response.function_call_arguments.delta", [&](JsonWriter& json) {
        where(json);
        json.field("delta", rest.substr(0, cut));
      });
      rest.remove_prefix(cut);
    }
    event(0, "response.function_call_arguments.done", [&](JsonWriter& json) {
      where(json);
      json.field("arguments", c.arguments);
    });
    event(0, "response.output_item.done",
          [&](JsonWriter& json) { item(json, index, [&] { call(json, c, true); }); });
  }

  Writing& w_;
  const Ask& ask_;
  const Answer& a_;
  Reply& reply_;
  int sequence_ = 0;
};

}  // namespace

void write_responses(Writing& w, Reply& reply) {
  ResponsesWriter writer(w, reply);
  if (w.ask.stream) writer.stream();
  else writer.whole();
}

}  // namespace cascade::practice
