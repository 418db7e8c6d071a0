/* Models of several providers, and a pipeline for each domain. */
#include "support.h"

static const char config[] =
    "{\"models\":[{\"name\":\"claude-3-5-haiku-20241022\",\"provider\":\"anthropic\"},"
    "{\"name\":\"gpt-4o\",\"provider\":\"openai\"},{\"name\":\"llama-3.1-8b-instant\",\"provider\":\"groq\"}],"
    "\"tiers\":[{\"name\":\"tier0\",\"models\":[\"llama-3.1-8b-instant\"]},"
    "{\"name\":\"tier1\",\"models\":[\"claude-3-5-haiku-20241022\"]},{\"name\":\"tier2\",\"models\":[\"gpt-4o\"]}],"
    "\"domains\":{\"code\":{\"tiers\":[[\"claude-3-5-haiku-20241022\"],[\"gpt-4o\"]]},"
    "\"math\":{\"tiers\":[[\"llama-3.1-8b-instant\"],[\"gpt-4o\"]]}}}";

int main(void) {
  static const char *questions[] = {"Write a Python function that reverses a string.", "What is 17 * 23?",
                                    "What is the capital of France?"};
  cascade_context *context = new_context();
  cascade_agent *agent = new_agent(context, config);
  for (int i = 0; i < 3; ++i) {
    cascade_result *result = ask(agent, questions[i]);
    const char *json = cascade_result_json(result).data;
    char domain[64], provider[64];
    printf("Q: %s\n", questions[i]);
    printf("domain: %s, model: %s, provider: %s\n", field(json, "domain", domain, sizeof domain),
           cascade_result_model(result).data, field(json, "provider", provider, sizeof provider));
    cascade_result_free(result);
  }
  cascade_agent_free(agent);
  cascade_context_free(context);
  return 0;
}
