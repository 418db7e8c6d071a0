/* A budget that holds, and what the engine counted. */
#include "support.h"

static const char config[] =
    "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\"},{\"name\":\"gpt-4o\",\"provider\":\"openai\"}],"
    "\"budgets\":[{\"name\":\"agent\",\"scope\":\"agent\",\"limit_usd\":0.01,\"on_exceeded\":\"refuse\"}]}";

int main(void) {
  static const char *requests[] = {"{\"prompt\":\"What is the capital of France?\",\"max_tokens\":100}",
                                   "{\"prompt\":\"Who wrote Don Quixote?\",\"max_tokens\":100}",
                                   "{\"prompt\":\"What is the capital of Australia?\",\"max_tokens\":100}",
                                   "{\"prompt\":\"What is the capital of Canada?\",\"max_tokens\":20000}"};
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, config);
  for (int i = 0; i < 4; ++i) {
    cascade_result *result = NULL;
    cascade_error *error = NULL;
    cascade_status status = cascade_agent_run(agent, requests[i], strlen(requests[i]), &result, &error);
    if (status == CASCADE_ERR_BUDGET_EXCEEDED) {
      printf("refused: %s\n", cascade_status_name(cascade_error_status(error)));
      cascade_error_free(error);
      continue;
    }
    must(status, error);
    cascade_result_summary summary = summary_of(result);
    printf("%s: %lld nano-USD, saved %lld\n", cascade_result_model(result).data, (long long)summary.cost_nano,
           (long long)summary.saved_nano);
    cascade_result_free(result);
  }
  cascade_buffer analytics = {NULL, 0};
  cascade_error *error = NULL;
  char runs[32], rate[32], cost[32];
  must(cascade_agent_analytics(agent, &analytics, &error), error);
  printf("runs: %s, accepted: %.2f\n", field(analytics.data, "runs", runs, sizeof runs),
         atof(field(analytics.data, "acceptance_rate", rate, sizeof rate)));
  printf("cost: %s nano-USD\n", field(analytics.data, "cost_nano", cost, sizeof cost));
  cascade_buffer_dispose(&analytics);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
