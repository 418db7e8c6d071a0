#include "host/executor.hpp"

#include <utility>

namespace cascade::capi {

void Executor::call(const std::function<void()>& work) {
  if (inside()) {
    work();
    return;
  }
  struct Wait {
    Mutex mutex;
    Signal changed;
    bool done = false;
  } wait;
  const bool taken = post([&wait, &work] {
    work();
    const Lock lock(wait.mutex);
    wait.done = true;
    wait.changed.all();  // under the lock: the waiter may be gone right after it
  });
  if (!taken) {
    work();
    return;
  }
  Lock lock(wait.mutex);
  wait.changed.wait(lock, -1, [&wait] { return wait.done; });
}

bool Strand::post(Work work) {
  {
    const Lock lock(mutex_);
    if (!open_) return false;
    line_.push_back(std::move(work));
    if (busy_) return true;
    busy_ = true;
    owner_ = this_thread();
  }
  drain();
  return true;
}

void Strand::drain() {
  const std::shared_ptr<Strand> keep =
      shared_from_this();  // a callback may free the last handle of its context
  for (;;) {
    Work work;
    {
      const Lock lock(mutex_);
      if (!line_.empty()) {
        work = std::move(line_.front());
        line_.pop_front();
      } else if (!open_ && farewell_) {
        work = std::exchange(farewell_, nullptr);
      } else {
        busy_ = false;
        owner_ = {};
        idle_.all();
        return;
      }
    }
    work();
  }
}

bool Strand::inside() const {
  const Lock lock(mutex_);
  return busy_ && owner_ == this_thread();
}

void Strand::close() {
  {
    Lock lock(mutex_);
    open_ = false;
    if (busy_) {  // whoever is at it says farewell as well
      if (owner_ != this_thread()) idle_.wait(lock, -1, [this] { return !busy_; });
      return;
    }
    busy_ = true;
    owner_ = this_thread();
  }
  drain();
}

}  // namespace cascade::capi
