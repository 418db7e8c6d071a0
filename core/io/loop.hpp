// Loop: one libuv loop, a post box through which any thread hands it work, and one seat: who sits in it
// drives.
//
// Usually that is the loop's own thread. While nothing is under way it rests outside, so that a thread that
// would only wait for an answer can take the seat and drive until it has it: nothing is handed from thread to
// thread then.
#pragma once

#include <uv.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.hpp"

namespace cascade::io {

class Loop {
 public:
  using Work = std::function<void()>;

  Loop() = default;
  ~Loop();  // stops when that was not done; never on the driving thread
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Makes the loop and its thread. The thread takes no signals: those belong to the host. `farewell` (may be
  // empty) is the last work on the loop: it runs when the loop is stopped, after all that was posted.
  Outcome start(Work farewell = {});

  // Says that nothing but posted work will need the loop; asked by the driving thread. Without it the loop's
  // own thread always drives. On the driving thread, as it has to live until the loop is stopped.
  void set_idle(std::function<bool()> idle) { idle_ = std::move(idle); }

  // Runs `work` on the driving thread, in the order of posting. Any thread, also the driving one. False once
  // stop() was called: then the work is dropped unrun. Work must not throw.
  bool post(Work work);

  // The same, but where nobody drives, this thread does the work at once, and what follows from it, as far as
  // there is nothing to wait for; the rest goes on on the loop's own thread.
  bool post_here(Work work);

  // What was posted before this still runs, then the farewell; then the thread ends. Needs no memory.
  // Everything with a handle on uv() must have been destroyed on the driving thread by then, or this waits
  // for it.
  void stop();
  // The same from the driving thread, which cannot wait for itself: it ends when it can. `keep` holds this
  // object (and whatever else) until then.
  void stop_from_inside(std::shared_ptr<void> keep);

  // Takes the seat; false when somebody drives, or it is over. Then come step() and stand_up(), on this
  // thread. The caller keeps this object alive until stand_up() has returned.
  bool sit();
  // What was posted, then one turn of the loop, which waits for something to happen unless it is idle. False
  // when the loop is over.
  bool step();
  void stand_up();
  // The driver is to look whether it still wants to drive before it waits again. From inside only.
  void reconsider() { uv_stop(&loop_); }

  // Whether this thread drives.
  bool inside() const { return driver_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }
  uv_loop_t* uv() { return &loop_; }

 private:
  void run();
  void drain();
  bool shut();  // closes the inbox; false when that was done before
  // With mutex_ held:
  void wake();
  void take_seat();
  void leave_seat();
  bool needed() const { return stopping_ || !inbox_.empty() || !idle_ || !idle_(); }

  uv_loop_t loop_{};
  uv_async_t wake_{};  // another thread posted while the driver waits
  uv_idle_t again_{};  // the driver itself posted: it must not wait
  uv_thread_t thread_{};
  std::atomic<std::thread::id> driver_{};
  std::mutex mutex_;
  std::condition_variable seat_free_;
  bool seated_ = false;         // guarded by mutex_
  bool work_left_ = true;       // guarded by mutex_: what the last driver saw when it stood up
  std::vector<Work> inbox_;     // guarded by mutex_
  bool open_ = false;           // guarded by mutex_
  bool stopping_ = false;       // guarded by mutex_
  bool started_ = false;        // guarded by mutex_
  std::vector<Work> batch_;     // the driver's: what drain() took out of the inbox
  Work farewell_;               // the driver's
  std::function<bool()> idle_;  // the driver's
  std::shared_ptr<void> keep_;  // the driver's
};

}  // namespace cascade::io
