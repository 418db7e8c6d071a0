// UvTimers: all timers of a loop on one uv_timer. Loop thread only.
#pragma once

#include <uv.h>

#include "io/timer_heap.hpp"

namespace cascade::io {

class UvTimers final : public Timers {
 public:
  explicit UvTimers(uv_loop_t* loop);
  ~UvTimers() override;  // on the loop thread, not from inside a sink's call; no sink hears of it
  UvTimers(const UvTimers&) = delete;
  UvTimers& operator=(const UvTimers&) = delete;

  std::uint64_t set(Millis delay, TimerSink* sink) override;
  void clear(std::uint64_t timer) override;
  std::size_t size() const { return heap_.size(); }

 private:
  void ring();
  void arm();

  uv_loop_t* loop_;
  uv_timer_t* timer_;  // on the heap: libuv needs it until its close callback
  TimerHeap heap_;
  Millis armed_for_ = -1;  // when the uv_timer goes off; -1: it is stopped
};

}  // namespace cascade::io
