/* Runs over real HTTP against the practice provider: waited for, started, streamed, with tools. */
#include "check.h"

static const char *kWeather =
    "{\"name\":\"get_weather\",\"description\":\"The weather in a city\",\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}";

static int tool_calls, tools_destroyed;
static void weather(void *user, cascade_tool_call *call) {
  ++*(int *)user;
  CHECK(strcmp(cascade_tool_call_name(call).data, "get_weather") == 0);
  CHECK(cascade_tool_call_id(call).len > 0);
  CHECK(cascade_tool_call_arguments_json(call).data[0] == '{');
  cascade_tool_call_complete(call, TEXT("{\"temperature\":21}"), 0);
}
static void tool_destroy(void *user) {
  (void)user;
  ++tools_destroyed;
}

static void host_model(void *user, cascade_model_call *call) {
  ++*(int *)user;
  CHECK(contains(cascade_model_call_request_json(call), "\"messages\""));
  cascade_model_call_delta(call, TEXT("The sky "));
  cascade_model_call_delta(call, TEXT("is blue."));
  cascade_model_call_end(call, TEXT("{\"finish_reason\":\"stop\",\"usage\":{\"input_tokens\":10,\"output_tokens\":4}}"));
}

static int log_lines, logs_destroyed;
static void log_line(void *user, int32_t level, cascade_str message) {
  (void)user;
  CHECK(level >= 0 && level <= 3 && message.len > 0);
  ++log_lines;
}
static void log_destroy(void *user) {
  (void)user;
  ++logs_destroyed;
}

/* A thousand runs under way at once, waited for in the order they were started in. */
static void thousand_at_once(cascade_agent *agent) {
  enum { kRuns = 1000 };
  static cascade_task *tasks[kRuns];
  cascade_error *error = NULL;
  int answered = 0;
  for (int i = 0; i < kRuns; ++i)
    CHECK_STATUS(CASCADE_OK, cascade_agent_start(agent, TEXT("{\"prompt\":\"What color is the sky?\"}"), NULL, &tasks[i], &error), error);
  for (int i = 0; i < kRuns; ++i) {
    cascade_result *result = NULL;
    CHECK_STATUS(CASCADE_OK, cascade_task_wait(tasks[i], -1, &result, &error), error);
    if (cascade_result_text(result).len > 0) ++answered;
    cascade_result_free(result);
    CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_task_wait(tasks[i], -1, &result, &error), error); /* given once */
    cascade_task_free(tasks[i]);
  }
  CHECK(answered == kRuns);
}

void test_runs(void) {
  cascade_error *error = NULL;
  cascade_result *result = NULL;
  cascade_buffer out = {NULL, 0};
  cascade_context *context = plain_context();
  cascade_agent *agent = practice_agent(context, "");
  CHECK_STATUS(CASCADE_OK, cascade_context_set_logger(context, log_line, NULL, log_destroy, &error), error);

  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT("{\"prompt\":\"What color is the sky?\"}"), &result, &error), error);
  CHECK(cascade_result_text(result).len > 0);
  CHECK(cascade_result_model(result).len > 0);
  thousand_at_once(agent);
  CHECK(contains(cascade_result_json(result), "\"attempts\":[{"));
  cascade_result_summary summary = CASCADE_RESULT_SUMMARY_INIT;
  CHECK(cascade_result_get_summary(result, &summary) == CASCADE_OK);
  CHECK(summary.cost_nano > 0 && summary.baseline_nano > 0 && summary.attempts >= 1);
  CHECK(summary.saved_nano == summary.baseline_nano - summary.cost_nano);
  struct { cascade_result_summary s; int32_t guard; } older = {CASCADE_RESULT_SUMMARY_INIT, 77};
  older.s.struct_size = offsetof(cascade_result_summary, draft_accepted); /* a program of long ago */
  older.s.draft_accepted = 55;
  CHECK(cascade_result_get_summary(result, &older.s) == CASCADE_OK);
  CHECK(older.s.cost_nano == summary.cost_nano && older.s.draft_accepted == 55 && older.guard == 77);
  char feedback[256];
  const char *json = cascade_result_json(result).data, *id = strstr(json, "\"run_id\":\"") + 10;
  snprintf(feedback, sizeof feedback, "{\"run_id\":\"%.*s\",\"outcome\":\"good\"}", (int)strcspn(id, "\""), id);
  const cascade_status rated = cascade_agent_feedback(agent, TEXT(feedback), &error);
  CHECK(rated == CASCADE_OK || rated == CASCADE_ERR_NOT_FOUND); /* only judged runs can be rated */
  cascade_error_free(error);
  error = NULL;
  cascade_result_free(result);
  result = NULL;
  CHECK(log_lines > 0);
  CHECK_STATUS(CASCADE_OK, cascade_context_set_logger(context, NULL, NULL, NULL, &error), error);
  CHECK(logs_destroyed == 1);

  CHECK_STATUS(CASCADE_OK, cascade_agent_estimate(agent, TEXT("{\"prompt\":\"Hi\"}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"strong_only\":{\"at_most_nano\":"));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_agent_analytics(agent, &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"runs\":1"));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_agent_analytics_reset(agent, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_config_json(agent, &out, &error), error);
  CHECK(out.data && strstr(out.data, "gpt-4o-mini") && !strstr(out.data, "\"api_key\":\"k\""));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_agent_learned_export(agent, &out, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_learned_import(agent, out.data, out.len, &error), error);
  cascade_buffer_dispose(&out);

  /* After its first run an agent takes no more tools. */
  CHECK_STATUS(CASCADE_ERR_INVALID_STATE, cascade_agent_add_tool(agent, TEXT(kWeather), weather, &tool_calls, tool_destroy, &error), error);
  CHECK(tools_destroyed == 1);
  cascade_agent_free(agent);

  agent = practice_agent(context, "");
  CHECK_STATUS(CASCADE_OK, cascade_agent_add_tool(agent, TEXT(kWeather), weather, &tool_calls, tool_destroy, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT, cascade_agent_add_tool(agent, TEXT(kWeather), weather, &tool_calls, tool_destroy, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT("{\"prompt\":\"What is the weather in Paris? Use the tool.\"}"), &result, &error), error);
  CHECK(result && cascade_result_text(result).len > 0);
  CHECK(tool_calls >= 1);
  cascade_result_free(result);
  result = NULL;
  cascade_agent_free(agent);

  /* A model that the host answers itself, as the cheap tier. */
  int asked = 0;
  agent = NULL;
  char config[512];
  snprintf(config, sizeof config,
           "{\"models\":[{\"name\":\"mine\",\"provider\":\"host\",\"cost\":0.0001},"
           "{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"%s/v1\"}]}",
           practice_url);
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(config), &agent, &error), error);
  CHECK_STATUS(CASCADE_ERR_NOT_FOUND, cascade_agent_add_model(agent, TEXT("other"), host_model, NULL, &asked, NULL, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_add_model(agent, TEXT("mine"), host_model, NULL, &asked, NULL, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT("{\"prompt\":\"What color is the sky?\",\"strategy\":\"cheap\"}"), &result, &error), error);
  CHECK(asked >= 1);
  CHECK(result && strcmp(cascade_result_text(result).data, "The sky is blue.") == 0);
  cascade_result_free(result);
  cascade_agent_free(agent);
  cascade_context_free(context);
  CHECK(tools_destroyed == 3);
}
