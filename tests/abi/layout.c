/* Offsets and sizes as they were shipped. Structs only grow at the end: add lines, never change one. */
#include <cascadeflow/cascadeflow.h>
#include <stddef.h>

#define AT(type, member, offset) \
  _Static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define SIZE_AT_LEAST(type, size) _Static_assert(sizeof(type) >= (size), #type " has shrunk")

_Static_assert(sizeof(cascade_status) == 4, "cascade_status is 32 bits");

#if UINTPTR_MAX == UINT64_MAX
AT(cascade_str, data, 0);
AT(cascade_str, len, 8);
_Static_assert(sizeof(cascade_str) == 16, "cascade_str is passed by value: it never grows");
AT(cascade_buffer, data, 0);
AT(cascade_buffer, len, 8);
_Static_assert(sizeof(cascade_buffer) == 16, "cascade_buffer is yours to place: it never grows");

AT(cascade_http_request, struct_size, 0);
AT(cascade_http_request, method, 8);
AT(cascade_http_request, url, 24);
AT(cascade_http_request, headers_json, 40);
AT(cascade_http_request, body, 56);
AT(cascade_http_request, connect_timeout_ms, 72);
AT(cascade_http_request, streaming, 80);
AT(cascade_http_request, reserved, 84);
AT(cascade_http_request, deployment, 88);
SIZE_AT_LEAST(cascade_http_request, 104);

AT(cascade_host, struct_size, 0);
AT(cascade_host, user_data, 8);
AT(cascade_host, destroy, 16);
AT(cascade_host, http_start, 24);
AT(cascade_host, http_cancel, 32);
AT(cascade_host, timer_set, 40);
AT(cascade_host, timer_clear, 48);
AT(cascade_host, mono_ns, 56);
AT(cascade_host, wall_ms, 64);
AT(cascade_host, random, 72);
SIZE_AT_LEAST(cascade_host, 80);

AT(cascade_task_callbacks, struct_size, 0);
AT(cascade_task_callbacks, user_data, 8);
AT(cascade_task_callbacks, destroy, 16);
AT(cascade_task_callbacks, on_event, 24);
AT(cascade_task_callbacks, on_done, 32);
AT(cascade_task_callbacks, start_inside, 40);
SIZE_AT_LEAST(cascade_task_callbacks, 48);

AT(cascade_result_summary, struct_size, 0);
AT(cascade_result_summary, cost_nano, 8);
AT(cascade_result_summary, baseline_nano, 16);
AT(cascade_result_summary, saved_nano, 24);
AT(cascade_result_summary, latency_ns, 32);
AT(cascade_result_summary, draft_accepted, 40);
AT(cascade_result_summary, escalated, 44);
AT(cascade_result_summary, tier, 48);
AT(cascade_result_summary, attempts, 52);
AT(cascade_result_summary, confidence, 56);
AT(cascade_result_summary, cost_is_estimate, 64);
AT(cascade_result_summary, cost_is_unpriced, 68);
SIZE_AT_LEAST(cascade_result_summary, 72);
#endif

typedef int layout_holds;
