// bridge.c: see bridge.h. The functions named cfGo... are exported by Go.
#include "bridge.h"

#include "_cgo_export.h"

static void on_event(void *state, const cascade_event *event) { cfGoEvent((uintptr_t)state, (cascade_event *)event); }
static void on_done(void *state, cascade_result *result, cascade_error *error) { cfGoDone((uintptr_t)state, result, error); }
static void destroy(void *state) { cfGoDestroy((uintptr_t)state); }
static void on_tool(void *state, cascade_tool_call *call) { cfGoTool((uintptr_t)state, call); }
static void on_model(void *state, cascade_model_call *call) { cfGoModel((uintptr_t)state, call); }
static void on_model_cancel(void *state, cascade_model_call *call) { cfGoModelCancel((uintptr_t)state, call); }

/* Set on the engine's thread while it is inside a function of the host's that it waits for: nothing may wait for it there. */
static _Thread_local int awaited;

static double on_validate(void *state, cascade_str input) {
  ++awaited;
  const double verdict = cfGoValidate((uintptr_t)state, (char *)input.data, input.len);
  --awaited;
  return verdict;
}
static void on_log(void *state, int32_t level, cascade_str text) {
  ++awaited;
  cfGoLog((uintptr_t)state, level, (char *)text.data, text.len);
  --awaited;
}

static void http_start(void *state, cascade_http_exchange *exchange, const cascade_http_request *request) {
  ++awaited;
  cfGoHttpStart((uintptr_t)state, exchange, (cascade_http_request *)request);
  --awaited;
}
static void http_cancel(void *state, cascade_http_exchange *exchange) { cfGoHttpCancel((uintptr_t)state, exchange); }
static void timer_set(void *state, uint64_t id, int64_t delay_ms) { cfGoTimerSet((uintptr_t)state, id, delay_ms); }
static void timer_clear(void *state, uint64_t id) { cfGoTimerClear((uintptr_t)state, id); }
static int64_t mono_ns(void *state) { return cfGoMono((uintptr_t)state); }
static int64_t wall_ms(void *state) { return cfGoWall((uintptr_t)state); }
static uint64_t random_bits(void *state) { return cfGoRandom((uintptr_t)state); }

void cf_read(const cascade_result *result, cf_result *out) {
  const cascade_result_summary summary = CASCADE_RESULT_SUMMARY_INIT;
  out->text = cascade_result_text(result);
  out->model = cascade_result_model(result);
  out->json = cascade_result_json(result);
  out->summary = summary;
  cascade_result_get_summary(result, &out->summary);
}

/* Without a destroy: the end of a run, which comes once, lets go of its state. */
cascade_status cf_start(cascade_agent *agent, const char *request, size_t len, uintptr_t state, int events,
                        cascade_task **out, cascade_error **error) {
  if (awaited) return CASCADE_ERR_INVALID_STATE;
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = (void *)state;
  callbacks.on_event = events ? on_event : 0;
  callbacks.on_done = on_done;
  return cascade_agent_start(agent, request, len, &callbacks, out, error);
}

cascade_status cf_add_tool(cascade_agent *agent, const char *definition, size_t len, uintptr_t state, cascade_error **error) {
  return cascade_agent_add_tool(agent, definition, len, on_tool, (void *)state, destroy, error);
}

cascade_status cf_add_model(cascade_agent *agent, const char *name, size_t len, uintptr_t state, cascade_error **error) {
  return cascade_agent_add_model(agent, name, len, on_model, on_model_cancel, (void *)state, destroy, error);
}

cascade_status cf_add_validator(cascade_agent *agent, const char *name, size_t len, uintptr_t state, cascade_error **error) {
  return cascade_agent_add_validator(agent, name, len, on_validate, (void *)state, destroy, error);
}

cascade_status cf_set_logger(cascade_context *context, uintptr_t state, cascade_error **error) {
  return cascade_context_set_logger(context, on_log, (void *)state, destroy, error);
}

cascade_status cf_new_hosted(const char *options, size_t len, uintptr_t state, cascade_context **out, cascade_error **error) {
  cascade_host host = CASCADE_HOST_INIT;
  host.user_data = (void *)state;
  host.destroy = destroy;
  host.http_start = http_start;
  host.http_cancel = http_cancel;
  host.timer_set = timer_set;
  host.timer_clear = timer_clear;
  host.mono_ns = mono_ns;
  host.wall_ms = wall_ms;
  host.random = random_bits;
  return cascade_context_new_hosted(options, len, &host, out, error);
}
