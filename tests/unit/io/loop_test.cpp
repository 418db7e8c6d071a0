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
  EXPECT_FALSE(loop.inside());
  std::vector<int> order;
  std::promise<bool> done;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(loop.post([&order, i] { order.push_back(i); }));
  loop.post([&] { loop.post([&] { done.set_value(loop.inside()); }); });  // posting from inside is fine
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

// A loop that is idle unless `busy`, at rest: its own thread has left the seat.
struct Resting {
  std::atomic<bool> busy{false};
  Loop loop;
  Resting() {
    EXPECT_TRUE(loop.start().ok());
    loop.post([this] { loop.set_idle([this] { return !busy; }); });
  }
  void sit() {
    while (!loop.sit()) std::this_thread::yield();
  }
};

TEST(Loop, LetsAWaitingThreadDrive) {
  Resting r;
  r.sit();
  EXPECT_TRUE(r.loop.inside());
  EXPECT_FALSE(r.loop.sit());  // there is one seat
  std::thread::id ran_on;
  r.loop.post([&] { r.loop.post([&] { ran_on = std::this_thread::get_id(); }); });
  while (ran_on == std::thread::id()) r.loop.step();
  EXPECT_EQ(ran_on, std::this_thread::get_id());
  r.loop.stand_up();
  EXPECT_FALSE(r.loop.inside());
}

TEST(Loop, DoesWorkWhereItIsPostedWhenNobodyDrives) {
  Resting r;
  std::thread::id ran_on, then_on;
  const auto work = [&] {
    ran_on = std::this_thread::get_id();
    r.loop.post([&] { then_on = std::this_thread::get_id(); });  // what follows at once is done as well
  };
  do {  // its own thread may not have left the seat yet
    std::promise<void> done;
    ASSERT_TRUE(r.loop.post_here(work));
    ASSERT_TRUE(r.loop.post([&] { done.set_value(); }));
    done.get_future().wait();
  } while (ran_on != std::this_thread::get_id());
  EXPECT_EQ(then_on, std::this_thread::get_id());
  EXPECT_FALSE(r.loop.inside());
  r.sit();
  bool ran = false;
  std::thread([&] { EXPECT_TRUE(r.loop.post_here([&] { ran = r.loop.inside(); })); }).join();
  EXPECT_FALSE(ran);  // somebody drives: it is that one's work
  while (!ran) r.loop.step();
  r.loop.stand_up();
  r.loop.stop();
  EXPECT_FALSE(r.loop.post_here([&] { ran = false; }));
  EXPECT_TRUE(ran);
}

TEST(Loop, GoesOnByItselfWithWhatTheDriverLeaves) {
  Resting r;
  r.sit();
  r.busy = true;
  std::promise<bool> rang;
  uv_timer_t timer;
  std::pair<Resting*, std::promise<bool>*> both{&r, &rang};
  timer.data = &both;
  uv_timer_init(r.loop.uv(), &timer);
  uv_timer_start(
      &timer,
      [](uv_timer_t* t) {
        auto& [resting, promise] = *static_cast<std::pair<Resting*, std::promise<bool>*>*>(t->data);
        promise->set_value(resting->loop.inside());
        resting->busy = false;
        uv_close(reinterpret_cast<uv_handle_t*>(t), nullptr);
      },
      1, 0);
  r.loop.stand_up();
  EXPECT_TRUE(rang.get_future().get());
  r.loop.stop();
}

TEST(Loop, DoesNotWaitForMoreOnceTheDriverHasWhatItWants) {
  Resting r;
  r.sit();
  bool done = false;
  r.loop.post([&] {
    done = true;  // before the loop's turn: nothing would ever wake it
    r.loop.reconsider();
  });
  while (!done) r.loop.step();
  r.loop.stand_up();
}

TEST(Loop, StopsWhileAGuestDrives) {
  Resting r;
  r.sit();
  std::thread other([&] { r.loop.stop(); });
  while (r.loop.step()) {
  }
  r.loop.stand_up();
  other.join();
  EXPECT_FALSE(r.loop.sit());
  EXPECT_FALSE(r.loop.post([] {}));
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
