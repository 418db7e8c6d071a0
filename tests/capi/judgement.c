/* What judges beside the gate: embedders (a server's, the host's), and learning from outcomes. */
#include "check.h"

static const char *kLegal = "{\"prompt\":\"Tell me whether a clause in my contract is enforceable.\"}";

static cascade_result *run(cascade_agent *agent, const char *request) {
  cascade_error *error = NULL;
  cascade_result *result = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT(request), &result, &error), error);
  return result;
}

static void a_server_embeds(cascade_context *context) {
  char more[256];
  snprintf(more, sizeof more,
           "\"quality\":{\"embeddings\":{\"base_url\":\"%s/v1\",\"model\":\"practice-embedding\",\"api_key\":\"sk-embed-secret-1\","
           "\"price\":{\"input\":0.02},\"timeout_ms\":30000}},",
           practice_url);
  cascade_agent *agent = practice_agent(context, more);
  cascade_buffer config = {NULL, 0};
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_config_json(agent, &config, &error), error);
  CHECK(config.data && strstr(config.data, "practice-embedding") && !strstr(config.data, "sk-embed-secret-1"));
  cascade_buffer_dispose(&config);
  for (int i = 0; i < 2; ++i) {
    cascade_result *result = run(agent, kLegal);
    CHECK(contains(cascade_result_json(result), "\"detection_method\":\"embedding\""));
    CHECK(contains(cascade_result_json(result), "\"domain\":\"legal\""));
    CHECK(contains(cascade_result_json(result), "\"purpose\":\"embed\",\"status\":\"ok\""));
    cascade_result_free(result);
  }
  cascade_agent_free(agent);
}

static int texts_asked;
/* Texts with "contract" lie one way, all others the other. */
static void host_embedder(void *user, cascade_model_call *call) {
  char answer[4096] = "{\"embeddings\":[";
  size_t n = strlen(answer);
  (void)user;
  CHECK(contains(cascade_model_call_request_json(call), "\"purpose\":\"embed\""));
  const char *text = strstr(cascade_model_call_request_json(call).data, "\"input\":[") + 9;
  while (*text == '"') { /* the texts have neither quotes nor backslashes */
    const char *end = strchr(text + 1, '"'), *word = strstr(text, "contract");
    const int there = word && word < end;
    n += (size_t)snprintf(answer + n, sizeof answer - n, "%s[%d,%d]", texts_asked++ ? "," : "", there, !there);
    text = end[1] == ',' ? end + 2 : end + 1;
  }
  snprintf(answer + n, sizeof answer - n, "],\"usage\":{\"input_tokens\":300}}");
  cascade_model_call_end(call, TEXT(answer));
}

static void the_host_embeds(cascade_context *context) {
  cascade_error *error = NULL;
  cascade_agent *agent =
      practice_agent(context, "\"quality\":{\"embeddings\":{\"provider\":\"host\",\"model\":\"mine\",\"cost\":0.00001}},");
  CHECK_STATUS(CASCADE_OK, cascade_agent_add_model(agent, TEXT("mine"), host_embedder, NULL, NULL, NULL, &error), error);
  cascade_result *result = run(agent, kLegal);
  CHECK(texts_asked == 26); /* the prompt, and the examples of the domains */
  CHECK(contains(cascade_result_json(result), "\"detection_method\":\"embedding\""));
  CHECK(contains(cascade_result_json(result), "\"domain\":\"legal\""));
  CHECK(contains(cascade_result_json(result), "\"cost_nano\":3000,")); /* 300 tokens at $0.00001 per thousand */
  cascade_result_free(result);
  cascade_agent_free(agent);
}

void test_judgement(void) {
  cascade_context *context = plain_context();
  a_server_embeds(context);
  the_host_embeds(context);
  cascade_context_free(context);
}
