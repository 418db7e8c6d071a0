#include "io/timer_heap.hpp"

namespace cascade::io {

void TimerHeap::place(std::size_t position, Node node) {
  slots_[node.slot].position = static_cast<std::uint32_t>(position);
  heap_[position] = node;
}

void TimerHeap::rise(std::size_t position, Node node) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / 4;
    if (!before(node, heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, node);
}

void TimerHeap::sink_down(std::size_t position, Node node) {
  for (;;) {
    const std::size_t first = position * 4 + 1;
    if (first >= heap_.size()) break;
    std::size_t least = first;
    for (std::size_t child = first + 1; child < first + 4 && child < heap_.size(); ++child)
      if (before(heap_[child], heap_[least])) least = child;
    if (!before(heap_[least], node)) break;
    place(position, heap_[least]);
    position = least;
  }
  place(position, node);
}

void TimerHeap::remove_at(std::size_t position) {
  const std::uint32_t slot = heap_[position].slot;
  slots_[slot].sink = nullptr;
  ++slots_[slot].generation;
  slots_[slot].position = free_;
  free_ = slot;
  const Node last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  if (position > 0 && before(last, heap_[(position - 1) / 4])) rise(position, last);
  else sink_down(position, last);
}

std::uint64_t TimerHeap::set(Millis due, TimerSink* sink) {
  if (free_ == kNone) {
    slots_.emplace_back();
    slots_.back().position = kNone;
    free_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = free_;
  heap_.push_back({});
  free_ = slots_[slot].position;
  slots_[slot].sink = sink;
  const std::uint32_t generation = slots_[slot].generation;
  rise(heap_.size() - 1, {due, order_++, slot});
  return (std::uint64_t{generation} << 32) | slot;
}

bool TimerHeap::clear(std::uint64_t timer) {
  const std::uint32_t slot = static_cast<std::uint32_t>(timer);
  if (slot >= slots_.size() || !slots_[slot].sink || slots_[slot].generation != timer >> 32) return false;
  remove_at(slots_[slot].position);
  return true;
}

TimerHeap::Rung TimerHeap::pop_due(Millis now) {
  if (heap_.empty() || heap_.front().due > now) return {};
  const std::uint32_t slot = heap_.front().slot;
  const Rung rung{(std::uint64_t{slots_[slot].generation} << 32) | slot, slots_[slot].sink};
  remove_at(0);
  return rung;
}

}  // namespace cascade::io
