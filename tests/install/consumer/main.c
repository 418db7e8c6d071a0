/* A program of somebody else: no network, but through the whole library. */
#include <cascadeflow/cascadeflow.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  const char *config = "{\"models\":[{\"name\":\"gpt-4o-mini\",\"api_key\":\"k\"},{\"name\":\"gpt-4o\",\"api_key\":\"k\"}]}";
  const char *request = "{\"prompt\":\"What color is the sky?\"}";
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_error *error = NULL;
  cascade_buffer estimate = {NULL, 0};
  if (cascade_version_check(CASCADE_ABI_VERSION) != CASCADE_OK) return 1;
  if (cascade_context_new("{\"env\":false}", strlen("{\"env\":false}"), &context, &error) != CASCADE_OK) return 2;
  if (cascade_agent_new(context, config, strlen(config), &agent, &error) != CASCADE_OK) {
    printf("%s\n", cascade_error_message(error).data);
    return 3;
  }
  if (cascade_agent_estimate(agent, request, strlen(request), &estimate, &error) != CASCADE_OK) return 4;
  printf("cascadeflow %s: %s\n", cascade_version_string(), estimate.data);
  cascade_buffer_dispose(&estimate);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
