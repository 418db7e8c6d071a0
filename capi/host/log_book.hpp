// LogBook: where a context's log lines go: nowhere, until the host names a function.
#pragma once

#include <cascadeflow/context.h>

#include <memory>
#include <string>

#include "host/sync.hpp"
#include "host/user_data.hpp"

namespace cascade::capi {

class LogBook {
 public:
  enum Level : int32_t { error = 0, warning = 1, info = 2, debug = 3 };

  // What was there before goes when the caller lets go of `data`: after the lock.
  void set(cascade_log_fn fn, SharedUserData& data) {
    const Lock lock(mutex_);
    fn_ = fn;
    data.swap(data_);
  }
  bool silent() const {
    const Lock lock(mutex_);
    return fn_ == nullptr;
  }
  void write(Level level, const std::string& message) const {
    cascade_log_fn fn;
    SharedUserData data;
    {
      const Lock lock(mutex_);
      fn = fn_;
      data = data_;
    }
    if (fn) fn(data ? data->get() : nullptr, level, {message.c_str(), message.size()});
  }

 private:
  mutable Mutex mutex_;
  cascade_log_fn fn_ = nullptr;  // guarded by mutex_
  SharedUserData data_;          // guarded by mutex_
};

}  // namespace cascade::capi
