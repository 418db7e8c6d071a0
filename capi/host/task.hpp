// Task: one run as the host sees it: its events pushed or pulled, its end waited for, cancelled from any
// thread.
#pragma once

#include <cascadeflow/task.h>

#include <atomic>
#include <list>
#include <memory>
#include <optional>

#include "host/track.hpp"
#include "host/log_book.hpp"
#include "host/result.hpp"
#include "host/user_data.hpp"

namespace cascade::capi {

class Task final : public RunListener, public std::enable_shared_from_this<Task> {
 public:
  // `callbacks` null: events are pulled; `silent`: nobody wants events at all.
  Task(std::shared_ptr<Executor> executor, std::shared_ptr<LogBook> log,
       const cascade_task_callbacks* callbacks, SharedUserData user_data, bool silent);

  // Starts the run. On the executor.
  void begin(Track& track, const std::shared_ptr<LiveAgent>& agent,
             const std::shared_ptr<RunRequest>& request) noexcept;

  void on_event(const Event& event) override;
  void on_done(Result<std::unique_ptr<RunResult>> outcome) override;

  // Any thread.
  void cancel() noexcept;
  void set_paused(bool paused) noexcept;
  void abandon() noexcept;  // the host's handle is gone
  bool may_start_inside() const { return callbacks_.start_inside != 0; }
  bool over() const { return over_.load(std::memory_order_acquire); }
  cascade_status wait(std::int64_t timeout_ms, cascade_result** out, cascade_error** error);
  cascade_status next_event(std::int64_t timeout_ms, cascade_event** out, cascade_error** error);

 private:
  static constexpr std::size_t kHoldAt = 256, kGoOnAt = 64;

  bool wants_events() const;
  void hand_on(const Event& event);
  void hand_on_end(const Result<std::unique_ptr<RunResult>>& outcome);
  void log_event(const Event& event) const;
  void log_end(const Result<std::unique_ptr<RunResult>>& outcome) const;
  void apply_pause() noexcept;  // on the executor: tells the run what the flags say
  void post_pause() noexcept;

  const std::shared_ptr<Executor> executor_;
  const std::shared_ptr<LogBook> log_;
  cascade_task_callbacks callbacks_{};
  const bool pushed_;
  const bool silent_;
  SharedUserData user_data_;    // the executor's
  std::weak_ptr<LiveRun> run_;  // the executor's

  std::atomic<bool> cancel_wanted_{false}, over_{false};
  Mutex mutex_;
  Signal changed_;
  // Guarded by mutex_:
  std::list<std::unique_ptr<cascade_event>> events_;  // a deque would weigh 600 bytes before the first
  bool abandoned_ = false, finished_ = false, taken_ = false;
  bool paused_ = false;     // by the host
  bool held_ = false;       // because too many events wait
  bool unbounded_ = false;  // somebody waits for the end, so nobody may be waiting for events
  std::unique_ptr<cascade_result> result_;
  Error error_;
  bool failed_ = false;
};

}  // namespace cascade::capi

struct cascade_task {
  std::shared_ptr<void> context;  // kept alive
  std::shared_ptr<cascade::capi::Task> task;
};
