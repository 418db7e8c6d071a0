// Status: the one list of outcome codes, shared by the core and the C ABI.
//
// 0 is ok; everything else is negative and lives in a band. A number is never reused: a retired one stays a
// gap.
#pragma once

#include <cstdint>

namespace cascade {

enum class Status : std::int32_t {
  ok = 0,

  // -1..-19: the caller's side
  invalid_argument = -1,  // a null, a bad size, a value out of range
  invalid_config = -2,    // the agent configuration is wrong; the message names the JSON path
  invalid_request = -3,   // the request is wrong; the message names the JSON path
  invalid_utf8 = -4,      // a string is not UTF-8
  invalid_state = -5,     // e.g. a blocking call from a callback, or a use after close
  not_found = -6,         // an unknown model, tool, run id, ...
  unsupported = -7,       // the provider cannot take what was asked, and dropping it was not allowed

  // -20..-39: the library's side
  no_memory = -20,
  internal = -21,
  abi_mismatch = -22,

  // -40..-59: the run ended early
  cancelled = -40,
  deadline_exceeded = -41,
  budget_exceeded = -42,
  max_steps_reached = -43,
  guardrail_violation = -44,
  quality_rejected = -45,  // every tier was rejected and the configuration asked for an error then

  // -60..-89: a provider or the way to it
  transport = -60,        // connect, TLS, reset, DNS
  timeout = -61,          // connect, first token, between tokens
  authentication = -62,   // 401, 403
  rate_limited = -63,     // 429 and kin
  quota_exhausted = -64,  // spent credit: never retried
  bad_request = -65,      // 400, 404, 413, 422 from the provider
  context_too_long = -66,
  content_filtered = -67,
  provider_unavailable = -68,  // 5xx, overloaded
  malformed_response = -69,
  circuit_open = -70,
  all_attempts_failed = -71,  // the detail lists every attempt
  model_unavailable = -72,    // 404 for the model

  // -100: reserved for callbacks of the host; never produced by the library
  callback = -100,
};

const char* status_name(Status s);  // "ok", "invalid_argument", ...

}  // namespace cascade
