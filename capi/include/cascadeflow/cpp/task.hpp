// task.hpp: a run under way, and its events.
#ifndef CASCADEFLOW_CPP_TASK_HPP
#define CASCADEFLOW_CPP_TASK_HPP

#include <cascadeflow/cpp/result.hpp>
#include <cascadeflow/task.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace cascadeflow {

/// An event as callbacks see it: valid for the call only.
class event_view {
 public:
  explicit event_view(const cascade_event *borrowed) : handle_(borrowed) {}
  int kind() const noexcept { return cascade_event_kind(handle_); }
  std::string_view kind_name() const noexcept { return cascade_event_kind_name(kind()); }
  std::string_view text() const noexcept { return view(cascade_event_text(handle_)); }
  std::string_view json() const noexcept { return view(cascade_event_json(handle_)); }

 private:
  const cascade_event *handle_;
};

/// An event of one's own, from task::next_event.
class event : public event_view {
 public:
  explicit event(cascade_event *owned) : event_view(owned), handle_(owned) {}

 private:
  detail::handle<cascade_event, cascade_event_free> handle_;
};

/// A run under way. Letting go of it cancels the run.
class task {
 public:
  explicit task(cascade_task *owned) : handle_(owned) {}
  void cancel() noexcept { cascade_task_cancel(handle_.get()); }
  void pause() noexcept { cascade_task_pause(handle_.get()); }
  void resume() noexcept { cascade_task_resume(handle_.get()); }
  bool done() const noexcept { return cascade_task_is_done(handle_.get()) != 0; }
  /// Waits for the end; throws what ended the run.
  result wait() { return std::move(*wait_for(-1)); }
  /// The same with a limit; empty when time ran out and the run goes on.
  std::optional<result> wait_for(std::int64_t timeout_ms) {
    cascade_result *out = nullptr;
    cascade_error *problem = nullptr;
    const cascade_status status = cascade_task_wait(handle_.get(), timeout_ms, &out, &problem);
    if (status == CASCADE_ERR_TIMEOUT && !done()) {
      cascade_error_free(problem);
      return std::nullopt;
    }
    detail::check(status, problem);
    return result(out);
  }
  /// The next event, empty after the last. For tasks started without an on_event function.
  std::optional<event> next_event(std::int64_t timeout_ms = -1) {
    cascade_event *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_task_next_event(handle_.get(), timeout_ms, &out, &problem), problem);
    if (!out) return std::nullopt;
    return event(out);
  }

  /// `for (const event &e : task)`
  class iterator {
   public:
    explicit iterator(task *source) : source_(source) { ++*this; }
    iterator() = default;
    const event &operator*() const { return *current_; }
    iterator &operator++() {
      current_ = source_->next_event();
      if (!current_) source_ = nullptr;
      return *this;
    }
    bool operator!=(const iterator &other) const { return source_ != other.source_; }

   private:
    task *source_ = nullptr;
    std::optional<event> current_;
  };
  iterator begin() { return iterator(this); }
  iterator end() { return {}; }

 private:
  detail::handle<cascade_task, cascade_task_free> handle_;
};

}  // namespace cascadeflow

#endif
