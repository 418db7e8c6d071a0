// Pace: how fast a deployment may be asked: the configured limits, and what its own headers say is left.
#pragma once

#include <cstdint>

#include "base/time.hpp"
#include "dialect/dialect.hpp"
#include "policy/config.hpp"

namespace cascade {

class Pace {
 public:
  explicit Pace(const ModelConfig& config);

  // 0: go ahead; else ask again after so many ms.
  Millis wait(Millis now, std::int64_t tokens) const;
  void on_start(Millis now, std::int64_t tokens);
  void on_end();
  void learn(const RateHeaders& headers, Millis now);  // what the provider says is left
  void block_until(Millis when);                       // after a 429

  // First-token times of late, to know what "late" is: an adaptive p95.
  void saw_first_token(Millis took);
  Millis first_token_p95() const;  // 0: not enough seen

 private:
  struct Bucket {  // refills evenly over a minute
    double level = 0, capacity = 0;
    Millis at = 0;
    double now_level(Millis now) const;
    Millis until(Millis now, double need) const;
  };
  Bucket requests_, tokens_;
  std::int64_t running_ = 0, most_running_ = 0;
  Millis blocked_until_ = -1;
  double p95_ = 0;
  std::int64_t seen_ = 0;
};

}  // namespace cascade
