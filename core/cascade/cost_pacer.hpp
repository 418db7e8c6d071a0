// Keeps the mean cost of runs at a target by lowering the gate's threshold while they cost more, and giving
// it back while they cost less (a primal-dual pacer).
#pragma once

namespace cascade {

class CostPacer {
 public:
  CostPacer() = default;  // no target: never any relief
  explicit CostPacer(double usd_per_run) : target_(usd_per_run) {}

  void paid(double usd);                     // by a run
  void paid_beside(double usd);              // for the runs that there were: no further run
  double relief() const { return relief_; }  // to take off the threshold, 0..1

 private:
  double target_ = 0;
  double relief_ = 0;
};

}  // namespace cascade
