/* The same events pushed and pulled, back-pressure, and the order in which things end. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "check.h"

typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int deltas, last_kind, done, destroyed, after_done, failed;
  char text[65536];
  cascade_agent *agent; /* to call from inside */
} listener;

static void on_event(void *user, const cascade_event *event) {
  listener *l = user;
  const int32_t kind = cascade_event_kind(event);
  if (l->done) ++l->after_done;
  l->last_kind = kind;
  CHECK(contains(cascade_event_json(event), cascade_event_kind_name(kind)));
  if (kind == CASCADE_EVENT_DELTA) {
    ++l->deltas;
    strncat(l->text, cascade_event_text(event).data, sizeof l->text - strlen(l->text) - 1);
  }
  if (kind == CASCADE_EVENT_ROUTE && l->agent) { /* a blocking call from a callback is refused, not a deadlock */
    cascade_result *result = NULL;
    cascade_error *error = NULL;
    CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_agent_run(l->agent, TEXT("{\"prompt\":\"x\"}"), &result, &error), error);
    cascade_buffer out = {NULL, 0};
    CHECK_STATUS(CASCADE_OK, cascade_agent_analytics(l->agent, &out, &error), error); /* needs no waiting */
    cascade_buffer_dispose(&out);
  }
}
static void on_done(void *user, cascade_result *result, cascade_error *error) {
  listener *l = user;
  CHECK((result != NULL) != (error != NULL));
  if (result) CHECK(strcmp(cascade_result_text(result).data, l->text) == 0);
  pthread_mutex_lock(&l->mutex);
  ++l->done;
  l->failed += error != NULL;
  pthread_cond_broadcast(&l->changed);
  pthread_mutex_unlock(&l->mutex);
  cascade_result_free(result);
  cascade_error_free(error);
}
static void destroy(void *user) { ++((listener *)user)->destroyed; }

void test_events(void) {
  const char *request = "{\"prompt\":\"What color is the sky?\",\"stream\":true}";
  cascade_error *error = NULL;
  cascade_task *task = NULL;
  cascade_context *context = plain_context();
  cascade_agent *agent = practice_agent(context, "");
  listener l = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0, 0, 0, 0, "", agent};
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = &l;
  callbacks.destroy = destroy;
  callbacks.on_event = on_event;
  callbacks.on_done = on_done;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(request), &callbacks, &task, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, 30000, NULL, &error), error); /* after on_done has returned */
  CHECK(l.done == 1 && l.destroyed == 1 && l.deltas > 0 && l.after_done == 0 && l.last_kind == CASCADE_EVENT_DONE);
  CHECK(cascade_task_is_done(task) == 1);
  cascade_event *event = NULL;
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_task_next_event(task, 0, &event, &error), error);
  cascade_task_free(task);

  /* Pulled: the same kinds of events, in the same order, and the result at the end. */
  int deltas = 0, last = 0, events = 0;
  char text[65536] = "";
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(request), NULL, &task, &error), error);
  cascade_agent_free(agent); /* children keep parents alive */
  while (cascade_task_next_event(task, 30000, &event, &error) == CASCADE_OK && event) {
    ++events;
    last = cascade_event_kind(event);
    if (last == CASCADE_EVENT_DELTA) {
      ++deltas;
      strncat(text, cascade_event_text(event).data, sizeof text - strlen(text) - 1);
    }
    cascade_event_free(event);
  }
  cascade_error_free(error);
  error = NULL;
  CHECK(deltas > 0 && last == CASCADE_EVENT_DONE && events > deltas);
  cascade_result *result = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, -1, &result, &error), error);
  CHECK(result && strcmp(cascade_result_text(result).data, text) == 0);
  cascade_result_free(result);
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_task_wait(task, -1, &result, &error), error); /* given once */
  CHECK(result == NULL);
  cascade_task_free(task);

  /* Nobody pulls: the events of a long answer wait, and waiting for the end lets them all come. */
  agent = practice_agent(context, "");
  char prompt[4096] = "{\"stream\":true,\"strategy\":\"strong\",\"prompt\":\"";
  for (int i = 0; i < 500; ++i) strcat(prompt, "again ");
  strcat(prompt, "\"}");
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(prompt), NULL, &task, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, 30000, &result, &error), error);
  CHECK(result && cascade_result_text(result).len > 0);
  cascade_result_free(result);
  cascade_task_free(task);

  /* Pause and resume from outside. */
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(request), NULL, &task, &error), error);
  cascade_task_pause(task);
  cascade_task_resume(task);
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, 30000, &result, &error), error);
  cascade_result_free(result);
  cascade_task_free(task);
  cascade_agent_free(agent);
  cascade_context_free(context);
}
