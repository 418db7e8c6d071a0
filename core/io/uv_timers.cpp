#include "io/uv_timers.hpp"

namespace cascade::io {

UvTimers::UvTimers(uv_loop_t* loop) : loop_(loop), timer_(new uv_timer_t) {
  uv_timer_init(loop, timer_);
  timer_->data = this;
}

UvTimers::~UvTimers() {
  uv_close(reinterpret_cast<uv_handle_t*>(timer_),
           [](uv_handle_t* h) { delete reinterpret_cast<uv_timer_t*>(h); });
}

std::uint64_t UvTimers::set(Millis delay, TimerSink* sink) {
  if (delay < 0) delay = 0;
  // libuv's idea of now may be as old as the callbacks before us took; a timer must never ring early by that.
  uv_update_time(loop_);
  const std::uint64_t timer = heap_.set(static_cast<Millis>(uv_now(loop_)) + delay, sink);
  arm();
  return timer;
}

void UvTimers::clear(std::uint64_t timer) {
  // The uv_timer stays armed: going off once for nothing is cheaper than moving it each time.
  if (heap_.clear(timer) && heap_.empty()) {
    uv_timer_stop(timer_);
    armed_for_ = -1;
  }
}

void UvTimers::arm() {
  if (heap_.empty()) return;
  const Millis due = heap_.earliest();
  if (armed_for_ >= 0 && armed_for_ <= due) return;
  const Millis now = static_cast<Millis>(uv_now(loop_));
  uv_timer_start(
      timer_, [](uv_timer_t* h) { static_cast<UvTimers*>(h->data)->ring(); },
      due > now ? static_cast<std::uint64_t>(due - now) : 0, 0);
  armed_for_ = due;
}

void UvTimers::ring() {
  armed_for_ = -1;
  const Millis now = static_cast<Millis>(uv_now(loop_));
  for (;;) {
    const TimerHeap::Rung rung = heap_.pop_due(now);
    if (!rung.sink) break;
    rung.sink->on_timer(rung.timer);
  }
  arm();
}

}  // namespace cascade::io
