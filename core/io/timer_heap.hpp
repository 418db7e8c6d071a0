// TimerHeap: many timers in one 4-ary heap. Setting and clearing cost O(log n) and leave nothing behind, so a
// stream may move its "no token for so long" timer with every token.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/transport.hpp"

namespace cascade::io {

class TimerHeap {
 public:
  std::uint64_t set(Millis due, TimerSink* sink);
  bool clear(std::uint64_t timer);
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Millis earliest() const { return heap_.front().due; }  // only when not empty

  struct Rung {
    std::uint64_t timer = 0;
    TimerSink* sink = nullptr;
  };
  // Takes out the earliest timer when it is due at `now`; a null sink when none is.
  Rung pop_due(Millis now);

 private:
  struct Node {
    Millis due;
    std::uint64_t order;  // equal times ring in the order in which they were set
    std::uint32_t slot;
  };
  struct Slot {
    TimerSink* sink = nullptr;
    std::uint32_t generation = 1;
    std::uint32_t position = 0;  // in heap_, or the next free slot
  };
  static bool before(const Node& a, const Node& b) {
    return a.due != b.due ? a.due < b.due : a.order < b.order;
  }
  void place(std::size_t position, Node node);
  void rise(std::size_t position, Node node);
  void sink_down(std::size_t position, Node node);
  void remove_at(std::size_t position);

  static constexpr std::uint32_t kNone = 0xffffffff;
  std::vector<Node> heap_;
  std::vector<Slot> slots_;
  std::uint32_t free_ = kNone;
  std::uint64_t order_ = 0;
};

}  // namespace cascade::io
