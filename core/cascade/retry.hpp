// What to do after a failed attempt, by the kind of failure. The one place where retry classes live.
#pragma once

#include "base/hash.hpp"
#include "base/result.hpp"
#include "policy/config.hpp"

namespace cascade {

enum class AfterFailure : std::uint8_t {
  retry_same,       // the same deployment, after a pause
  next_deployment,  // this one cannot help; another of the tier, or another tier, may
  bigger_context,   // only a model with a longer context window can help
  stop,             // the caller's mistake: asking someone else would be wrong too
};

AfterFailure after_failure(const Error& e, const RetryConfig& config);
// Does this failure say that the deployment is unwell (and not that the request was wrong)?
bool blames_deployment(const Error& e);
// Exponential with jitter; what the provider asked for wins.
Millis retry_delay(const Error& e, std::int64_t retries_done, const RetryConfig& config, Random& random);

}  // namespace cascade
