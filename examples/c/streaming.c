/* The answer as it comes, and what happened on the way. */
#include "support.h"

int main(void) {
  static const char request[] = "{\"prompt\":\"What is the capital of Australia?\",\"stream\":true}";
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, CHEAP_AND_STRONG);
  cascade_task *task = NULL;
  cascade_result *result = NULL;
  cascade_event *event = NULL;
  cascade_error *error = NULL;
  char kinds[512] = "", seen[32] = {0};
  must(cascade_agent_start(agent, request, strlen(request), NULL, &task, &error), error);
  printf("answer: ");
  for (;;) {
    must(cascade_task_next_event(task, -1, &event, &error), error);
    if (!event) break;
    int32_t kind = cascade_event_kind(event);
    if (kind < 32 && !seen[kind]) {
      seen[kind] = 1;
      snprintf(kinds + strlen(kinds), sizeof kinds - strlen(kinds), "%s%s", *kinds ? ", " : "", cascade_event_kind_name(kind));
    }
    if (kind == CASCADE_EVENT_DELTA) printf("%s", cascade_event_text(event).data);
    cascade_event_free(event);
  }
  must(cascade_task_wait(task, -1, &result, &error), error);
  printf("\nmodel: %s\nevents: %s\n", cascade_result_model(result).data, kinds);
  cascade_result_free(result);
  cascade_task_free(task);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
