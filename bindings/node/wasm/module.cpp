// module.cpp: the WebAssembly face of the C ABI. A reactor module for JavaScript hosts: no WASI, no imports but those of
// module "cascade" below. Nothing is decided here; every export hands its arguments to one function of the C ABI.
//
// Texts come in as pointer + length in the module's memory (made with `alloc`, given back with `release`). A fallible
// export leaves its answer (a document, or the error as JSON) where `answer_data` and `answer_size` point, until the
// next call. Handles are addresses; 0 means failure. Ids are the host's own and come back in the callbacks.
#include <cascadeflow/cascadeflow.h>

#include <cstdarg>
#include <cstdint>
#include <cstdlib>

#define HOST(name) __attribute__((import_module("cascade"), import_name(#name)))
#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

extern "C" {
HOST(http_start)
void host_http_start(int32_t context_id, cascade_http_exchange* exchange, const char* method, size_t method_len,
                     const char* url, size_t url_len, const char* headers, size_t headers_len, const char* body,
                     size_t body_len, const char* deployment, size_t deployment_len, int32_t streaming,
                     double connect_timeout_ms);
HOST(http_cancel) void host_http_cancel(int32_t context_id, cascade_http_exchange* exchange);
HOST(timer_set) void host_timer_set(int32_t context_id, double timer_id, double delay_ms);
HOST(timer_clear) void host_timer_clear(int32_t context_id, double timer_id);
HOST(mono_ns) double host_mono_ns(void);
HOST(wall_ms) double host_wall_ms(void);
HOST(random_u32) uint32_t host_random_u32(void);
HOST(event) void host_event(int32_t task_id, const char* json, size_t len);
HOST(done) void host_done(int32_t task_id, int32_t ok, const char* json, size_t len);
HOST(tool_call)
void host_tool_call(int32_t tool_id, cascade_tool_call* call, const char* call_id, size_t call_id_len, const char* name,
                    size_t name_len, const char* arguments, size_t arguments_len, const char* run_id, size_t run_id_len);
HOST(model_call) void host_model_call(int32_t model_id, cascade_model_call* call, const char* json, size_t len);
HOST(model_cancel) void host_model_cancel(int32_t model_id, cascade_model_call* call);
HOST(validate) double host_validate(int32_t validator_id, const char* json, size_t len);
HOST(log) void host_log(int32_t context_id, int32_t level, const char* message, size_t len);
}

// There are no files and no terminal here: what the C library would write (only before it stops) goes nowhere, so that the
// module needs nothing of WASI.
extern "C" {
uint16_t __wasi_fd_write(int32_t, const void*, size_t, size_t*) { return 52; }
uint16_t __wasi_fd_seek(int32_t, int64_t, uint8_t, uint64_t*) { return 52; }
uint16_t __wasi_fd_close(int32_t) { return 52; }
[[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }
}

namespace {

cascade_buffer g_document{nullptr, 0};
cascade_error* g_error = nullptr;
cascade_str g_answer{"", 0};

void* as_user_data(int32_t id) { return reinterpret_cast<void*>(static_cast<uintptr_t>(id)); }
int32_t as_id(void* user_data) { return static_cast<int32_t>(reinterpret_cast<uintptr_t>(user_data)); }

cascade_error** fresh_error() {
  cascade_error_free(g_error);
  g_error = nullptr;
  cascade_buffer_dispose(&g_document);
  g_answer = {"", 0};
  return &g_error;
}

cascade_status answer(cascade_status status) {
  if (status != CASCADE_OK && g_error != nullptr) g_answer = cascade_error_json(g_error);
  if (status == CASCADE_OK && g_document.data != nullptr) g_answer = {g_document.data, g_document.len};
  return status;
}

void http_start(void* user_data, cascade_http_exchange* exchange, const cascade_http_request* request) {
  host_http_start(as_id(user_data), exchange, request->method.data, request->method.len, request->url.data,
                  request->url.len, request->headers_json.data, request->headers_json.len, request->body.data,
                  request->body.len, request->deployment.data, request->deployment.len, request->streaming,
                  static_cast<double>(request->connect_timeout_ms));
}
void http_cancel(void* user_data, cascade_http_exchange* exchange) { host_http_cancel(as_id(user_data), exchange); }
void timer_set(void* user_data, uint64_t timer_id, int64_t delay_ms) {
  host_timer_set(as_id(user_data), static_cast<double>(timer_id), static_cast<double>(delay_ms));
}
void timer_clear(void* user_data, uint64_t timer_id) {
  host_timer_clear(as_id(user_data), static_cast<double>(timer_id));
}
int64_t mono_ns(void*) { return static_cast<int64_t>(host_mono_ns()); }
int64_t wall_ms(void*) { return static_cast<int64_t>(host_wall_ms()); }
uint64_t random_bits(void*) { return (static_cast<uint64_t>(host_random_u32()) << 32U) | host_random_u32(); }
void log_line(void* user_data, int32_t level, cascade_str message) {
  host_log(as_id(user_data), level, message.data, message.len);
}

void on_event(void* user_data, const cascade_event* event) {
  const cascade_str json = cascade_event_json(event);
  host_event(as_id(user_data), json.data, json.len);
}
void on_done(void* user_data, cascade_result* result, cascade_error* error) {
  const cascade_str json = result != nullptr ? cascade_result_json(result) : cascade_error_json(error);
  host_done(as_id(user_data), result != nullptr ? 1 : 0, json.data, json.len);
  cascade_result_free(result);
  cascade_error_free(error);
}
void on_tool_call(void* user_data, cascade_tool_call* call) {
  const cascade_str id = cascade_tool_call_id(call);
  const cascade_str name = cascade_tool_call_name(call);
  const cascade_str arguments = cascade_tool_call_arguments_json(call);
  const cascade_str run = cascade_tool_call_run_id(call);
  host_tool_call(as_id(user_data), call, id.data, id.len, name.data, name.len, arguments.data, arguments.len, run.data, run.len);
}
void on_model_call(void* user_data, cascade_model_call* call) {
  const cascade_str json = cascade_model_call_request_json(call);
  host_model_call(as_id(user_data), call, json.data, json.len);
}
void on_model_cancel(void* user_data, cascade_model_call* call) { host_model_cancel(as_id(user_data), call); }
double on_validate(void* user_data, cascade_str input) { return host_validate(as_id(user_data), input.data, input.len); }

}  // namespace

EXPORT(alloc) void* wasm_alloc(size_t size) { return std::malloc(size > 0 ? size : 1); }
EXPORT(release) void wasm_release(void* data) { std::free(data); }
EXPORT(answer_data) const char* wasm_answer_data() { return g_answer.data; }
EXPORT(answer_size) size_t wasm_answer_size() { return g_answer.len; }

// Judgement without a context. `which`: the order of bindings/node/src/engine/types.ts, DOCUMENTS.
EXPORT(document)
cascade_status wasm_document(int32_t which, const char* json, size_t len, const char* lines, size_t lines_len, double wall) {
  cascade_error** error = fresh_error();
  switch (which) {
    case 0: return answer(cascade_classify(json, len, &g_document, error));
    case 1: return answer(cascade_judge(json, len, &g_document, error));
    case 2: return answer(cascade_guard(json, len, &g_document, error));
    case 3: return answer(cascade_price(json, len, &g_document, error));
    case 4: return answer(cascade_preset(json, len, &g_document, error));
    case 5: return answer(cascade_catalog_json(static_cast<int64_t>(wall), &g_document, error));
    case 6: return answer(cascade_config_validate(json, len, &g_document, error));
    case 7: return answer(cascade_replay(json, len, lines, lines_len, &g_document, error));
    case 8: return answer(cascade_tune(json, len, lines, lines_len, &g_document, error));
    default: return CASCADE_ERR_NOT_FOUND;
  }
}

EXPORT(version_info) const char* wasm_version_info() { return cascade_version_info_json(); }

EXPORT(context_new) cascade_context* wasm_context_new(int32_t context_id, const char* json, size_t len) {
  cascade_error** error = fresh_error();
  cascade_host host = CASCADE_HOST_INIT;
  host.user_data = as_user_data(context_id);
  host.http_start = http_start;
  host.http_cancel = http_cancel;
  host.timer_set = timer_set;
  host.timer_clear = timer_clear;
  host.mono_ns = mono_ns;
  host.wall_ms = wall_ms;
  host.random = random_bits;
  cascade_context* context = nullptr;
  if (answer(cascade_context_new_hosted(json, len, &host, &context, error)) != CASCADE_OK) return nullptr;
  return context;
}
EXPORT(context_free) void wasm_context_free(cascade_context* context) { cascade_context_free(context); }
EXPORT(context_log) cascade_status wasm_context_log(cascade_context* context, int32_t context_id, int32_t on) {
  return answer(cascade_context_set_logger(context, on != 0 ? log_line : nullptr, as_user_data(context_id), nullptr,
                                           fresh_error()));
}
EXPORT(timer_fired) void wasm_timer_fired(cascade_context* context, double timer_id) {
  cascade_context_timer_fired(context, static_cast<uint64_t>(timer_id));
}

EXPORT(respond_headers)
void wasm_respond_headers(cascade_http_exchange* exchange, int32_t status, const char* headers, size_t len) {
  cascade_http_respond_headers(exchange, status, headers, len);
}
EXPORT(respond_data) void wasm_respond_data(cascade_http_exchange* exchange, const char* data, size_t len) {
  cascade_http_respond_data(exchange, data, len);
}
EXPORT(paused) int32_t wasm_paused(const cascade_http_exchange* exchange) { return cascade_http_paused(exchange); }
EXPORT(respond_end) void wasm_respond_end(cascade_http_exchange* exchange) { cascade_http_respond_end(exchange); }
EXPORT(respond_fail)
void wasm_respond_fail(cascade_http_exchange* exchange, const char* kind, size_t kind_len, const char* message, size_t len) {
  cascade_http_respond_fail(exchange, kind, kind_len, message, len);
}

EXPORT(agent_new) cascade_agent* wasm_agent_new(cascade_context* context, const char* json, size_t len) {
  cascade_agent* agent = nullptr;
  if (answer(cascade_agent_new(context, json, len, &agent, fresh_error())) != CASCADE_OK) return nullptr;
  return agent;
}
EXPORT(agent_free) void wasm_agent_free(cascade_agent* agent) { cascade_agent_free(agent); }

// `which`: the order of bindings/node/src/engine/types.ts, AGENT_DOCUMENTS.
EXPORT(agent_document) cascade_status wasm_agent_document(cascade_agent* agent, int32_t which, const char* json, size_t len) {
  cascade_error** error = fresh_error();
  switch (which) {
    case 0: return answer(cascade_agent_config_json(agent, &g_document, error));
    case 1: return answer(cascade_agent_estimate(agent, json, len, &g_document, error));
    case 2: return answer(cascade_agent_analytics(agent, &g_document, error));
    case 3: return answer(cascade_agent_analytics_reset(agent, error));
    case 4: return answer(cascade_agent_feedback(agent, json, len, error));
    case 5: return answer(cascade_agent_learned_export(agent, &g_document, error));
    case 6: return answer(cascade_agent_learned_import(agent, json, len, error));
    default: return CASCADE_ERR_NOT_FOUND;
  }
}

EXPORT(agent_add_tool)
cascade_status wasm_agent_add_tool(cascade_agent* agent, int32_t tool_id, const char* json, size_t len) {
  return answer(cascade_agent_add_tool(agent, json, len, on_tool_call, as_user_data(tool_id), nullptr, fresh_error()));
}
EXPORT(agent_add_model)
cascade_status wasm_agent_add_model(cascade_agent* agent, int32_t model_id, const char* name, size_t len) {
  return answer(cascade_agent_add_model(agent, name, len, on_model_call, on_model_cancel, as_user_data(model_id), nullptr,
                                        fresh_error()));
}
EXPORT(agent_add_validator)
cascade_status wasm_agent_add_validator(cascade_agent* agent, int32_t validator_id, const char* name, size_t len) {
  return answer(cascade_agent_add_validator(agent, name, len, on_validate, as_user_data(validator_id), nullptr,
                                            fresh_error()));
}

EXPORT(agent_start)
cascade_task* wasm_agent_start(cascade_agent* agent, int32_t task_id, const char* json, size_t len, int32_t want_events) {
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = as_user_data(task_id);
  callbacks.on_event = want_events != 0 ? on_event : nullptr;
  callbacks.on_done = on_done;
  cascade_task* task = nullptr;
  // Not through g_error: a run may end, and so call the host and be called again, before the start has returned.
  cascade_error* error = nullptr;
  const cascade_status status = cascade_agent_start(agent, json, len, &callbacks, &task, &error);
  fresh_error();
  g_error = error;
  return answer(status) == CASCADE_OK ? task : nullptr;
}
EXPORT(task_cancel) void wasm_task_cancel(cascade_task* task) { cascade_task_cancel(task); }
EXPORT(task_pause) void wasm_task_pause(cascade_task* task) { cascade_task_pause(task); }
EXPORT(task_resume) void wasm_task_resume(cascade_task* task) { cascade_task_resume(task); }
EXPORT(task_free) void wasm_task_free(cascade_task* task) { cascade_task_free(task); }

EXPORT(tool_complete)
void wasm_tool_complete(cascade_tool_call* call, const char* text, size_t len, int32_t is_error) {
  cascade_tool_call_complete(call, text, len, is_error);
}
EXPORT(model_delta) void wasm_model_delta(cascade_model_call* call, const char* text, size_t len) {
  cascade_model_call_delta(call, text, len);
}
EXPORT(model_end) void wasm_model_end(cascade_model_call* call, const char* json, size_t len) {
  cascade_model_call_end(call, json, len);
}
EXPORT(model_fail) void wasm_model_fail(cascade_model_call* call, const char* json, size_t len) {
  cascade_model_call_fail(call, json, len);
}
