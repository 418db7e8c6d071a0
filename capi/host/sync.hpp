// What the handles need of threads. In WebAssembly there is one thread: locks are nothing, and waiting is
// impossible.
#pragma once

#include <chrono>
#include <cstdint>

#if defined(__wasi__)
#define CASCADE_HAS_THREADS 0
#else
#define CASCADE_HAS_THREADS 1
#include <condition_variable>
#include <mutex>
#include <thread>
#endif

namespace cascade::capi {

#if CASCADE_HAS_THREADS

using Mutex = std::mutex;
using Lock = std::unique_lock<std::mutex>;
using ThreadId = std::thread::id;
inline ThreadId this_thread() { return std::this_thread::get_id(); }

// Wakes those who wait for a change of something a Mutex guards.
class Signal {
 public:
  void all() { changed_.notify_all(); }
  // False when `timeout_ms` went by first; -1 waits for ever.
  template <typename Done>
  bool wait(Lock& lock, std::int64_t timeout_ms, Done done) {
    if (timeout_ms < 0) {
      changed_.wait(lock, done);
      return true;
    }
    // A year is as good as for ever, and does not overflow the clock.
    const std::int64_t most = std::int64_t{365} * 24 * 3600 * 1000;
    return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms < most ? timeout_ms : most), done);
  }

 private:
  std::condition_variable changed_;
};

#else

struct Mutex {};
struct Lock {
  explicit Lock(Mutex&) {}
  void lock() {}
  void unlock() {}
};
using ThreadId = int;
inline ThreadId this_thread() { return 1; }
class Signal {
 public:
  void all() {}
  template <typename Done>
  bool wait(Lock&, std::int64_t, Done done) {
    return done();
  }  // nobody else could make it true
};

#endif

}  // namespace cascade::capi
