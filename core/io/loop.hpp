// Loop: one thread that runs one libuv loop, and a post box through which any other thread hands it work.
#pragma once

#include <uv.h>

#include <atomic>
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
  ~Loop();  // stops when that was not done; never on the loop's own thread
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Makes the loop and its thread. The thread takes no signals: those belong to the host. `farewell` (may be
  // empty) is the last work on the thread: it runs when the loop is stopped, after all that was posted.
  Outcome start(Work farewell = {});

  // Runs `work` on the loop thread, in the order of posting. Any thread, also the loop's own. False once
  // stop() was called: then the work is dropped unrun. Work must not throw.
  bool post(Work work);

  // What was posted before this still runs, then the farewell; then the thread ends. Needs no memory.
  // Everything with a handle on uv() must have been destroyed on the loop thread by then, or this waits for
  // it.
  void stop();
  // The same from the loop's own thread, which cannot wait for itself: it ends when it can. `keep` holds this
  // object (and whatever else) until then.
  void stop_from_inside(std::shared_ptr<void> keep);

  bool on_thread() const { return std::this_thread::get_id() == thread_id_.load(std::memory_order_acquire); }
  uv_loop_t* uv() { return &loop_; }

 private:
  void run();
  void drain();
  bool shut();  // closes the inbox; false when that was done before

  uv_loop_t loop_{};
  uv_async_t wake_{};
  std::thread thread_;
  std::atomic<std::thread::id> thread_id_{};
  std::mutex mutex_;
  std::vector<Work> inbox_;     // guarded by mutex_
  bool open_ = false;           // guarded by mutex_
  bool stopping_ = false;       // guarded by mutex_
  std::vector<Work> batch_;     // the loop thread's: what drain() took out of the inbox
  Work farewell_;               // the loop thread's
  bool started_ = false;        // guarded by mutex_
  std::shared_ptr<void> keep_;  // the loop thread's
};

}  // namespace cascade::io
