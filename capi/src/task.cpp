// task.h
#include "host/task.hpp"

#include "host/guard.hpp"
#include "host/read.hpp"
#include "host/text.hpp"

using namespace cascade;
using namespace cascade::capi;

int32_t cascade_event_kind(const cascade_event* event) {
  return event ? static_cast<int32_t>(event->event.kind) : 0;
}
const char* cascade_event_kind_name(int32_t kind) { return event_kind_name(static_cast<EventKind>(kind)); }
cascade_str cascade_event_text(const cascade_event* event) {
  return event ? borrowed(event->event.text) : cascade_str{"", 0};
}
cascade_str cascade_event_json(const cascade_event* event) {
  return event ? borrowed(event->event.json) : cascade_str{"{}", 2};
}
void cascade_event_free(cascade_event* event) { delete event; }

void cascade_task_cancel(cascade_task* task) {
  if (task) task->task->cancel();
}
int32_t cascade_task_is_done(const cascade_task* task) { return task && task->task->over() ? 1 : 0; }

cascade_status cascade_task_wait(cascade_task* task, int64_t timeout_ms, cascade_result** out,
                                 cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(
      error, [&] { return task ? task->task->wait(timeout_ms, out, error) : fail(error, null_argument()); });
}

cascade_status cascade_task_next_event(cascade_task* task, int64_t timeout_ms, cascade_event** out,
                                       cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(error, [&] {
    return task && out ? task->task->next_event(timeout_ms, out, error) : fail(error, null_argument());
  });
}

void cascade_task_pause(cascade_task* task) {
  if (task) task->task->set_paused(true);
}
void cascade_task_resume(cascade_task* task) {
  if (task) task->task->set_paused(false);
}

void cascade_task_free(cascade_task* task) {
  if (!task) return;
  task->task->abandon();
  delete task;
}
