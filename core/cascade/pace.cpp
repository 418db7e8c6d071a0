#include "cascade/pace.hpp"

#include <algorithm>
#include <cmath>

namespace cascade {

double Pace::Bucket::now_level(Millis now) const {
  return std::min(capacity, level + static_cast<double>(now - at) * capacity / 60'000.0);
}

Millis Pace::Bucket::until(Millis now, double need) const {
  if (capacity <= 0) return 0;
  const double have = now_level(now),
               want = std::min(need, capacity);  // what is larger than the bucket goes when it is full
  return have >= want ? 0 : static_cast<Millis>(std::ceil((want - have) * 60'000.0 / capacity));
}

Pace::Pace(const ModelConfig& c) : most_running_(c.max_concurrent) {
  requests_.level = requests_.capacity = static_cast<double>(c.requests_per_minute);
  tokens_.level = tokens_.capacity = static_cast<double>(c.tokens_per_minute);
}

Millis Pace::wait(Millis now, std::int64_t tokens) const {
  Millis w = std::max<Millis>(0, blocked_until_ - now);
  w = std::max({w, requests_.until(now, 1), tokens_.until(now, static_cast<double>(tokens))});
  if (most_running_ > 0 && running_ >= most_running_) w = std::max<Millis>(w, 20);
  return w;
}

void Pace::on_start(Millis now, std::int64_t tokens) {
  ++running_;
  for (auto [bucket, need] :
       {std::pair<Bucket*, double>{&requests_, 1.0}, {&tokens_, static_cast<double>(tokens)}}) {
    bucket->level = bucket->now_level(now) - need;
    bucket->at = now;
  }
}

void Pace::on_end() { running_ = std::max<std::int64_t>(0, running_ - 1); }
void Pace::block_until(Millis when) { blocked_until_ = std::max(blocked_until_, when); }

void Pace::learn(const RateHeaders& h, Millis now) {
  if (h.remaining_requests == 0 && h.reset_requests_ms > 0)
    block_until(now + std::min<Millis>(h.reset_requests_ms, 60'000));
  if (h.remaining_tokens == 0 && h.reset_tokens_ms > 0)
    block_until(now + std::min<Millis>(h.reset_tokens_ms, 60'000));
}

// A running quantile: each sample above pulls the estimate up nineteen times as hard as each below pulls it
// down.
void Pace::saw_first_token(Millis took) {
  const double t = static_cast<double>(took);
  if (seen_++ == 0) {
    p95_ = t;
    return;
  }
  const double step = std::max(1.0, p95_ * 0.05);
  p95_ = std::max(0.0, p95_ + (t > p95_ ? 0.95 : -0.05) * step);
}

Millis Pace::first_token_p95() const { return seen_ >= 20 ? static_cast<Millis>(p95_) : 0; }

}  // namespace cascade
