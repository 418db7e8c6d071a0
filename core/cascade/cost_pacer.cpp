#include "cascade/cost_pacer.hpp"

#include <algorithm>

namespace cascade {

void CostPacer::paid(double usd) { paid_beside(usd - target_); }

void CostPacer::paid_beside(double usd) {
  constexpr double kStep = 0.01;
  constexpr double kMostAtOnce = 5;  // one dear run is no trend
  if (target_ <= 0) return;
  relief_ = std::clamp(relief_ + kStep * std::min(kMostAtOnce, usd / target_), 0.0, 1.0);
}

}  // namespace cascade
