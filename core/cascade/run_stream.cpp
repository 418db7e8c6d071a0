// What the caller sees, and when.
//
// Held (the default): text of a draft waits until the gate lets it pass; text of the last tier flows at once,
// because nothing will take it back. Optimistic: everything flows, and a `discard` event takes a rejected
// draft back. Nothing else is possible.
#include "cascade/run.hpp"

namespace cascade {

bool Run::live(const Lane& lane) const {
  if (!request_.stream || !lane.main()) return false;
  if (guard_holds_text()) return false;
  if (!agent_.config().format_with.empty()) return false;  // the style pass speaks, not the models before it
  if (&lane != &lanes_[current_ < lanes_.size() ? current_ : 0]) return false;
  if (request_.stream_mode.value_or(agent_.config().stream) == StreamMode::optimistic) return true;
  return last_tier(lane);
}

void Run::write_event(EventKind kind, const std::string& text, void (*write)(const void* of, JsonWriter& w),
                      const void* of) {
  Event e{kind, text, {}};
  JsonWriter w(e.json);
  w.begin_object()
      .field("type", event_kind_name(kind))
      .field("run_id", request_.run_id)
      .field("t_ms", t_ms());
  write(of, w);
  w.end_object();
  act(Emit{std::move(e)});
}

void Run::show(Attempt& a, Delta d) {
  const Lane& lane = lanes_[a.lane];
  const auto where = [&](JsonWriter& w) {
    w.field("tier", static_cast<std::int64_t>(lane.tier))
        .field("model", a.record.model)
        .field("phase", lane.purpose == Purpose::draft ? "draft" : "final");
  };
  switch (d.kind) {
    case Delta::Kind::text:
      if (d.text.empty()) return;
      if (result_->first_token_ms < 0) result_->first_token_ms = t_ms();
      a.shown_bytes += d.text.size();
      emit(EventKind::delta, d.text, [&](JsonWriter& w) {
        w.field("text", d.text);
        where(w);
      });
      return;
    case Delta::Kind::reasoning:
      emit(EventKind::reasoning_delta, d.text, [&](JsonWriter& w) {
        w.field("text", d.text);
        where(w);
      });
      return;
    case Delta::Kind::tool_call:
      emit(EventKind::tool_call_delta, {}, [&](JsonWriter& w) {
        w.field("index", static_cast<std::int64_t>(d.tool_index))
            .field("id", d.tool_id)
            .field("name", d.tool_name)
            .field("arguments", d.text);
        where(w);
      });
      return;
    case Delta::Kind::refusal:
    case Delta::Kind::logprob:
    case Delta::Kind::citation: return;  // in the result
  }
}

void Run::show_held(Attempt& a) {
  if (guard_holds_text()) a.held.clear();  // shown once the guardrails have seen it whole
  a.held.release([&](Delta d) { show(a, std::move(d)); });
}

// Optimistic streaming: what was shown of this attempt is void.
void Run::take_back(Attempt& a, const std::string& why) {
  a.held.clear();
  if (a.shown_bytes == 0) return;
  emit(EventKind::discard, {}, [&](JsonWriter& w) {
    w.field("text_length", static_cast<std::int64_t>(a.shown_bytes))
        .field("model", a.record.model)
        .field("reason", why);
  });
  a.shown_bytes = 0;
  result_->first_token_ms = -1;
}

}  // namespace cascade
