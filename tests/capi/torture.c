/* Every allocation of a whole run fails in turn: nothing crashes, nothing hangs, every run ends once, and all is given back. */
#include <stddef.h>
#include <stdlib.h>

#include "check.h"

int checks_failed, checks_made;

/* The test's own allocator in front of the C library's: counts, and refuses the n-th request. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *memory);
static long count, refuse_at, live;
static int watching;

static int refused(void) { return watching && ++count == refuse_at; }
void *malloc(size_t size) {
  void *memory = refused() ? NULL : __libc_malloc(size);
  if (memory) ++live;
  return memory;
}
void *calloc(size_t n, size_t size) {
  void *memory = refused() ? NULL : __libc_calloc(n, size);
  if (memory) ++live;
  return memory;
}
void *realloc(void *old, size_t size) {
  void *memory = refused() ? NULL : __libc_realloc(old, size);
  if (memory && !old) ++live;
  return memory;
}
void free(void *memory) {
  if (memory) --live;
  __libc_free(memory);
}

static int done, exchanges;
static void on_done(void *user, cascade_result *result, cascade_error *error) {
  (void)user;
  ++done;
  if ((result != NULL) == (error != NULL)) ++checks_failed;
  if (result) {
    (void)cascade_result_json(result);
  }
  cascade_result_free(result);
  cascade_error_free(error);
}
static void on_event(void *user, const cascade_event *event) { *(int *)user += cascade_event_kind(event) > 0; }

static int whole_run(void) {
  static const char *config =
      "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\",\"api_key\":\"k\"},"
      "{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\"}],\"max_budget\":1.0,\"seed\":1,\"quality\":{\"threshold\":0.01,"
      "\"embeddings\":{\"base_url\":\"http://embed.test/v1\",\"model\":\"e\"},\"learning\":{\"shadow_rate\":1}}}";
  int events = 0, reached = 0;
  virtual_host *host = virtual_host_new();
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_task *task = NULL;
  cascade_error *error = NULL;
  if (!host) return 0;
  done = 0;
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = &events;
  callbacks.on_event = on_event;
  callbacks.on_done = on_done;
  if (virtual_context(host, &context, &error) == CASCADE_OK && cascade_agent_new(context, TEXT(config), &agent, &error) == CASCADE_OK &&
      cascade_agent_start(agent, TEXT("{\"prompt\":\"What color is the sky?\",\"stream\":true}"), &callbacks, &task, &error) == CASCADE_OK) {
    reached = 1;
    virtual_run(host, context);
  } else if (error == NULL) {
    ++checks_failed;
  }
  cascade_error_free(error);
  cascade_task_free(task);
  cascade_agent_free(agent);
  cascade_context_free(context);
  exchanges = virtual_exchanges(host);
  virtual_host_free(host);
  if (reached && done != 1) {
    ++checks_failed;
    printf("allocation %ld refused: the run ended %d times\n", refuse_at, done);
  }
  return reached && done == 1;
}

int main(void) {
  whole_run(); /* what is made once and kept (tables, locales) is made here */
  whole_run();
  count = refuse_at = 0;
  watching = 1;
  whole_run();
  watching = 0;
  const long total = count;
  printf("a whole run asks for memory %ld times\n", total);
  if (total < 50 || exchanges != 3) return 1; /* the embedder, the draft, and its shadow */
  long leaks = 0;
  for (long n = 1; n <= total; ++n) {
    const long before = live;
    count = 0;
    refuse_at = n;
    watching = 1;
    whole_run();
    watching = 0;
    if (live > before) {
      ++leaks;
      if (leaks < 10) printf("allocation %ld refused: %ld pieces were not given back\n", n, live - before);
    }
  }
  if (leaks > 0) ++checks_failed;
  printf("%ld allocations refused in turn, %d failed\n", total, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
