/* Cancelling at every point, and contexts that go while runs are under way. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <time.h>

#include "check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int done, cancelled, fine, destroyed;

static void on_done(void *user, cascade_result *result, cascade_error *error) {
  (void)user;
  pthread_mutex_lock(&mutex);
  ++done;
  if (result) ++fine;
  else if (cascade_error_status(error) == CASCADE_ERR_CANCELLED) ++cancelled;
  else printf("cancel.c: unexpected %s\n", cascade_error_json(error).data);
  pthread_mutex_unlock(&mutex);
  cascade_result_free(result);
  cascade_error_free(error);
}
static void destroy(void *user) {
  (void)user;
  pthread_mutex_lock(&mutex);
  ++destroyed;
  pthread_mutex_unlock(&mutex);
}
static cascade_task *start(cascade_agent *agent, const char *request) {
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.on_done = on_done;
  callbacks.destroy = destroy;
  cascade_task *task = NULL;
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(request), &callbacks, &task, &error), error);
  return task;
}
static void nap(long microseconds) {
  const struct timespec t = {0, microseconds * 1000};
  nanosleep(&t, NULL);
}
static void *cancel_from_thread(void *task) {
  for (int i = 0; i < 3; ++i) cascade_task_cancel(task);
  return NULL;
}

void test_cancel(void) {
  const char *request = "{\"prompt\":\"What color is the sky?\",\"stream\":true}";
  cascade_error *error = NULL;
  cascade_context *context = plain_context();
  cascade_agent *agent = practice_agent(context, "");
  int started = 0;
  for (long delay = 0; delay < 4000; delay += 100, ++started) { /* from before the start to after the end */
    cascade_task *task = start(agent, request);
    if (delay > 0) nap(delay);
    cascade_task_cancel(task);
    cascade_task_cancel(task);
    const cascade_status status = cascade_task_wait(task, 30000, NULL, &error);
    CHECK(status == CASCADE_OK || status == CASCADE_ERR_CANCELLED);
    cascade_error_free(error);
    error = NULL;
    cascade_task_free(task);
  }
  CHECK(done == started && destroyed == started && cancelled + fine == started && cancelled > 0);

  /* From two threads at once, and by freeing the task. */
  for (int i = 0; i < 20; ++i, ++started) {
    cascade_task *task = start(agent, request);
    pthread_t a, b;
    pthread_create(&a, NULL, cancel_from_thread, task);
    pthread_create(&b, NULL, cancel_from_thread, task);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    cascade_task_free(task);
  }

  /* The context goes first, with runs in all states under way; the order of frees does not matter. */
  cascade_task *tasks[40];
  for (int i = 0; i < 40; ++i, ++started) tasks[i] = start(agent, request);
  cascade_context_free(context);
  CHECK(done == started && destroyed == started && cancelled + fine == started);
  cascade_task *late = NULL;
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_agent_start(agent, TEXT(request), NULL, &late, &error), error);
  CHECK(late == NULL);
  cascade_result *result = NULL;
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_agent_run(agent, TEXT(request), &result, &error), error);
  cascade_buffer out = {NULL, 0};
  CHECK_STATUS(CASCADE_OK, cascade_agent_analytics(agent, &out, &error), error); /* what is known is still known */
  cascade_buffer_dispose(&out);
  cascade_agent_free(agent);
  for (int i = 0; i < 40; ++i) {
    CHECK(cascade_task_is_done(tasks[i]));
    cascade_task_free(tasks[i]);
  }

  /* Several loop threads. */
  context = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_context_new(TEXT("{\"env\":false,\"threads\":3}"), &context, &error), error);
  cascade_agent *agents[6];
  for (int i = 0; i < 6; ++i) agents[i] = practice_agent(context, "");
  for (int i = 0; i < 6; ++i) {
    CHECK_STATUS(CASCADE_OK, cascade_agent_run(agents[i], TEXT(request), &result, &error), error);
    cascade_result_free(result);
  }
  cascade_context_free(context);
  for (int i = 0; i < 6; ++i) cascade_agent_free(agents[i]);
}
