// await.hpp: a run as something a C++20 coroutine can wait for.
#ifndef CASCADEFLOW_CPP_AWAIT_HPP
#define CASCADEFLOW_CPP_AWAIT_HPP

#include <cascadeflow/cpp/agent.hpp>

#ifdef CASCADEFLOW_HAS_COROUTINES
#include <atomic>
#include <coroutine>
#include <memory>
#include <optional>
#include <utility>

namespace cascadeflow {

/// What `agent::run_async` gives. The coroutine goes on on the engine's thread, and must not be destroyed while it waits.
/// (GCC 12 wants the request built before the co_await, not inside it.)
class awaitable_run {
 public:
  awaitable_run(agent &owner, document request) : owner_(owner), request_(std::move(request)) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    // Shared with the callback: resuming may destroy this awaitable while the callback still runs.
    auto shared = std::make_shared<outcome>();
    shared_ = shared;
    auto begun = owner_.start(request_, nullptr, [shared, waiting](auto good, auto bad) {
      shared->good = std::move(good);
      shared->bad = std::move(bad);
      if (shared->stage.exchange(2) == 1) waiting.resume();
    });
    shared->running.emplace(std::move(begun));
    return shared->stage.exchange(1) != 2;  // false: it is over already, go on at once
  }
  result await_resume() {
    if (shared_->bad) throw std::move(*shared_->bad);
    return std::move(*shared_->good);
  }

 private:
  struct outcome {
    std::atomic<int> stage{0};
    std::optional<task> running;
    std::optional<result> good;
    std::optional<error> bad;
  };
  agent &owner_;
  document request_;
  std::shared_ptr<outcome> shared_;
};

inline awaitable_run agent::run_async(document request) { return awaitable_run(*this, std::move(request)); }

}  // namespace cascadeflow
#endif

#endif
