/* From nothing to an agent: load the library, make a context and an agent. And to libcurl, which the library loads in the
 * background from then on. Usage: load_bench LIBRARY; prints both in microseconds. */
#define _GNU_SOURCE
#include <cascadeflow/cascadeflow.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  static const char config[] = "{\"models\":[{\"name\":\"gpt-4o-mini\",\"api_key\":\"k\"},{\"name\":\"gpt-4o\",\"api_key\":\"k\"}]}";
  if (argc < 2) return 2;
  const double start = now_us();
  void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    printf("%s\n", dlerror());
    return 1;
  }
  cascade_status (*context_new)(const char *, size_t, cascade_context **, cascade_error **);
  cascade_status (*agent_new)(cascade_context *, const char *, size_t, cascade_agent **, cascade_error **);
  void (*agent_free)(cascade_agent *);
  void (*context_free)(cascade_context *);
  const char *(*version_info)(void);
  *(void **)&context_new = dlsym(library, "cascade_context_new");
  *(void **)&agent_new = dlsym(library, "cascade_agent_new");
  *(void **)&agent_free = dlsym(library, "cascade_agent_free");
  *(void **)&context_free = dlsym(library, "cascade_context_free");
  *(void **)&version_info = dlsym(library, "cascade_version_info_json");
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  if (context_new("{\"env\":false}", strlen("{\"env\":false}"), &context, NULL) != 0 ||
      agent_new(context, config, sizeof config - 1, &agent, NULL) != 0)
    return 1;
  const double agent_us = now_us() - start;
  if (!strstr(version_info(), "libcurl")) return 1; /* waits until it is there */
  printf("%.1f %.1f\n", agent_us, now_us() - start);
  agent_free(agent);
  context_free(context);
  return 0;
}
