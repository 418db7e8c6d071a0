#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "io/loop.hpp"
#include "io/system_clock.hpp"

namespace cascade::io {
namespace {

TEST(Loop, RunsPostedWorkInOrderOnItsOwnThread) {
  Loop loop;
  ASSERT_TRUE(loop.start().ok());
  EXPECT_FALSE(loop.on_thread());
  std::vector<int> order;
  std::promise<bool> done;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(loop.post([&order, i] { order.push_back(i); }));
  loop.post([&] { loop.post([&] { done.set_value(loop.on_thread()); }); });  // posting from inside is fine
  EXPECT_TRUE(done.get_future().get());
  loop.stop();
  ASSERT_EQ(order.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(Loop, StopRunsWhatWasPostedAndRefusesWhatComesAfter) {
  Loop loop;
  ASSERT_TRUE(loop.start().ok());
  std::atomic<int> ran{0};
  for (int i = 0; i < 100; ++i) loop.post([&] { ++ran; });
  loop.stop();
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(loop.post([&] { ++ran; }));
  loop.stop();  // idempotent
  EXPECT_EQ(ran, 100);
}

TEST(Loop, EndsItselfWhenItIsStoppedFromInside) {
  struct Owner {
    Loop loop;
    std::promise<void>* gone;
    ~Owner() { gone->set_value(); }
  };
  std::promise<void> gone;
  auto owner = std::make_shared<Owner>();
  owner->gone = &gone;
  ASSERT_TRUE(owner->loop.start().ok());
  Loop& loop = owner->loop;
  std::atomic<int> after{0};
  ASSERT_TRUE(loop.post([&after, &loop, keep = std::move(owner)]() mutable {
    loop.post([&after] { ++after; });
    loop.stop_from_inside(std::move(keep));
  }));
  gone.get_future().wait();
  EXPECT_EQ(after, 1);
}

TEST(Loop, TakesWorkFromManyThreads) {
  Loop loop;
  ASSERT_TRUE(loop.start().ok());
  int sum = 0;  // no lock: only the loop thread touches it
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) loop.post([&sum] { ++sum; });
    });
  for (std::thread& t : threads) t.join();
  loop.stop();
  EXPECT_EQ(sum, 8000);
}

TEST(SystemClock, GoesForwardAndRollsDifferentNumbers) {
  SystemClock clock, other;
  const Moment a = clock.now(), b = clock.now();
  EXPECT_GE(b.mono_ns, a.mono_ns);
  EXPECT_GT(a.wall_ms, 1'600'000'000'000);
  EXPECT_NE(clock.random(), clock.random());
  EXPECT_NE(clock.random(), other.random());
}

}  // namespace
}  // namespace cascade::io
