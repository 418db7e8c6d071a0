#include <gtest/gtest.h>

#include <map>

#include "base/hash.hpp"
#include "io/timer_heap.hpp"
#include "io/uv_timers.hpp"

namespace cascade::io {
namespace {

struct Sink : TimerSink {
  std::vector<std::uint64_t> rang;
  void on_timer(std::uint64_t timer) override { rang.push_back(timer); }
};

TEST(TimerHeap, RingsInTheOrderOfTimeAndThenOfSetting) {
  TimerHeap heap;
  Sink sink;
  const auto late = heap.set(30, &sink), early = heap.set(10, &sink), same = heap.set(10, &sink);
  EXPECT_EQ(heap.pop_due(9).sink, nullptr);
  EXPECT_EQ(heap.pop_due(10).timer, early);
  EXPECT_EQ(heap.pop_due(10).timer, same);
  EXPECT_EQ(heap.pop_due(10).sink, nullptr);
  EXPECT_EQ(heap.earliest(), 30);
  EXPECT_EQ(heap.pop_due(1000).timer, late);
  EXPECT_TRUE(heap.empty());
}

TEST(TimerHeap, AClearedTimerIsGoneAndItsNumberIsNotReused) {
  TimerHeap heap;
  Sink sink;
  const auto first = heap.set(10, &sink);
  EXPECT_TRUE(heap.clear(first));
  EXPECT_FALSE(heap.clear(first));
  const auto second = heap.set(10, &sink);
  EXPECT_NE(first, second);
  EXPECT_FALSE(heap.clear(first));  // the old number must not hit the new timer in the same slot
  EXPECT_EQ(heap.size(), 1u);
  EXPECT_FALSE(heap.clear(0));
  EXPECT_FALSE(heap.clear(~0ull));
}

TEST(TimerHeap, AgreesWithASortedMapUnderRandomUse) {
  TimerHeap heap;
  Sink sink;
  Random random(7);
  std::map<std::pair<Millis, std::uint64_t>, std::uint64_t> expected;  // (due, order) -> timer
  std::uint64_t order = 0;
  for (int step = 0; step < 20000; ++step) {
    const std::uint64_t dice = random.next() % 10;
    if (dice < 5 || expected.empty()) {
      const Millis due = static_cast<Millis>(random.next() % 1000);
      const std::uint64_t key = order++;
      expected[{due, key}] = heap.set(due, &sink);
    } else if (dice < 8) {
      auto victim = expected.begin();
      std::advance(victim, static_cast<std::ptrdiff_t>(random.next() % expected.size()));
      ASSERT_TRUE(heap.clear(victim->second));
      expected.erase(victim);
    } else {
      ASSERT_EQ(heap.pop_due(1000).timer, expected.begin()->second);
      expected.erase(expected.begin());
    }
    ASSERT_EQ(heap.size(), expected.size());
  }
}

TEST(UvTimers, RingOnALoopAndSetAndClearOneAnother) {
  uv_loop_t loop;
  ASSERT_EQ(uv_loop_init(&loop), 0);
  {
    UvTimers timers(&loop);
    struct Chain : TimerSink {
      UvTimers* timers = nullptr;
      std::uint64_t victim = 0;
      int rings = 0;
      void on_timer(std::uint64_t) override {
        ++rings;
        timers->clear(victim);
        if (rings < 3) timers->set(1, this);
      }
    } chain;
    Sink never;
    chain.timers = &timers;
    chain.victim = timers.set(2, &never);
    timers.set(1, &chain);
    uv_run(&loop, UV_RUN_DEFAULT);  // ends by itself: no timer is left active
    EXPECT_EQ(chain.rings, 3);
    EXPECT_TRUE(never.rang.empty());
    EXPECT_EQ(timers.size(), 0u);
    timers.set(100000, &never);  // still set when the timers go
  }
  uv_run(&loop, UV_RUN_DEFAULT);
  EXPECT_EQ(uv_loop_close(&loop), 0);
}

}  // namespace
}  // namespace cascade::io
