#include "host/task.hpp"

#include <algorithm>
#include <cstring>

#include "base/json.hpp"
#include "base/number.hpp"
#include "host/guard.hpp"

namespace cascade::capi {

Task::Task(std::shared_ptr<Executor> executor, std::shared_ptr<LogBook> log,
           const cascade_task_callbacks* callbacks, SharedUserData user_data, bool silent)
    : executor_(std::move(executor)),
      log_(std::move(log)),
      pushed_(callbacks != nullptr),
      silent_(silent),
      user_data_(std::move(user_data)) {
  if (callbacks) std::memcpy(&callbacks_, callbacks, std::min(callbacks->struct_size, sizeof callbacks_));
}

bool Task::wants_events() const { return (!silent_ && (!pushed_ || callbacks_.on_event)) || !log_->silent(); }

void Task::begin(Track& track, const std::shared_ptr<LiveAgent>& agent,
                 const std::shared_ptr<RunRequest>& request) noexcept {
  if (cancel_wanted_ || !track.engine) {
    Error e;
    e.status = Status::cancelled;
    guarded_quietly([&] {
      e.message = cancel_wanted_ ? "The run was cancelled before it began."
                                 : "The context was freed before the run began.";
    });
    on_done(std::move(e));
    return;
  }
  const bool started = guarded_quietly(
      [&] { run_ = track.engine->driver->start(agent, request, shared_from_this(), wants_events()); });
  if (!started) {
    Error e;
    e.status = Status::no_memory;
    on_done(std::move(e));
  } else if (cancel_wanted_) {
    cancel();  // a callback asked for it while the run was being started
  }
}

void Task::on_event(const Event& event) {
  if (!log_->silent()) log_event(event);
  if (!over_) hand_on(event);
}

// The run's last event: its result, or what ended it.
void Task::hand_on_end(const Result<std::unique_ptr<RunResult>>& outcome) {
  if (silent_ || (pushed_ && !callbacks_.on_event)) return;
  guarded_quietly([&] {
    Event last{outcome.ok() ? EventKind::done : EventKind::error, {}, {}};
    JsonWriter w(last.json);
    w.begin_object().field("type", event_kind_name(last.kind));
    if (outcome.ok()) {
      const RunResult& result = *outcome.value();
      w.field("run_id", result.run_id).field("t_ms", result.total_ms).key("result").raw(result.to_json());
    } else {
      w.key("error").raw(error_json(outcome.error()));
    }
    w.end_object();
    hand_on(last);
  });
}

void Task::hand_on(const Event& event) {
  if (silent_) return;
  if (pushed_) {
    if (!callbacks_.on_event) return;
    const cascade_event view{event};
    callbacks_.on_event(user_data_ ? user_data_->get() : nullptr, &view);
    return;
  }
  auto kept = std::make_unique<cascade_event>(cascade_event{event});
  bool hold = false;
  {
    const Lock lock(mutex_);
    if (abandoned_) return;
    events_.push_back(std::move(kept));
    hold = !unbounded_ && !held_ && events_.size() >= kHoldAt;
    if (hold) held_ = true;
    changed_.all();
  }
  if (hold) apply_pause();
}

void Task::on_done(Result<std::unique_ptr<RunResult>> outcome) {
  if (over_.exchange(true)) return;
  executor_->reconsider();
  guarded_quietly([&] { log_end(outcome); });
  hand_on_end(outcome);
  std::unique_ptr<cascade_result> result;
  Error error;
  if (outcome.ok()) {
    error.status = Status::no_memory;
    guarded_quietly([&] {
      result = std::make_unique<cascade_result>();
      result->result = std::move(*outcome);
    });
  } else {
    error = std::move(outcome.error());
  }
  const bool hand_over = callbacks_.on_done != nullptr;
  {
    const Lock lock(mutex_);
    failed_ = result == nullptr;
    if (!hand_over) result_ = std::move(result);
    if (failed_) guarded_quietly([&] { error_ = error; });
    if (failed_) error_.status = error.status;
    taken_ = hand_over;
  }
  if (hand_over) {
    cascade_error* handle = failed_ ? make_handle(std::move(error)) : nullptr;
    callbacks_.on_done(user_data_ ? user_data_->get() : nullptr, result.release(), handle);
  }
  user_data_.reset();
  const Lock lock(mutex_);
  finished_ = true;
  changed_.all();
}

void Task::cancel() noexcept {
  cancel_wanted_ = true;
  if (over_) return;
  guarded_quietly([this] {
    executor_->post([self = shared_from_this()] {
      if (const std::shared_ptr<LiveRun> run = self->run_.lock()) run->cancel();
    });
  });
}

void Task::apply_pause() noexcept {
  const std::shared_ptr<LiveRun> run = run_.lock();
  if (!run) return;
  bool stop;
  {
    const Lock lock(mutex_);
    stop = paused_ || held_;
  }
  if (stop) run->pause();
  else run->resume();
}

void Task::post_pause() noexcept {
  guarded_quietly([this] { executor_->post([self = shared_from_this()] { self->apply_pause(); }); });
}

void Task::set_paused(bool paused) noexcept {
  {
    const Lock lock(mutex_);
    if (paused_ == paused) return;
    paused_ = paused;
  }
  post_pause();
}

void Task::abandon() noexcept {
  {
    const Lock lock(mutex_);
    abandoned_ = true;
    events_.clear();
  }
  if (!over_) cancel();
}

cascade_status Task::wait(std::int64_t timeout_ms, cascade_result** out, cascade_error** error) {
  bool go_on = false;
  {
    const Lock lock(mutex_);
    if (!finished_ && timeout_ms != 0) {
      unbounded_ = true;
      go_on = std::exchange(held_, false);
    }
  }
  if (go_on) post_pause();
  const bool inside = executor_->inside();
  Lock lock(mutex_);
  if (!finished_) {
    if (inside && timeout_ms != 0) return fail(error, blocking_error());
    if (!changed_.wait(lock, timeout_ms, [this] { return finished_; })) {
      if (timeout_ms < 0) return fail(error, blocking_error());
      return fail(error, make_error(Status::timeout, "The run is not over after " +
                                                         std::to_string(timeout_ms) + " ms; it goes on."));
    }
  }
  if (failed_) return fail(error, error_);
  if (callbacks_.on_done) return CASCADE_OK;  // on_done has got the result
  if (taken_)
    return fail(error, make_error(Status::invalid_state,
                                  "The result of this run was taken before: it is given once."));
  taken_ = true;
  if (out) *out = result_.release();
  else result_.reset();
  return CASCADE_OK;
}

cascade_status Task::next_event(std::int64_t timeout_ms, cascade_event** out, cascade_error** error) {
  if (pushed_ || silent_)
    return fail(error,
                make_error(Status::invalid_state,
                           "The events of this task go to its callbacks, so there is nothing to pull."));
  const bool inside = executor_->inside();
  bool go_on = false;
  {
    Lock lock(mutex_);
    if (events_.empty() && !finished_) {
      if (inside && timeout_ms != 0) return fail(error, blocking_error());
      if (!changed_.wait(lock, timeout_ms, [this] { return !events_.empty() || finished_; })) {
        if (timeout_ms < 0) return fail(error, blocking_error());
        return fail(error,
                    make_error(Status::timeout, "No event within " + std::to_string(timeout_ms) + " ms."));
      }
    }
    if (events_.empty()) return CASCADE_OK;  // that was the last
    *out = events_.front().release();
    events_.pop_front();
    if (held_ && events_.size() <= kGoOnAt) {
      held_ = false;
      go_on = true;
    }
  }
  if (go_on) post_pause();
  return CASCADE_OK;
}

void Task::log_event(const Event& event) const {
  guarded_quietly([&] {
    if (event.kind == EventKind::warning) {
      log_->write(LogBook::warning, event.json);
    } else if (event.kind != EventKind::delta && event.kind != EventKind::reasoning_delta &&
               event.kind != EventKind::done) {
      log_->write(LogBook::debug, event.json);
    }
  });
}

void Task::log_end(const Result<std::unique_ptr<RunResult>>& outcome) const {
  if (log_->silent()) return;
  if (!outcome.ok()) {
    const Error& e = outcome.error();
    log_->write(e.status == Status::cancelled ? LogBook::info : LogBook::error,
                std::string("run failed: ") + status_name(e.status) + ": " + e.message);
    return;
  }
  const RunResult& r = *outcome.value();
  log_->write(LogBook::info, "run " + r.run_id + ": " + r.model_id + " answered in " +
                                 fixed_text(r.total_ms, 1) + " ms, cost $" + usd_text(r.cost) +
                                 (r.escalated ? ", after a draft was rejected" : ""));
}

}  // namespace cascade::capi
