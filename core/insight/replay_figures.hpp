// The arithmetic of replay: what a cascade would have cost and got right at every threshold, and how sure
// that is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cascade {

// One request of which both answers and their labels are known.
struct ReplayPoint {
  double p = 0;      // the gate's probability that the cheap answer is acceptable
  double prior = 0;  // the same before drafting
  double cheap_right = 0, strong_right = 0;
  double cheap_cost = 0, strong_cost = 0;  // USD
};

struct Interval {
  double low = 0, high = 0;
};
struct CurvePoint {
  double strong_share = 0, quality = 0, cost = 0;  // per request
  double threshold = 0;
};
struct Baseline {
  const char* name;
  double quality = 0, cost = 0, strong_share = 0;
};
struct ReplayFigures {
  std::size_t n = 0;
  double cheap_quality = 0, strong_quality = 0, cheap_cost = 0, strong_cost = 0;
  double auroc = 0.5, ece = 0;
  double apgr = 0, cpt50 = 1, cpt80 = 1, cpt95 = 1;
  std::vector<CurvePoint> curve;  // from never escalating to always
  CurvePoint chosen;              // the cheapest that keeps the target
  bool target_met = false;
  Interval quality_ci, saving_ci;  // of the chosen point, 95 %, bootstrap
  double saving = 0;               // share of always-strong's cost
  std::vector<Baseline> baselines;
  struct Bin {
    double n = 0, p = 0, y = 0;
  };
  std::vector<Bin> reliability;
};

double area_under_roc(std::span<const double> scores, std::span<const double> right);
double calibration_error(std::span<const double> p, std::span<const double> right, std::size_t bins = 10);
// `target`: share of the strong model's quality to keep.
ReplayFigures replay_figures(std::span<const ReplayPoint> points, double target, std::uint64_t seed = 1);

// The most strong calls that `usd` a request pay for; nullopt: not even the drafts are paid for.
std::optional<CurvePoint> dearest_within(std::span<const ReplayPoint> points, double usd);

// The most wrong answers there may be among all accepted when k of m were seen, with chance 1 - delta
// (Clopper-Pearson).
double binomial_upper_bound(double k, double m, double delta);

// Conformal risk control: the loosest threshold at which wrong-and-accepted stays at most alpha in
// expectation, and the loosest at which wrong among accepted stays at most alpha with chance 1 - delta. 1.01
// accepts nothing.
struct RiskThreshold {
  double expected = 1.01, high_probability = 1.01;
  double bound = 1;     // the bound reached at `high_probability`
  double accepted = 0;  // share accepted there
  std::size_t n = 0;
};
RiskThreshold risk_threshold(std::span<const double> p, std::span<const double> right, double alpha,
                             double delta);

}  // namespace cascade
