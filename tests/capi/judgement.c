/* What judges beside the gate: embedders (a server's, the host's), and learning from outcomes. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

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

static const char *kCapital = "{\"prompt\":\"What is the capital of France?\",\"run_id\":\"mine\"}";

static void rate(cascade_agent *agent, cascade_status wanted, const char *outcome) {
  char feedback[128];
  cascade_error *error = NULL;
  snprintf(feedback, sizeof feedback, "{\"run_id\":\"mine\",\"outcome\":\"%s\"}", outcome);
  CHECK_STATUS(wanted, cascade_agent_feedback(agent, TEXT(feedback), &error), error);
}

/* Until the agent's totals hold `part`; half a minute is the end of patience, not what is measured. */
static int totals_come_to(cascade_agent *agent, const char *part) {
  int found = 0;
  for (int i = 0; i < 3000 && !found; ++i) {
    cascade_buffer totals = {NULL, 0};
    cascade_error *error = NULL;
    const struct timespec pause = {0, 10000000};
    CHECK_STATUS(CASCADE_OK, cascade_agent_analytics(agent, &totals, &error), error);
    found = totals.data && strstr(totals.data, part) != NULL;
    cascade_buffer_dispose(&totals);
    if (!found) nanosleep(&pause, NULL);
  }
  return found;
}

static void the_strong_model_is_asked_in_the_shadow(void) {
  cascade_context *context = plain_context();
  cascade_agent *agent = practice_agent(context, "\"quality\":{\"threshold\":0.01,\"learning\":{\"shadow_rate\":1}},");
  cascade_result *result = run(agent, kCapital);
  CHECK(contains(cascade_result_json(result), "\"draft_accepted\":true"));
  CHECK(contains(cascade_result_json(result), "\"what\":\"shadow\""));
  cascade_result_free(result);
  CHECK(totals_come_to(agent, "\"shadow\":{\"runs\":1,\"agreed\":1,\"differed\":0,"));
  CHECK(totals_come_to(agent, "\"total\":{\"runs\":1,"));
  cascade_buffer learned = {NULL, 0};
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_learned_export(agent, &learned, &error), error);
  CHECK(learned.data && strstr(learned.data, "gpt-4o-mini|fact|"));
  cascade_buffer_dispose(&learned);

  /* Whoever leaves does not wait for shadows either. */
  for (int i = 0; i < 3; ++i) cascade_result_free(run(agent, kCapital));
  cascade_agent_free(agent);
  cascade_context_free(context);
}

static void learning_can_be_switched_off(cascade_context *context) {
  cascade_agent *agent = practice_agent(context, "\"quality\":{\"learning\":{\"enabled\":false}},");
  cascade_result_free(run(agent, kCapital));
  rate(agent, CASCADE_ERR_INVALID_STATE, "good");
  cascade_agent_free(agent);
}

static double confidence_of(cascade_result *result) {
  const char *found = strstr(cascade_result_json(result).data, "\"confidence\":");
  return found ? strtod(found + 13, NULL) : -1;
}

static void drift_is_told_and_makes_stricter(cascade_context *context) {
  static const char *cheap = "{\"prompt\":\"What is the capital of France?\",\"run_id\":\"mine\",\"strategy\":\"cheap\"}";
  cascade_agent *agent = practice_agent(context, "");
  double before = 0, after = 0;
  int told = 0;
  for (int i = 0; i < 90 && !told; ++i) {
    cascade_result *result = run(agent, cheap);
    told = contains(cascade_result_json(result), "\"drift\"");
    before = after;
    after = confidence_of(result);
    CHECK(told == 0 || i > 60);
    rate(agent, CASCADE_OK, i < 60 ? "good" : "bad");
    cascade_result_free(result);
  }
  CHECK(told);
  CHECK(after < before - 0.05);
  CHECK(totals_come_to(agent, "\"drift\":[{\"where\":\"gpt-4o-mini|fact|"));
  cascade_task *task = NULL;
  cascade_error *error = NULL;
  cascade_event *event = NULL;
  int warned = 0;
  CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT(cheap), NULL, &task, &error), error);
  while (cascade_task_next_event(task, -1, &event, &error) == CASCADE_OK && event) {
    warned += contains(cascade_event_json(event), "\"type\":\"warning\"") && contains(cascade_event_json(event), "\"code\":\"drift\"");
    cascade_event_free(event);
    event = NULL;
  }
  cascade_error_free(error);
  CHECK(warned == 1);
  cascade_task_free(task);
  cascade_agent_free(agent);
}

static cascade_buffer learned_by(cascade_agent *agent) {
  cascade_buffer learned = {NULL, 0};
  cascade_error *error = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_learned_export(agent, &learned, &error), error);
  return learned;
}

static void an_agent_goes_on_where_another_of_its_name_ended(cascade_context *context) {
  static const char *kNamed = "\"quality\":{\"threshold\":0.01,\"learning\":{\"kept_as\":\"support\"}},";
  cascade_agent *first = practice_agent(context, kNamed);
  for (int i = 0; i < 3; ++i) {
    cascade_result_free(run(first, kCapital));
    rate(first, CASCADE_OK, "bad");
  }
  cascade_buffer taught = learned_by(first);
  cascade_agent_free(first);
  CHECK(taught.data && strstr(taught.data, "gpt-4o-mini|fact|"));

  /* What is imported before the first run comes on top of what was kept, not the other way round. */
  cascade_agent *between = practice_agent(context, kNamed);
  cascade_buffer at_once = learned_by(between);
  CHECK(at_once.data && taught.data && strcmp(at_once.data, taught.data) == 0);
  cascade_error *error = NULL;
  cascade_result_free(run(between, kCapital));
  rate(between, CASCADE_OK, "good");
  CHECK_STATUS(CASCADE_OK, cascade_agent_learned_import(between, taught.data, taught.len, &error), error);
  cascade_buffer_dispose(&at_once);
  cascade_agent_free(between);

  cascade_agent *second = practice_agent(context, kNamed);
  cascade_agent *stranger = practice_agent(context, "\"quality\":{\"threshold\":0.01,\"learning\":{\"kept_as\":\"sales\"}},");
  cascade_result *known = run(second, kCapital), *fresh = run(stranger, kCapital);
  CHECK(confidence_of(known) < confidence_of(fresh) - 0.02);
  cascade_buffer recalled = learned_by(second), nothing = learned_by(stranger);
  CHECK(recalled.data && taught.data && strcmp(recalled.data, taught.data) == 0);
  CHECK(nothing.data && !strstr(nothing.data, "gpt-4o-mini|fact|"));
  cascade_buffer_dispose(&taught);
  cascade_buffer_dispose(&recalled);
  cascade_buffer_dispose(&nothing);
  cascade_result_free(known);
  cascade_result_free(fresh);
  cascade_agent_free(second);
  cascade_agent_free(stranger);
}

void test_judgement(void) {
  cascade_context *context = plain_context();
  a_server_embeds(context);
  the_host_embeds(context);
  learning_can_be_switched_off(context);
  drift_is_told_and_makes_stricter(context);
  an_agent_goes_on_where_another_of_its_name_ended(context);
  cascade_context_free(context);
  the_strong_model_is_asked_in_the_shadow();
}
