/* A host that carries no byte over any wire: it answers like an OpenAI server, and time goes only when it says so. */
#include <stdlib.h>

#include "check.h"

enum { MOST = 256, PIECES = 4 };

typedef struct { cascade_http_exchange *exchange; int piece; int64_t due_ns; } pending;
typedef struct { uint64_t id; int64_t due_ns; } ringing;

struct virtual_host {
  pending exchanges[MOST];
  ringing timers[MOST];
  int exchange_count, timer_count, steps, fail_at, started;
  const char *fail_kind;
  int64_t now_ns;
  uint64_t random;
};

int virtual_destroyed;
const char *virtual_headers = "[[\"content-type\",\"application/json\"]]";

static const char *const kAnswer[PIECES] = {
    "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",",
    "\"content\":\"The sky is blue, because air scatters blue light more than red light.\"},\"finish_reason\":\"stop\"}],",
    "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":15,\"total_tokens\":27}", "}"};

static void http_start(void *user, cascade_http_exchange *exchange, const cascade_http_request *request) {
  virtual_host *host = user;
  (void)request;
  ++host->started;
  if (host->exchange_count == MOST) {
    cascade_http_respond_fail(exchange, TEXT("other"), TEXT("the test has no room"));
    return;
  }
  pending *p = &host->exchanges[host->exchange_count++];
  p->exchange = exchange;
  p->piece = -1;
  p->due_ns = host->now_ns + 5000000;
}

static void drop(virtual_host *host, int i) { host->exchanges[i] = host->exchanges[--host->exchange_count]; }

static void http_cancel(void *user, cascade_http_exchange *exchange) {
  virtual_host *host = user;
  for (int i = 0; i < host->exchange_count; ++i)
    if (host->exchanges[i].exchange == exchange) {
      drop(host, i);
      cascade_http_respond_fail(exchange, TEXT("cancelled"), TEXT("as asked"));
      return;
    }
}

static void timer_set(void *user, uint64_t id, int64_t delay_ms) {
  virtual_host *host = user;
  if (host->timer_count == MOST) return;
  host->timers[host->timer_count].id = id;
  host->timers[host->timer_count++].due_ns = host->now_ns + delay_ms * 1000000;
}
static void timer_clear(void *user, uint64_t id) {
  virtual_host *host = user;
  for (int i = 0; i < host->timer_count; ++i)
    if (host->timers[i].id == id) {
      host->timers[i] = host->timers[--host->timer_count];
      return;
    }
}
static int64_t mono_ns(void *user) { return ((virtual_host *)user)->now_ns; }
static int64_t wall_ms(void *user) { return 1790000000000 + ((virtual_host *)user)->now_ns / 1000000; }
static uint64_t next_random(void *user) {
  virtual_host *host = user;
  host->random = host->random * 6364136223846793005u + 1442695040888963407u;
  return host->random;
}
static void destroy(void *user) {
  (void)user;
  ++virtual_destroyed;
}

virtual_host *virtual_host_new(void) {
  virtual_host *host = calloc(1, sizeof *host);
  if (host) host->random = 7;
  return host;
}
void virtual_host_free(virtual_host *host) { free(host); }
void virtual_fail_at(virtual_host *host, int step, const char *kind) {
  host->fail_at = step;
  host->fail_kind = kind;
}
int virtual_steps(const virtual_host *host) { return host->steps; }
int virtual_exchanges(const virtual_host *host) { return host->started; }
int virtual_open(const virtual_host *host) { return host->exchange_count; }
cascade_http_exchange *virtual_exchange(const virtual_host *host, int i) { return host->exchanges[i].exchange; }

cascade_status virtual_context(virtual_host *host, cascade_context **out, cascade_error **error) {
  cascade_host table = CASCADE_HOST_INIT;
  table.user_data = host;
  table.destroy = destroy;
  table.http_start = http_start;
  table.http_cancel = http_cancel;
  table.timer_set = timer_set;
  table.timer_clear = timer_clear;
  table.mono_ns = mono_ns;
  table.wall_ms = wall_ms;
  table.random = next_random;
  return cascade_context_new_hosted(NULL, 0, &table, out, error);
}

int virtual_step(virtual_host *host, cascade_context *context) {
  int exchange = -1, timer = -1;
  for (int i = 0; i < host->exchange_count; ++i)
    if (exchange < 0 || host->exchanges[i].due_ns < host->exchanges[exchange].due_ns) exchange = i;
  for (int i = 0; i < host->timer_count; ++i)
    if (timer < 0 || host->timers[i].due_ns < host->timers[timer].due_ns) timer = i;
  if (exchange < 0 && timer < 0) return 0;
  if (exchange < 0 || (timer >= 0 && host->timers[timer].due_ns < host->exchanges[exchange].due_ns)) {
    const uint64_t id = host->timers[timer].id;
    if (host->timers[timer].due_ns > host->now_ns) host->now_ns = host->timers[timer].due_ns;
    host->timers[timer] = host->timers[--host->timer_count];
    cascade_context_timer_fired(context, id);
    return 1;
  }
  pending *p = &host->exchanges[exchange];
  cascade_http_exchange *handle = p->exchange;
  if (p->due_ns > host->now_ns) host->now_ns = p->due_ns;
  p->due_ns += 1000000;
  if (++host->steps == host->fail_at) {
    drop(host, exchange);
    cascade_http_respond_fail(handle, TEXT(host->fail_kind), TEXT("this step was made to fail"));
  } else if (p->piece < 0) {
    ++p->piece;
    cascade_http_respond_headers(handle, 200, TEXT(virtual_headers));
  } else if (p->piece < PIECES) {
    const char *piece = kAnswer[p->piece++];
    cascade_http_respond_data(handle, TEXT(piece));
  } else {
    drop(host, exchange);
    cascade_http_respond_end(handle);
  }
  return 1;
}

void virtual_run(virtual_host *host, cascade_context *context) {
  for (int i = 0; i < 100000 && virtual_step(host, context); ++i) {}
}
