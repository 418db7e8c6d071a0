// Executor: where a context's work is done, one piece after the other: on a loop thread of its own, or
// (hosted) inside the calls that feed it.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "host/sync.hpp"

namespace cascade::capi {

class Executor {
 public:
  using Work = std::function<void()>;  // must not throw
  virtual ~Executor() = default;
  // Any thread. False when it was closed: the work is dropped.
  virtual bool post(Work work) = 0;
  // The same, but where nobody is at work this thread may do it, and what follows at once, inside this call.
  virtual bool post_here(Work work) { return post(std::move(work)); }
  // True while this very thread is doing this executor's work, callbacks of the host included.
  virtual bool inside() const = 0;
  // A thread that would only wait may do the work itself: it takes the seat, steps until it has what it
  // wants, and stands up. sit(): false when another thread is at it, and always where there is nothing to
  // drive. step() waits for something to happen.
  virtual bool sit() { return false; }
  virtual void step() {}
  virtual void stand_up() {}
  // From inside: something ended, so whoever drives looks whether it still wants to before it waits again.
  virtual void reconsider() {}
  // Runs `work` there and waits for it; at once when this thread is inside, or when the executor is closed
  // and nothing else runs any more.
  void call(const std::function<void()>& work);
  // The last work, done when the executor is closed. Once, before the first post.
  virtual void at_close(Work farewell) = 0;
  // Lets nothing more in; what was posted before still runs, then the farewell. Waits for that, unless this
  // thread is inside. Needs no memory.
  virtual void close() = 0;
};

// Holds an executor's seat, if it was free.
class Seat {
 public:
  explicit Seat(std::shared_ptr<Executor> executor)
      : executor_(std::move(executor)), taken_(executor_->sit()) {}
  ~Seat() {
    if (taken_) executor_->stand_up();
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  bool taken() const { return taken_; }
  void step() { executor_->step(); }

 private:
  const std::shared_ptr<Executor> executor_;  // a callback may free the last handle of its context
  const bool taken_;
};

// Work is done by whoever brings it. While one thread is at it, what others bring (and what the work itself
// brings) waits in line for that thread, so no lock is ever held while work or a callback of the host runs.
class Strand final : public Executor, public std::enable_shared_from_this<Strand> {
 public:
  bool post(Work work) override;
  bool inside() const override;
  void at_close(Work farewell) override { farewell_ = std::move(farewell); }
  void close() override;

 private:
  void drain();
  mutable Mutex mutex_;
  Signal idle_;
  Work farewell_;          // guarded by mutex_
  std::deque<Work> line_;  // guarded by mutex_
  bool busy_ = false;      // guarded by mutex_
  bool open_ = true;       // guarded by mutex_
  ThreadId owner_{};       // guarded by mutex_
};

}  // namespace cascade::capi
