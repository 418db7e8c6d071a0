/* support.h: what the C examples share: making an agent, running it, stopping with a message. */
#ifndef EXAMPLES_SUPPORT_H
#define EXAMPLES_SUPPORT_H

#include <cascadeflow/cascadeflow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stops the program with the error's own words when a call failed. */
static inline void must(cascade_status status, cascade_error *error) {
  if (status == CASCADE_OK) return;
  fprintf(stderr, "%s: %s\n", cascade_status_name(status), error ? cascade_error_message(error).data : "");
  cascade_error_free(error);
  exit(1);
}

static inline cascade_context *new_context(void) {
  cascade_context *context = NULL;
  cascade_error *error = NULL;
  must(cascade_context_new(NULL, 0, &context, &error), error);
  return context;
}

static inline cascade_agent *new_agent(cascade_context *context, const char *config) {
  cascade_agent *agent = NULL;
  cascade_error *error = NULL;
  must(cascade_agent_new(context, config, strlen(config), &agent, &error), error);
  return agent;
}

/* Runs one prompt (plain text without quotes in it) and waits. */
static inline cascade_result *ask(cascade_agent *agent, const char *prompt) {
  char request[512];
  cascade_result *result = NULL;
  cascade_error *error = NULL;
  snprintf(request, sizeof request, "{\"prompt\":\"%s\"}", prompt);
  must(cascade_agent_run(agent, request, strlen(request), &result, &error), error);
  return result;
}

static inline cascade_result_summary summary_of(const cascade_result *result) {
  cascade_result_summary summary = CASCADE_RESULT_SUMMARY_INIT;
  must(cascade_result_get_summary(result, &summary), NULL);
  return summary;
}

/* The text after `"key":` in a JSON document, up to the next quote, comma or brace. Good enough for an example: a real
 * program uses its JSON library. */
static inline const char *field(const char *json, const char *key, char *out, size_t size) {
  char pattern[64];
  size_t n = 0;
  snprintf(pattern, sizeof pattern, "\"%s\":", key);
  const char *at = strstr(json, pattern);
  if (at) {
    at += strlen(pattern);
    if (*at == '"') ++at;
    while (at[n] && !strchr("\",}]", at[n]) && n + 1 < size) ++n;
    memcpy(out, at, n);
  }
  out[n] = 0;
  return out;
}

#define CHEAP_AND_STRONG "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\"},{\"name\":\"gpt-4o\",\"provider\":\"openai\"}]}"

#endif
