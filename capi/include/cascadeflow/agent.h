/* agent.h: a cascade, configured once, run many times. docs/reference.md describes each JSON document.
 *
 *   cascade_agent *agent; cascade_result *result; cascade_error *error = NULL;
 *   cascade_agent_new(context, config, strlen(config), &agent, &error);
 *   cascade_agent_run(agent, request, strlen(request), &result, &error);
 */
#ifndef CASCADEFLOW_AGENT_H
#define CASCADEFLOW_AGENT_H

#include <cascadeflow/base.h>
#include <cascadeflow/context.h>
#include <cascadeflow/error.h>
#include <cascadeflow/result.h>
#include <cascadeflow/task.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cascade_agent cascade_agent;
/* A call of a tool or of a host model, waiting for the host's answer. Consumed by _complete, _end or _fail. */
typedef struct cascade_tool_call cascade_tool_call;
typedef struct cascade_model_call cascade_model_call;

/* Checks a configuration without side effects. `report` (nullable, owned): {"valid","errors":[{path,message}],"warnings":[...]}.
 * Any thread; needs no context. */
CASCADE_EXPORT cascade_status cascade_config_validate(const char *json, size_t json_len,
                                                      CASCADE_OWN cascade_buffer *report, cascade_error **error);

CASCADE_EXPORT cascade_status cascade_agent_new(cascade_context *context, const char *json, size_t json_len,
                                                CASCADE_OWN cascade_agent **out, cascade_error **error);
CASCADE_EXPORT void cascade_agent_free(CASCADE_OWN cascade_agent *agent);
/* The effective configuration: defaults filled in, prices resolved, secrets redacted. Any thread. */
CASCADE_EXPORT cascade_status cascade_agent_config_json(const cascade_agent *agent, CASCADE_OWN cascade_buffer *out,
                                                        cascade_error **error);

/* A tool that the engine's own loop may run. `definition_json`: {"name","description","parameters":{JSON schema}}
 * (or the OpenAI shape). `call` gets the call; answer with cascade_tool_call_complete from any thread. Before the first run.
 * A tool named "*" is offered to no model; it gets the calls of all tools that a request offers and that are not added by name. */
typedef void (*cascade_tool_fn)(void *user_data, CASCADE_OWN cascade_tool_call *call);
CASCADE_EXPORT cascade_status cascade_agent_add_tool(cascade_agent *agent, const char *definition_json, size_t len,
                                                     cascade_tool_fn call, void *user_data,
                                                     void (*destroy)(void *user_data), cascade_error **error);
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_tool_call_id(const cascade_tool_call *call);
/* Which run calls: the "run_id" of its request, or the one that was made for it. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_tool_call_run_id(const cascade_tool_call *call);
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_tool_call_name(const cascade_tool_call *call);
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_tool_call_arguments_json(const cascade_tool_call *call);
/* `is_error` 1: the text is handed to the model as the tool's error. Any thread, once. */
CASCADE_EXPORT void cascade_tool_call_complete(CASCADE_OWN cascade_tool_call *call, const char *result, size_t len,
                                               int32_t is_error);

/* A model that the host supplies: every model of the configuration with "provider":"host" and this "name". `call` gets the
 * request as JSON (docs/reference.md, "Host models") and answers with _delta (zero or more) then _end, or _fail. */
typedef void (*cascade_model_fn)(void *user_data, CASCADE_OWN cascade_model_call *call);
/* `cancel` (nullable): the engine no longer wants this call; still consume it. */
typedef void (*cascade_model_cancel_fn)(void *user_data, CASCADE_BORROWED cascade_model_call *call);
CASCADE_EXPORT cascade_status cascade_agent_add_model(cascade_agent *agent, const char *name, size_t name_len,
                                                      cascade_model_fn call, cascade_model_cancel_fn cancel,
                                                      void *user_data, void (*destroy)(void *user_data),
                                                      cascade_error **error);
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_model_call_request_json(const cascade_model_call *call);
/* A stretch of answer text, while streaming. Any thread, in order. */
CASCADE_EXPORT void cascade_model_call_delta(cascade_model_call *call, const char *text, size_t len);
/* {"content"?,"tool_calls"?,"finish_reason"?,"usage"?,"logprobs"?,"model"?}; content replaces the deltas when given. An embedder
 * (quality.embeddings with "provider":"host") answers {"embeddings":[[...],...],"usage"?}. */
CASCADE_EXPORT void cascade_model_call_end(CASCADE_OWN cascade_model_call *call, const char *response_json, size_t len);
/* {"message","status"?:code name,"http_status"?,"retry_after_ms"?} */
CASCADE_EXPORT void cascade_model_call_fail(CASCADE_OWN cascade_model_call *call, const char *error_json, size_t len);

/* A validator of the host's own: a number 0..1 for an answer (0 rejects), or a negative number for "no opinion". Called on
 * the thread that drives; must not block. `input_json`: {"prompt","answer","model","domain","complexity"}. */
typedef double (*cascade_validator_fn)(void *user_data, cascade_str input_json);
CASCADE_EXPORT cascade_status cascade_agent_add_validator(cascade_agent *agent, const char *name, size_t name_len,
                                                          cascade_validator_fn fn, void *user_data,
                                                          void (*destroy)(void *user_data), cascade_error **error);

/* Runs and waits. While nothing else is under way in the context, this thread does the work itself, callbacks included,
 * rather than hand it to the loop thread and back. Not from a callback, not on a hosted context whose answers come from
 * this very thread. Any thread. */
CASCADE_EXPORT cascade_status cascade_agent_run(cascade_agent *agent, const char *request_json, size_t len,
                                                CASCADE_OWN cascade_result **out, cascade_error **error);
/* Starts a run. With `callbacks` events are pushed; without, pull them with cascade_task_next_event / _wait. Any thread. */
CASCADE_EXPORT cascade_status cascade_agent_start(cascade_agent *agent, const char *request_json, size_t len,
                                                  const cascade_task_callbacks *callbacks,
                                                  CASCADE_OWN cascade_task **out, cascade_error **error);

/* What a run would cost at most and probably: {"cascade":{...},"strong_only":{...},"cheap_only":{...}} in nano-USD. No I/O. */
CASCADE_EXPORT cascade_status cascade_agent_estimate(const cascade_agent *agent, const char *request_json, size_t len,
                                                     CASCADE_OWN cascade_buffer *out, cascade_error **error);
/* Totals since creation or reset: runs, acceptance, cost, baseline, savings, by model, domain and complexity, latency. */
CASCADE_EXPORT cascade_status cascade_agent_analytics(cascade_agent *agent, CASCADE_OWN cascade_buffer *out,
                                                      cascade_error **error);
CASCADE_EXPORT cascade_status cascade_agent_analytics_reset(cascade_agent *agent, cascade_error **error);
/* How an answer turned out: {"run_id","outcome":"good"|"bad"} or {"run_id","score":0..1}. Teaches the calibration, unless
 * quality.learning.enabled is false: CASCADE_ERR_INVALID_STATE. */
CASCADE_EXPORT cascade_status cascade_agent_feedback(cascade_agent *agent, const char *json, size_t len,
                                                     cascade_error **error);
/* What was learned, as a document to keep; and back in. */
CASCADE_EXPORT cascade_status cascade_agent_learned_export(cascade_agent *agent, CASCADE_OWN cascade_buffer *out,
                                                           cascade_error **error);
CASCADE_EXPORT cascade_status cascade_agent_learned_import(cascade_agent *agent, const char *json, size_t len,
                                                           cascade_error **error);

#ifdef __cplusplus
}
#endif
#endif
