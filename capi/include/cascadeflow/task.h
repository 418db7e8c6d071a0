/* task.h: one run under way: its events, pushed or pulled, and its end. */
#ifndef CASCADEFLOW_TASK_H
#define CASCADEFLOW_TASK_H

#include <cascadeflow/base.h>
#include <cascadeflow/error.h>
#include <cascadeflow/result.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cascade_task cascade_task;
typedef struct cascade_event cascade_event;

/* Kinds of events. New kinds may be added: ignore those you do not know. */
#define CASCADE_EVENT_ROUTE 1           /* what was planned: direct or cascade, domain, complexity */
#define CASCADE_EVENT_ATTEMPT 2         /* a model is being asked */
#define CASCADE_EVENT_DELTA 3           /* a stretch of answer text: cascade_event_text */
#define CASCADE_EVENT_REASONING_DELTA 4 /* a stretch of the model's reasoning, apart from the answer */
#define CASCADE_EVENT_TOOL_CALL_DELTA 5 /* a tool call, growing */
#define CASCADE_EVENT_DRAFT_DECISION 6  /* the gate has judged a draft */
#define CASCADE_EVENT_DISCARD 7         /* optimistic streaming only: forget the text shown so far */
#define CASCADE_EVENT_SWITCH 8          /* on to the next tier or deployment */
#define CASCADE_EVENT_USAGE 9           /* tokens and cost of one attempt */
#define CASCADE_EVENT_TOOL_RESULT 10    /* a tool has answered */
#define CASCADE_EVENT_WARNING 11        /* budget nearly spent, drift, a parameter dropped */
#define CASCADE_EVENT_DONE 12           /* the last event of a good run: the result */
#define CASCADE_EVENT_ERROR 13          /* the last event of a failed run */

CASCADE_EXPORT int32_t cascade_event_kind(const cascade_event *event);
/* "route", "delta", ... Static storage. */
CASCADE_EXPORT const char *cascade_event_kind_name(int32_t kind);
/* The text of a delta; empty for other kinds. Valid while the event lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_event_text(const cascade_event *event);
/* The whole event as JSON, "type" included. Valid while the event lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_event_json(const cascade_event *event);
/* Only for events from cascade_task_next_event; those of callbacks are borrowed for the call. */
CASCADE_EXPORT void cascade_event_free(CASCADE_OWN cascade_event *event);

typedef struct cascade_task_callbacks {
  size_t struct_size;
  void *user_data;
  void (*destroy)(void *user_data); /* exactly once, also when the start fails */
  /* Nullable: then no events are made, which is quicker. */
  void (*on_event)(void *user_data, CASCADE_BORROWED const cascade_event *event);
  /* Exactly once: one of result and error is not NULL, and it is yours. */
  void (*on_done)(void *user_data, CASCADE_OWN cascade_result *result, CASCADE_OWN cascade_error *error);
  /* Not 0: the starting call may itself do what can be done at once, up to the sending of the first request, and
   * callbacks may come from inside it, before the task's handle is there. It spares a change of thread. */
  int32_t start_inside;
  int32_t reserved;
} cascade_task_callbacks;
#define CASCADE_TASK_CALLBACKS_INIT { sizeof(cascade_task_callbacks), 0, 0, 0, 0, 0, 0 }

/* Asks the run to stop; it ends with CASCADE_ERR_CANCELLED unless it was already over. Idempotent. Any thread. */
CASCADE_EXPORT void cascade_task_cancel(cascade_task *task);
/* 1 when the run is over. Any thread. */
CASCADE_EXPORT int32_t cascade_task_is_done(const cascade_task *task);
/* Waits at most timeout_ms (-1: for ever) for the end. On CASCADE_OK *out is the result (once; then INVALID_STATE); a
 * failed run returns its status and error; CASCADE_ERR_TIMEOUT when time ran out (the run goes on). With an on_done callback
 * this returns after on_done has, and *out stays NULL. Waiting lets all events come, however many wait to be pulled. */
CASCADE_EXPORT cascade_status cascade_task_wait(cascade_task *task, int64_t timeout_ms, CASCADE_OWN cascade_result **out,
                                                cascade_error **error);
/* The next event: CASCADE_OK and *out not NULL; CASCADE_OK and NULL after the last; CASCADE_ERR_TIMEOUT when none came
 * within timeout_ms. Only for tasks started without callbacks. The engine stops reading when 256 events wait. */
CASCADE_EXPORT cascade_status cascade_task_next_event(cascade_task *task, int64_t timeout_ms, CASCADE_OWN cascade_event **out,
                                                      cascade_error **error);
/* Pushed events: stop and go on reading from the provider, for back-pressure. Any thread. */
CASCADE_EXPORT void cascade_task_pause(cascade_task *task);
CASCADE_EXPORT void cascade_task_resume(cascade_task *task);
/* Freeing a task that still runs cancels it. */
CASCADE_EXPORT void cascade_task_free(CASCADE_OWN cascade_task *task);

#ifdef __cplusplus
}
#endif
#endif
