#include "cascade/breaker.hpp"

namespace cascade {

bool Breaker::allows(Millis now) {
  if (!config_.enabled || open_until_ < 0) return true;
  return now >= open_until_ && !probing_;
}

void Breaker::on_start(Millis now) {
  if (open_until_ >= 0 && now >= open_until_) probing_ = true;
}

void Breaker::on_success() {
  failures_.clear();
  open_until_ = -1;
  probing_ = false;
}

void Breaker::on_cancelled() { probing_ = false; }

void Breaker::on_failure(Millis now) {
  if (!config_.enabled) return;
  if (probing_) {  // the probe failed: closed for another round
    probing_ = false;
    open_until_ = now + config_.open_ms;
    return;
  }
  failures_.push_back(now);
  while (!failures_.empty() && failures_.front() < now - config_.window_ms) failures_.pop_front();
  if (static_cast<std::int64_t>(failures_.size()) >= config_.failures) {
    open_until_ = now + config_.open_ms;
    failures_.clear();
  }
}

const char* Breaker::state(Millis now) const {
  if (open_until_ < 0) return "closed";
  return now >= open_until_ ? "half_open" : "open";
}

}  // namespace cascade
