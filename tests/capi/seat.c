/* A blocking call drives the engine itself when nobody else does; whoever drives, everything else goes on. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <time.h>

#include "check.h"

static pthread_t first_thread;
static const char* kAsk = "{\"prompt\":\"What color is the sky?\"}";

/* The model of the host, and how it answers. */
enum { AT_ONCE, FROM_A_THREAD, NEVER, ONLY_LATER, FREE_THE_CONTEXT };
typedef struct {
  int way;
  pthread_t asked_on;
  cascade_agent* agent;
  cascade_context* context;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  cascade_model_call* held;
  int asked;
} sky;

static void answer(cascade_model_call* call) {
  cascade_model_call_delta(call, TEXT("The sky is blue."));
  cascade_model_call_end(call, TEXT("{\"finish_reason\":\"stop\"}"));
}
static void* answer_from_a_thread(void* call) {
  answer(call);
  return NULL;
}
static void ask_sky(void* user, cascade_model_call* call) {
  sky* s = user;
  cascade_error* error = NULL;
  cascade_result* result = NULL;
  pthread_t thread;
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_agent_run(s->agent, TEXT(kAsk), &result, &error), error);
  pthread_mutex_lock(&s->mutex);
  const int way = s->way;
  s->asked_on = pthread_self();
  if (way == NEVER || way == ONLY_LATER) s->held = call;
  ++s->asked;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->mutex);
  if (way == AT_ONCE) answer(call);
  if (way == FREE_THE_CONTEXT) { /* it lives on with its agent */
    cascade_context_free(s->context);
    s->context = NULL;
    answer(call);
  }
  if (way == FROM_A_THREAD) {
    pthread_create(&thread, NULL, answer_from_a_thread, call);
    pthread_detach(thread);
  }
}
static void wait_until_asked(sky* s, int times) {
  pthread_mutex_lock(&s->mutex);
  while (s->asked < times) pthread_cond_wait(&s->changed, &s->mutex);
  pthread_mutex_unlock(&s->mutex);
}

static void begin(sky* s, int way) {
  cascade_error* error = NULL;
  memset(s, 0, sizeof *s);
  pthread_mutex_init(&s->mutex, NULL);
  pthread_cond_init(&s->changed, NULL);
  s->way = way;
  s->context = plain_context();
  CHECK_STATUS(CASCADE_OK,
               cascade_agent_new(s->context, TEXT("{\"models\":[{\"name\":\"sky\",\"provider\":\"host\"}]}"),
                                 &s->agent, &error),
               error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_add_model(s->agent, TEXT("sky"), ask_sky, NULL, s, NULL, &error),
               error);
}
static void end(sky* s) {
  cascade_agent_free(s->agent);
  cascade_context_free(s->context);
  pthread_mutex_destroy(&s->mutex);
  pthread_cond_destroy(&s->changed);
}
static void run_ok(cascade_agent* agent) {
  cascade_error* error = NULL;
  cascade_result* result = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT(kAsk), &result, &error), error);
  CHECK(result && contains(cascade_result_text(result), "blue"));
  cascade_result_free(result);
}
static void* run_many(void* agent) {
  for (int i = 0; i < 100; ++i) run_ok(agent);
  return NULL;
}
static void* free_context(void* user) {
  sky* s = user;
  wait_until_asked(s, 1);
  cascade_context_free(s->context);
  return NULL;
}
static cascade_task* start(cascade_agent* agent) {
  cascade_error* error = NULL;
  cascade_task* task = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(kAsk), NULL, &task, &error), error);
  return task;
}
static void heard(void* user, cascade_result* result, cascade_error* error) {
  CHECK(result && *cascade_result_text(result).data);
  *(volatile int*)user = pthread_equal(pthread_self(), first_thread) ? 2 : 1;
  cascade_result_free(result);
  cascade_error_free(error);
}
/* Whether the end was heard inside the starting call (2), or else where. */
static int start_inside(cascade_agent* agent) {
  cascade_error* error = NULL;
  cascade_task* task = NULL;
  int where = 0;
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = &where;
  callbacks.on_done = heard;
  callbacks.start_inside = 1;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(kAsk), &callbacks, &task, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, -1, NULL, &error), error);
  cascade_task_free(task);
  return where;
}
static void wait_ok(cascade_task* task) {
  cascade_error* error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_task_wait(task, -1, NULL, &error), error);
  cascade_task_free(task);
}

void test_seat(void) {
  sky s;
  cascade_error* error = NULL;
  cascade_result* result = NULL;
  pthread_t threads[4];
  first_thread = pthread_self();

  /* Alone, a blocking call is answered on its own thread, once the loop's thread has found that nothing is to
   * be done. */
  begin(&s, AT_ONCE);
  do run_ok(s.agent);
  while (!pthread_equal(s.asked_on, pthread_self()));

  /* Many at once: one drives, the others wait, and then another drives. */
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, run_many, s.agent);
  for (int i = 0; i < 50; ++i) wait_ok(start(s.agent));
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  end(&s);

  /* A start that may work inside does: up to the end where nothing has to be waited for, and whatever else is
   * under way. */
  begin(&s, AT_ONCE);
  int tries = 0;
  while (start_inside(s.agent) != 2 && tries < 10000) ++tries; /* the loop's thread may not have left its seat yet */
  CHECK(tries < 10000);
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, run_many, s.agent);
  for (int i = 0; i < 100; ++i) CHECK(start_inside(s.agent) != 0);
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  end(&s);
  /* What it cannot finish goes on by itself: a model that answers later, a server. */
  begin(&s, FROM_A_THREAD);
  for (int i = 0; i < 50; ++i) CHECK(start_inside(s.agent) != 0);
  end(&s);
  cascade_context* context = plain_context();
  cascade_agent* practice = practice_agent(context, "");
  for (int i = 0; i < 20; ++i) CHECK(start_inside(practice) != 0);
  cascade_agent_free(practice);
  cascade_context_free(context);

  /* The answer comes from another thread while the caller drives. */
  begin(&s, FROM_A_THREAD);
  for (int i = 0; i < 50; ++i) run_ok(s.agent);
  end(&s);

  /* What a driver leaves is gone on with after it. */
  begin(&s, ONLY_LATER);
  cascade_task* open = start(s.agent);
  wait_until_asked(&s, 1);
  cascade_model_call* held = s.held;
  s.way = AT_ONCE; /* nobody is asking now */
  run_ok(s.agent);
  answer(held);
  wait_ok(open);
  run_ok(s.agent);
  end(&s);

  /* The context goes while a caller drives: from another thread, and from inside. */
  begin(&s, NEVER);
  pthread_create(&threads[0], NULL, free_context, &s);
  CHECK_STATUS(CASCADE_ERR_CANCELLED, cascade_agent_run(s.agent, TEXT(kAsk), &result, &error), error);
  pthread_join(threads[0], NULL);
  cascade_model_call_fail(s.held, TEXT("{}"));
  s.context = NULL;
  end(&s);
  begin(&s, FREE_THE_CONTEXT);
  run_ok(s.agent);
  end(&s);
  begin(&s, FREE_THE_CONTEXT);
  CHECK(start_inside(s.agent) != 0);
  end(&s);
}
