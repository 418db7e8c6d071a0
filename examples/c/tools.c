/* A tool that the engine runs when a model asks for it. */
#include "support.h"

#define WEATHER                                                                                              \
  "{\"name\":\"get_weather\",\"description\":\"Gets the weather in a city.\",\"parameters\":{\"type\":\"object\"," \
  "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"

static void get_weather(void *user_data, cascade_tool_call *call) {
  char city[100], answer[200];
  (void)user_data;
  field(cascade_tool_call_arguments_json(call).data, "city", city, sizeof city);
  printf("tool: get_weather(%s)\n", city);
  snprintf(answer, sizeof answer, "18 degrees and sunny in %s", city);
  cascade_tool_call_complete(call, answer, strlen(answer), 0);
}

int main(void) {
  static const char request[] = "{\"prompt\":\"What is the weather in Tokyo?\",\"tools\":[" WEATHER "]}";
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, CHEAP_AND_STRONG);
  cascade_result *result = NULL;
  cascade_error *error = NULL;
  char steps[16];
  must(cascade_agent_add_tool(agent, WEATHER, strlen(WEATHER), get_weather, NULL, NULL, &error), error);
  must(cascade_agent_run(agent, request, strlen(request), &result, &error), error);
  printf("A: %s\n", cascade_result_text(result).data);
  printf("steps: %s\n", field(cascade_result_json(result).data, "steps", steps, sizeof steps));
  cascade_result_free(result);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
