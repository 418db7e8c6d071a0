/* Hosted contexts: no thread, no network, virtual time. Everything is repeatable to the byte. */
#include <stdlib.h>

#include "check.h"

static const char *kConfig =
    "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\",\"api_key\":\"k\"},"
    "{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\"}],\"seed\":1}";

static int done_ok, done_failed;
static char last[65536];
static void on_done(void *user, cascade_result *result, cascade_error *error) {
  (void)user;
  if (result) {
    ++done_ok;
    snprintf(last, sizeof last, "%s", cascade_result_json(result).data);
  } else {
    ++done_failed;
    CHECK(cascade_error_message(error).len > 0);
  }
  cascade_result_free(result);
  cascade_error_free(error);
}

/* One run in virtual time; the transport's `fail_at`-th step fails with `kind`. Answers the number of steps. */
static int run_once(int fail_at, const char *kind) {
  virtual_host *host = virtual_host_new();
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_task *task = NULL;
  cascade_error *error = NULL;
  const int destroyed = virtual_destroyed, before = done_ok + done_failed;
  virtual_fail_at(host, fail_at, kind);
  CHECK_STATUS(CASCADE_OK, virtual_context(host, &context, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(kConfig), &agent, &error), error);
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.on_done = on_done;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT("{\"prompt\":\"What color is the sky?\"}"), &callbacks, &task, &error), error);
  virtual_run(host, context);
  CHECK(done_ok + done_failed == before + 1);
  CHECK(cascade_task_is_done(task));
  CHECK(virtual_open(host) == 0);
  const int steps = virtual_steps(host);
  cascade_task_free(task);
  cascade_agent_free(agent);
  CHECK(virtual_destroyed == destroyed);
  cascade_context_free(context);
  CHECK(virtual_destroyed == destroyed + 1);
  virtual_host_free(host);
  return steps;
}

/* Every handle goes inside on_done, the context first. */
static struct { cascade_context *context; cascade_agent *agent; cascade_task *task; } mine;
static void free_all(void *user, cascade_result *result, cascade_error *error) {
  on_done(user, result, error);
  cascade_context_free(mine.context);
  cascade_agent_free(mine.agent);
  cascade_task_free(mine.task);
  mine.context = NULL;
}
static void free_inside(void) {
  virtual_host *host = virtual_host_new();
  cascade_error *error = NULL;
  const int destroyed = virtual_destroyed;
  CHECK_STATUS(CASCADE_OK, virtual_context(host, &mine.context, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(mine.context, TEXT(kConfig), &mine.agent, &error), error);
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.on_done = free_all;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(mine.agent, TEXT("{\"prompt\":\"Hi\"}"), &callbacks, &mine.task, &error), error);
  while (mine.context && virtual_step(host, mine.context)) {}
  CHECK(mine.context == NULL);
  CHECK(virtual_destroyed == destroyed + 1);
  virtual_host_free(host);
}

/* A paused task asks its host to read no further; what comes all the same waits for it. */
static void pause_the_host(void) {
  virtual_host *host = virtual_host_new();
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_task *task = NULL;
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, virtual_context(host, &context, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(kConfig), &agent, &error), error);
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.on_done = on_done;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT("{\"prompt\":\"Hi\"}"), &callbacks, &task, &error), error);
  CHECK(virtual_open(host) == 1 && !cascade_http_paused(virtual_exchange(host, 0)));
  cascade_task_pause(task);
  CHECK(cascade_http_paused(virtual_exchange(host, 0)) == 1);
  virtual_step(host, context);
  CHECK(!cascade_task_is_done(task));
  cascade_task_resume(task);
  CHECK(virtual_open(host) == 1 && !cascade_http_paused(virtual_exchange(host, 0)));
  virtual_run(host, context);
  CHECK(cascade_task_is_done(task));
  cascade_task_free(task);
  cascade_agent_free(agent);
  cascade_context_free(context);
  virtual_host_free(host);
}

/* Whatever JSON the host writes its headers in, they say the same; what is no JSON says nothing. */
static void headers_in_every_form(void) {
  static const char *const kForms[] = {
      "[[\"X-Request-Id\",\"r-1\"]]",
      "[[\"accept\",\"\"],[\"x-request-id\",\"r-1\"]]",
      " [ [ \"x-request-id\" , \"r-1\" ] , [ \"b\" , \"c\" ] ] ",
      "[\n[\"x-request-id\",\"r-1\"]\n]",
      "[[\"x-request-id\",\"r\\u002d1\"]]",
      "[[\"a\",\"b\"],[\"x-request-id\",\"r-1\",\"more\"]]",
      "{\"X-Request-Id\":\"r-1\"}",
  };
  static const char *const kBroken[] = {"", "[", "[[\"x-request-id\",\"r-1\"]", "[[\"x-request-id\",\"r-1\"]] x",
                                        "[[\"x-request-id\",\"r-1\"],]", "[[\"x-request-id\",\"r-1]]",
                                        "[[\"x-request-id\",\"r-1\xff\"]]"};
  const char *const usual = virtual_headers;
  for (size_t i = 0; i < sizeof kForms / sizeof *kForms; ++i) {
    virtual_headers = kForms[i];
    run_once(0, "");
    CHECK(strstr(last, "\"request_id\":\"r-1\"") != NULL);
  }
  for (size_t i = 0; i < sizeof kBroken / sizeof *kBroken; ++i) {
    virtual_headers = kBroken[i];
    run_once(0, "");
    CHECK(strstr(last, "request_id") == NULL);
  }
  virtual_headers = usual;
}

void test_host(void) {
  static char first[sizeof last];
  const int steps = run_once(0, "");
  CHECK(done_ok == 1 && done_failed == 0 && steps > 4);
  memcpy(first, last, sizeof first);
  CHECK(run_once(0, "") == steps);
  CHECK(strcmp(first, last) == 0); /* the same inputs, the same bytes out */

  /* Each step of the transport fails in turn, in each way. The cascade has retries and another tier: it gets through. */
  static const char *const kKinds[] = {"connect", "dns", "tls", "reset", "timeout", "other"};
  for (size_t k = 0; k < sizeof kKinds / sizeof *kKinds; ++k)
    for (int step = 1; step <= steps; ++step) run_once(step, kKinds[k]);
  CHECK(done_failed == 0);

  headers_in_every_form();
  pause_the_host();
  free_inside();

  /* The context goes in the middle of each step. */
  for (int stop = 0; stop <= steps; ++stop) {
    virtual_host *host = virtual_host_new();
    cascade_context *context = NULL;
    cascade_agent *agent = NULL;
    cascade_task *task = NULL;
    cascade_error *error = NULL;
    const int before = done_ok + done_failed;
    CHECK_STATUS(CASCADE_OK, virtual_context(host, &context, &error), error);
    CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(kConfig), &agent, &error), error);
    cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
    callbacks.on_done = on_done;
    CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT("{\"prompt\":\"Hi\"}"), &callbacks, &task, &error), error);
    for (int i = 0; i < stop; ++i) virtual_step(host, context);
    cascade_context_free(context);
    CHECK(done_ok + done_failed == before + 1);
    CHECK(virtual_open(host) == 0);
    cascade_task_free(task);
    cascade_agent_free(agent);
    virtual_host_free(host);
  }
}
