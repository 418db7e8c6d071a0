#include "base/status.hpp"

namespace cascade {

const char* status_name(Status s) {
  switch (s) {
    case Status::ok: return "ok";
    case Status::invalid_argument: return "invalid_argument";
    case Status::invalid_config: return "invalid_config";
    case Status::invalid_request: return "invalid_request";
    case Status::invalid_utf8: return "invalid_utf8";
    case Status::invalid_state: return "invalid_state";
    case Status::not_found: return "not_found";
    case Status::unsupported: return "unsupported";
    case Status::no_memory: return "no_memory";
    case Status::internal: return "internal";
    case Status::abi_mismatch: return "abi_mismatch";
    case Status::cancelled: return "cancelled";
    case Status::deadline_exceeded: return "deadline_exceeded";
    case Status::budget_exceeded: return "budget_exceeded";
    case Status::max_steps_reached: return "max_steps_reached";
    case Status::guardrail_violation: return "guardrail_violation";
    case Status::quality_rejected: return "quality_rejected";
    case Status::transport: return "transport";
    case Status::timeout: return "timeout";
    case Status::authentication: return "authentication";
    case Status::rate_limited: return "rate_limited";
    case Status::quota_exhausted: return "quota_exhausted";
    case Status::bad_request: return "bad_request";
    case Status::context_too_long: return "context_too_long";
    case Status::content_filtered: return "content_filtered";
    case Status::provider_unavailable: return "provider_unavailable";
    case Status::malformed_response: return "malformed_response";
    case Status::circuit_open: return "circuit_open";
    case Status::all_attempts_failed: return "all_attempts_failed";
    case Status::model_unavailable: return "model_unavailable";
    case Status::callback: return "callback";
  }
  return "unknown";
}

}  // namespace cascade
