/* A function of the host as the cheapest tier: a table of known answers. */
#include "support.h"

static const char config[] =
    "{\"models\":[{\"name\":\"house\",\"provider\":\"host\",\"cost\":0},{\"name\":\"gpt-4o\",\"provider\":\"openai\"}],"
    /* A table cannot judge itself: the gate shall not ask it for a second opinion. */
    "\"checks\":{\"self_check\":\"never\",\"second_sample\":\"never\"}}";

static void house(void *user_data, cascade_model_call *call) {
  static const char hours[] = "What are your opening hours?";
  char question[200], response[300];
  (void)user_data;
  field(cascade_model_call_request_json(call).data, "content", question, sizeof question);
  printf("house model was asked: %s\n", question);
  snprintf(response, sizeof response, "{\"content\":\"%s\"}",
           strcmp(question, hours) == 0 ? "We are open from 9 to 17, Monday to Friday." : "I do not know.");
  cascade_model_call_end(call, response, strlen(response));
}

int main(void) {
  static const char *questions[] = {"What are your opening hours?", "Who wrote Don Quixote?"};
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, config);
  cascade_error *error = NULL;
  must(cascade_agent_add_model(agent, "house", strlen("house"), house, NULL, NULL, NULL, &error), error);
  for (int i = 0; i < 2; ++i) {
    cascade_result *result = ask(agent, questions[i]);
    printf("A: %s\nmodel: %s\n", cascade_result_text(result).data, cascade_result_model(result).data);
    cascade_result_free(result);
  }
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
