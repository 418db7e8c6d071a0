#include "cascade/retry.hpp"

#include <algorithm>

namespace cascade {

AfterFailure after_failure(const Error& e, const RetryConfig& config) {
  switch (e.status) {
    case Status::transport:
    case Status::timeout:
    case Status::provider_unavailable:
    case Status::malformed_response: return AfterFailure::retry_same;
    case Status::rate_limited:
      return e.retry_after_ms > config.max_retry_after_ms ? AfterFailure::next_deployment
                                                          : AfterFailure::retry_same;
    case Status::context_too_long: return AfterFailure::bigger_context;
    case Status::authentication:
    case Status::quota_exhausted:
    case Status::model_unavailable:
    case Status::circuit_open:
    case Status::unsupported: return AfterFailure::next_deployment;
    default: return AfterFailure::stop;
  }
}

bool blames_deployment(const Error& e) {
  switch (e.status) {
    case Status::transport:
    case Status::timeout:
    case Status::provider_unavailable:
    case Status::malformed_response:
    case Status::authentication:
    case Status::quota_exhausted:
    case Status::model_unavailable: return true;
    default: return false;
  }
}

Millis retry_delay(const Error& e, std::int64_t retries_done, const RetryConfig& config, Random& random) {
  double delay = static_cast<double>(config.base_delay_ms);
  for (std::int64_t i = 0; i < retries_done; ++i) delay *= 2;
  delay = std::min(delay, static_cast<double>(config.max_delay_ms));
  delay *= 1 + config.jitter * (2 * random.uniform() - 1);
  return std::max<Millis>(static_cast<Millis>(delay), std::max<std::int64_t>(0, e.retry_after_ms));
}

}  // namespace cascade
