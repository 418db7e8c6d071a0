/* Two questions: one a cheap model answers well, one it does not. */
#include "support.h"

int main(void) {
  static const char *questions[] = {"What is the capital of France?", "What is the capital of Australia?"};
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, CHEAP_AND_STRONG);
  for (int i = 0; i < 2; ++i) {
    cascade_result *result = ask(agent, questions[i]);
    cascade_result_summary summary = summary_of(result);
    printf("Q: %s\n", questions[i]);
    printf("A: %s\n", cascade_result_text(result).data);
    printf("model: %s, draft accepted: %s\n", cascade_result_model(result).data, summary.draft_accepted ? "yes" : "no");
    printf("cost: %lld nano-USD\n", (long long)summary.cost_nano);
    cascade_result_free(result);
  }
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
