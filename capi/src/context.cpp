// context.h
#include "host/context.hpp"

#include "host/guard.hpp"
#include "host/hosted.hpp"
#include "host/read.hpp"

using namespace cascade;
using namespace cascade::capi;

static cascade_status give(Result<std::shared_ptr<Context>> made, cascade_context** out,
                           cascade_error** error) {
  if (!made) return fail(error, std::move(made.error()));
  *out = new cascade_context{std::move(*made)};
  return CASCADE_OK;
}

cascade_status cascade_context_new(const char* json, size_t json_len, cascade_context** out,
                                   cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(error, [&] {
    if (!out || bad_text(json, json_len)) return fail(error, null_argument());
#if defined(__wasi__)
    return fail(error, make_error(Status::unsupported,
                                  "WebAssembly has no sockets: use cascade_context_new_hosted."));
#else
    return give(Context::make_native(text_of(json, json_len)), out, error);
#endif
  });
}

cascade_status cascade_context_new_hosted(const char* json, size_t json_len, const cascade_host* host,
                                          cascade_context** out, cascade_error** error) {
  if (out) *out = nullptr;
  // Before all else, so that destroy runs whatever goes wrong after.
  std::shared_ptr<HostTable> table;
  return guarded(error, [&] {
    if (host && host->struct_size >= sizeof(size_t)) table = HostTable::take(*host);
    if (!out || !host || bad_text(json, json_len)) return fail(error, null_argument());
    if (!table)
      return fail(error,
                  invalid_argument("The struct_size of the host's table is not set: use CASCADE_HOST_INIT."));
    return give(Context::make_hosted(text_of(json, json_len), table), out, error);
  });
}

void cascade_context_free(cascade_context* context) {
  if (!context) return;
  if (!context->context->inside()) context->context->shut_down();
  delete context;
}

cascade_status cascade_context_set_logger(cascade_context* context, cascade_log_fn fn, void* user_data,
                                          void (*destroy)(void* user_data), cascade_error** error) {
  return guarded(error, [&] {
    SharedUserData data = take_user_data(user_data, destroy);
    if (!context) return fail(error, null_argument());
    context->context->log()->set(fn, data);
    return CASCADE_OK;
  });
}

void cascade_context_timer_fired(cascade_context* context, uint64_t timer_id) {
  if (!context) return;
  guarded_quietly([&] {
    const std::shared_ptr<Track>& track = context->context->first_track();
    track->executor->post([track, timer_id] {
      if (track->hosted_timers) track->hosted_timers->fired(timer_id);
    });
  });
}

void cascade_http_respond_headers(cascade_http_exchange* exchange, int32_t status, const char* headers_json,
                                  size_t headers_json_len) {
  if (!exchange) return;
  if (!guarded_quietly([&] {
        exchange->tell([status, headers = read_headers(text_of(headers_json, headers_json_len))](
                           HttpSink& to) { to.on_head(status, headers); },
                       false);
      }))
    exchange->lose();
}

void cascade_http_respond_data(cascade_http_exchange* exchange, const char* data, size_t len) {
  if (!exchange || len == 0 || !data) return;
  if (!guarded_quietly([&] {
        exchange->tell([bytes = std::string(data, len)](HttpSink& to) { to.on_bytes(bytes); }, false);
      }))
    exchange->lose();
}

int32_t cascade_http_paused(const cascade_http_exchange* exchange) {
  return exchange && exchange->paused ? 1 : 0;
}

void cascade_http_respond_end(cascade_http_exchange* exchange) {
  if (exchange) exchange->tell([](HttpSink& to) { to.on_end(); }, true);
}

void cascade_http_respond_fail(cascade_http_exchange* exchange, const char* kind, size_t kind_len,
                               const char* message, size_t message_len) {
  if (!exchange) return;
  const TransportFailure failure = read_failure(text_of(kind, kind_len));
  cascade_http_exchange::News news;
  if (!guarded_quietly([&] {
        news = [failure, text = readable(text_of(message, message_len))](HttpSink& to) {
          to.on_fail(failure, text, false);
        };
      }))
    exchange->lose();  // it becomes a failure without words
  exchange->tell(std::move(news), true);
}
