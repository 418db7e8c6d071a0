/* context.h: a context owns a transport, timers and (unless the host drives) one loop thread. Agents live on a context.
 *
 * Two ways to run:
 *  1. cascade_context_new(NULL, 0, ...) : libcurl on libuv, one loop thread of its own, which rests while a caller of
 *     cascade_agent_run drives. The usual way.
 *  2. cascade_context_new_hosted(host, ...) : the host carries bytes and rings timers (browsers, Node's fetch, n8n,
 *     tests in virtual time). No thread is made; work is done inside the calls that feed it: cascade_http_respond_*,
 *     cascade_context_timer_fired, cascade_model_call_*, cascade_tool_call_complete, cascade_agent_start. These calls
 *     are serialised by a lock natively, and callbacks come after it was let go.
 */
#ifndef CASCADEFLOW_CONTEXT_H
#define CASCADEFLOW_CONTEXT_H

#include <cascadeflow/base.h>
#include <cascadeflow/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cascade_context cascade_context;
/* One HTTP exchange that the host carries. Consumed by cascade_http_respond_end or _fail. */
typedef struct cascade_http_exchange cascade_http_exchange;

/* The request as the host must send it. All strings live until the exchange is consumed. */
typedef struct cascade_http_request {
  size_t struct_size;
  cascade_str method; /* "POST" */
  cascade_str url;
  cascade_str headers_json; /* [["content-type","application/json"], ...]; holds the key: never log it */
  cascade_str body;
  int64_t connect_timeout_ms; /* a wish; the core keeps its own timers */
  int32_t streaming;          /* 1: hand on bytes as they come; 0: the host may wait for the whole body */
  int32_t reserved;
  cascade_str deployment; /* which deployment asks: for hosts that authenticate by it */
} cascade_http_request;

/* The host's hands. `user_data` is given back to each; `destroy` runs exactly once, also when creation fails. */
typedef struct cascade_host {
  size_t struct_size;
  void *user_data;
  void (*destroy)(void *user_data);
  /* Start sending. Must not block. Answer through cascade_http_respond_*, from any thread, also from inside this call. */
  void (*http_start)(void *user_data, CASCADE_OWN cascade_http_exchange *exchange, const cascade_http_request *request);
  /* The engine no longer wants it: close the connection, then consume the exchange with cascade_http_respond_fail. */
  void (*http_cancel)(void *user_data, CASCADE_BORROWED cascade_http_exchange *exchange);
  /* Ring once, `delay_ms` from now: call cascade_context_timer_fired(context, timer_id). */
  void (*timer_set)(void *user_data, uint64_t timer_id, int64_t delay_ms);
  void (*timer_clear)(void *user_data, uint64_t timer_id);
  /* Monotonic nanoseconds, and Unix milliseconds. */
  int64_t (*mono_ns)(void *user_data);
  int64_t (*wall_ms)(void *user_data);
  /* 64 random bits, for ids and jitter. */
  uint64_t (*random)(void *user_data);
} cascade_host;
#define CASCADE_HOST_INIT { sizeof(cascade_host), 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* `level`: 0 error, 1 warning, 2 info, 3 debug. The message holds no secret and no prompt text below debug. */
typedef void (*cascade_log_fn)(void *user_data, int32_t level, cascade_str message);

/* `json` may be empty. Keys: see docs/reference.md, "Context". */
CASCADE_EXPORT cascade_status cascade_context_new(const char *json, size_t json_len,
                                                  CASCADE_OWN cascade_context **out, cascade_error **error);
CASCADE_EXPORT cascade_status cascade_context_new_hosted(const char *json, size_t json_len, const cascade_host *host,
                                                         CASCADE_OWN cascade_context **out, cascade_error **error);
/* Cancels what is in flight, calls its on_done callbacks, stops the thread. Blocks until then, so not from a callback
 * (there it returns at once and the context goes when its last child does). */
CASCADE_EXPORT void cascade_context_free(CASCADE_OWN cascade_context *context);
/* `fn` NULL: silent (the default). */
CASCADE_EXPORT cascade_status cascade_context_set_logger(cascade_context *context, cascade_log_fn fn, void *user_data,
                                                         void (*destroy)(void *user_data), cascade_error **error);

/* Hosted contexts only. Any thread. */
CASCADE_EXPORT void cascade_context_timer_fired(cascade_context *context, uint64_t timer_id);
/* `headers_json`: [["name","value"],...] or {"name":"value"}. Any thread, in order. */
CASCADE_EXPORT void cascade_http_respond_headers(cascade_http_exchange *exchange, int32_t status,
                                                 const char *headers_json, size_t headers_json_len);
CASCADE_EXPORT void cascade_http_respond_data(cascade_http_exchange *exchange, const char *data, size_t len);
/* 1: the engine would have the host read no further for now, because a task was paused. What is handed over all the same is
 * kept. Ask after each piece, and again once a task was resumed or cancelled. Any thread, while the exchange is not consumed. */
CASCADE_EXPORT int32_t cascade_http_paused(CASCADE_BORROWED const cascade_http_exchange *exchange);
CASCADE_EXPORT void cascade_http_respond_end(CASCADE_OWN cascade_http_exchange *exchange);
/* `kind`: "connect", "dns", "tls", "reset", "timeout", "cancelled", "other". Consumes the exchange. */
CASCADE_EXPORT void cascade_http_respond_fail(CASCADE_OWN cascade_http_exchange *exchange, const char *kind,
                                              size_t kind_len, const char *message, size_t message_len);

#ifdef __cplusplus
}
#endif
#endif
