/* What must not be done, done: an error that says so, never a crash; out parameters are empty after it. */
#include "check.h"

static int destroyed;
static void destroy(void* user) {
  (void)user;
  ++destroyed;
}
static void no_tool(void* user, cascade_tool_call* call) {
  (void)user;
  cascade_tool_call_complete(call, NULL, 0, 1);
}

void test_misuse(void) {
  cascade_error* error = NULL;
  cascade_context* context = (cascade_context*)&error;
  cascade_agent* agent = (cascade_agent*)&error;
  cascade_buffer out = {NULL, 0};

  cascade_context_free(NULL);
  cascade_agent_free(NULL);
  cascade_task_free(NULL);
  cascade_result_free(NULL);
  cascade_event_free(NULL);
  cascade_error_free(NULL);
  cascade_buffer_dispose(NULL);
  cascade_task_cancel(NULL);
  cascade_task_pause(NULL);
  cascade_task_resume(NULL);
  cascade_tool_call_complete(NULL, NULL, 0, 0);
  cascade_model_call_delta(NULL, NULL, 0);
  cascade_model_call_end(NULL, NULL, 0);
  cascade_model_call_fail(NULL, NULL, 0);
  cascade_http_respond_headers(NULL, 200, NULL, 0);
  cascade_http_respond_data(NULL, NULL, 0);
  cascade_http_respond_end(NULL);
  CHECK(cascade_http_paused(NULL) == 0);
  cascade_http_respond_fail(NULL, NULL, 0, NULL, 0);
  cascade_context_timer_fired(NULL, 1);
  CHECK(cascade_result_text(NULL).data[0] == 0 && cascade_error_message(NULL).data[0] == 0);
  CHECK(cascade_event_text(NULL).data[0] == 0 && cascade_result_json(NULL).data[0] == '{');

  CHECK_STATUS(CASCADE_ERR_INVALID_CONFIG,
               cascade_context_new(TEXT("{\"max_conections\":1}"), &context, &error), error);
  CHECK(context == NULL);
  CHECK_STATUS(CASCADE_ERR_INVALID_CONFIG, cascade_context_new(TEXT("nonsense"), &context, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT, cascade_context_new(NULL, 5, &context, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT, cascade_context_new_hosted(NULL, 0, NULL, &context, &error),
               error);
  cascade_host empty = CASCADE_HOST_INIT;
  empty.destroy = destroy;
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT, cascade_context_new_hosted(NULL, 0, &empty, &context, &error),
               error);
  CHECK(destroyed == 1); /* also when creation fails */

  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT, cascade_agent_new(NULL, TEXT("{}"), &agent, &error), error);
  CHECK(agent == NULL);
  context = plain_context();
  CHECK_STATUS(CASCADE_ERR_INVALID_CONFIG, cascade_agent_new(context, TEXT("{}"), &agent, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_CONFIG,
               cascade_agent_new(context, TEXT("{\"models\":[{\"name\":1}]}"), &agent, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_UTF8, cascade_agent_new(context, "{\"\xc3(\":1}", 9, &agent, &error),
               error);
  CHECK(cascade_agent_new(context, TEXT("{}"), &agent, NULL) ==
        CASCADE_ERR_INVALID_CONFIG); /* the error is optional */
  CHECK(cascade_agent_new(context, TEXT("{\"models\":[{\"name\":\"gpt-4o\",\"temprature\":1}]}"), &agent,
                          &error) == CASCADE_ERR_INVALID_CONFIG);
  CHECK(contains(cascade_error_json(error), "$.models[0].temprature") &&
        contains(cascade_error_message(error), "temperature"));
  cascade_error_free(error);
  error = NULL;

  agent = practice_agent(context, "");
  cascade_result* result = NULL;
  CHECK_STATUS(CASCADE_ERR_INVALID_REQUEST, cascade_agent_run(agent, TEXT("{}"), &result, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_REQUEST, cascade_agent_run(agent, TEXT("[]"), &result, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_REQUEST,
               cascade_agent_run(agent, TEXT("{\"promt\":\"x\"}"), &result, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_REQUEST, cascade_agent_run(agent, TEXT("{"), &result, &error), error);
  CHECK(result == NULL);
  cascade_task_callbacks callbacks;
  memset(&callbacks, 0, sizeof callbacks); /* struct_size forgotten */
  cascade_task* task = NULL;
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT,
               cascade_agent_start(agent, TEXT("{\"prompt\":\"x\"}"), &callbacks, &task, &error), error);
  callbacks.struct_size = sizeof callbacks;
  callbacks.destroy = destroy;
  CHECK_STATUS(CASCADE_ERR_INVALID_REQUEST, cascade_agent_start(agent, TEXT("{}"), &callbacks, &task, &error),
               error);
  CHECK(destroyed == 2 && task == NULL);
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT,
               cascade_agent_add_tool(agent, NULL, 3, no_tool, NULL, destroy, &error), error);
  CHECK(destroyed == 3);
  CHECK(cascade_agent_add_tool(agent, TEXT("{\"nme\":\"x\"}"), no_tool, NULL, destroy, &error) != CASCADE_OK);
  CHECK(destroyed == 4);
  cascade_error_free(error);
  error = NULL;
  CHECK(cascade_agent_feedback(agent, TEXT("{\"run_id\":\"r\",\"outcome\":\"fine\"}"), &error) ==
        CASCADE_ERR_INVALID_ARGUMENT);
  CHECK(contains(cascade_error_json(error), "$.outcome"));
  cascade_error_free(error);
  error = NULL;
  CHECK_STATUS(CASCADE_ERR_NOT_FOUND,
               cascade_agent_feedback(agent, TEXT("{\"run_id\":\"r\",\"score\":1}"), &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_ARGUMENT,
               cascade_agent_estimate(agent, TEXT("{\"prompt\":\"x\"}"), NULL, &error), error);
  cascade_buffer_dispose(&out);
  cascade_agent_free(agent);
  cascade_context_free(context);
}
