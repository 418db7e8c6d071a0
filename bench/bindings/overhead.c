/* What a run costs from C: 256 runs at a time, each answered from the cache, so that no model and no network is in it. */
#include <cascadeflow/cascadeflow.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { kRuns = 256, kRounds = 100 };
static const char config[] = "{\"models\":[{\"name\":\"house\",\"provider\":\"host\"}],\"cache\":{\"enabled\":true}}";
static const char request[] = "{\"prompt\":\"What color is the sky?\"}";
static const char answer[] = "{\"content\":\"The sky is blue on a clear day.\"}";
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_done = PTHREAD_COND_INITIALIZER;
static int left;

static void house(void *user_data, cascade_model_call *call) {
  (void)user_data;
  cascade_model_call_end(call, answer, sizeof answer - 1);
}

static void done(void *user_data, cascade_result *result, cascade_error *error) {
  (void)user_data;
  /* What every binding reads. */
  cascade_result_summary summary = CASCADE_RESULT_SUMMARY_INIT;
  if (result) cascade_result_get_summary(result, &summary);
  if (result) (void)cascade_result_json(result);
  cascade_result_free(result);
  cascade_error_free(error);
  pthread_mutex_lock(&mutex);
  if (--left == 0) pthread_cond_signal(&all_done);
  pthread_mutex_unlock(&mutex);
}

static double now_us(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

int main(void) {
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_result *first = NULL;
  cascade_context_new(NULL, 0, &context, NULL);
  cascade_agent_new(context, config, sizeof config - 1, &agent, NULL);
  cascade_agent_add_model(agent, "house", 5, house, NULL, NULL, NULL, NULL);
  if (cascade_agent_run(agent, request, sizeof request - 1, &first, NULL) != CASCADE_OK) return 1;
  cascade_result_free(first);
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
    cascade_task *tasks[kRuns];
    callbacks.on_done = done;
    left = kRuns;
    const double begun = now_us();
    for (int i = 0; i < kRuns; ++i) cascade_agent_start(agent, request, sizeof request - 1, &callbacks, &tasks[i], NULL);
    pthread_mutex_lock(&mutex);
    while (left) pthread_cond_wait(&all_done, &mutex);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < kRuns; ++i) cascade_task_free(tasks[i]);
    const double took = (now_us() - begun) / kRuns;
    if (took < best) best = took;
  }
  printf("c %.2f\n", best);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
