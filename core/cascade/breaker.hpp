// Breaker: stops asking a deployment that keeps failing, and lets one request through now and then to see if
// it is back.
#pragma once

#include <deque>

#include "policy/config.hpp"

namespace cascade {

class Breaker {
 public:
  explicit Breaker(const BreakerConfig& config) : config_(config) {}

  bool allows(Millis now);    // also true for the one probe of a half-open breaker
  void on_start(Millis now);  // a request was sent: in half-open state this is the probe
  void on_success();
  void on_failure(
      Millis now);      // only failures that say something about the deployment: not the caller's mistakes
  void on_cancelled();  // it proved nothing: a probe may be tried again
  const char* state(Millis now) const;  // "closed", "open", "half_open"

 private:
  BreakerConfig config_;
  std::deque<Millis> failures_;
  Millis open_until_ = -1;
  bool probing_ = false;
};

}  // namespace cascade
