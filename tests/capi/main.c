/* The C suite: pure C99, linked to the shared library only, against the practice provider. Usage: capi_suite PRACTICE_PROGRAM */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

int checks_failed, checks_made;
char practice_url[64];

void test_values(void);
void test_runs(void);
void test_events(void);
void test_cancel(void);
void test_host(void);
void test_judgement(void);
void test_misuse(void);
void test_seat(void);

static pid_t start_practice(const char *program) {
  int out[2];
  if (pipe(out) != 0) return -1;
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(out[1], STDOUT_FILENO);
    close(out[0]);
    execl(program, program, "--port", "0", (char *)NULL);
    _exit(127);
  }
  close(out[1]);
  size_t n = 0;
  ssize_t got;
  while (n + 1 < sizeof practice_url && (got = read(out[0], practice_url + n, 1)) == 1 && practice_url[n] != '\n') ++n;
  practice_url[n] = 0;
  return pid;
}

cascade_context *plain_context(void) {
  cascade_context *context = NULL;
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_context_new(TEXT("{\"env\":false}"), &context, &error), error);
  return context;
}

cascade_agent *practice_agent(cascade_context *context, const char *more) {
  char config[2048];
  cascade_agent *agent = NULL;
  cascade_error *error = NULL;
  snprintf(config, sizeof config,
           "{%s\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"%s/v1\"},"
           "{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"%s/v1\"}],"
           "\"retry\":{\"base_delay_ms\":1,\"max_delay_ms\":5}}",
           more, practice_url, practice_url);
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(config), &agent, &error), error);
  return agent;
}

int main(int argc, char **argv) {
  static const struct { const char *name; void (*run)(void); } kTests[] = {
      {"values", test_values}, {"runs", test_runs}, {"events", test_events},
      {"cancel", test_cancel}, {"host", test_host}, {"judgement", test_judgement}, {"misuse", test_misuse}, {"seat", test_seat}};
  if (argc < 2) return 2;
  const pid_t practice = start_practice(argv[1]);
  if (practice < 0 || strncmp(practice_url, "http://", 7) != 0) {
    printf("the practice provider did not start: %s\n", practice_url);
    return 2;
  }
  for (size_t i = 0; i < sizeof kTests / sizeof *kTests; ++i) {
    const int before = checks_failed;
    if (argc > 2 && strcmp(argv[2], kTests[i].name) != 0) continue;
    kTests[i].run();
    printf("[%s] %s\n", checks_failed == before ? "  ok  " : "FAILED", kTests[i].name);
    fflush(stdout);
  }
  kill(practice, SIGTERM);
  waitpid(practice, NULL, 0);
  printf("%d checks, %d failed\n", checks_made, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
