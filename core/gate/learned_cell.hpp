// What outcomes have taught about one drafter on one kind of task: a correction of the factory's log-odds,
// learned online.
//
// A Bayesian logistic regression, one Gaussian step per outcome: it starts at "the factory is right" and
// needs evidence to move, so a handful of outcomes shift little (shrinkage) and some hundreds bend slope and
// signals (Platt and more). From 200 outcomes on, isotonic bins straighten what is left. Forgetting lets old
// outcomes fade. Fixed size; only sufficient statistics.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/json.hpp"
#include "gate/factory.hpp"

namespace cascade::gate {

class LearnedCell {
 public:
  static constexpr std::size_t kDimensions =
      7 + kTextSignals;  // 1, score, confidence, self-check, agreement, judge, prior, text
  static constexpr std::size_t kBins = 20;
  using Vector = std::array<double, kDimensions>;

  LearnedCell();
  static Vector inputs(const Scaled& s, const Evidence& e);

  double probability(const Scaled& s, const Evidence& e) const;
  void learn(const Scaled& s, const Evidence& e, double outcome, double weight, double gamma);

  double outcomes() const { return n_; }
  // How far recent outcomes lie from what was promised, in standard deviations; negative: worse than
  // promised.
  double drift() const;
  double expected_recent() const { return recent_n_ > 0 ? recent_p_ / recent_n_ : 0; }
  double observed_recent() const { return recent_n_ > 0 ? recent_y_ / recent_n_ : 0; }
  bool alarm() const { return recent_n_ >= 8 && drift() < -3.0; }

  void write(JsonWriter& w) const;
  bool read(JsonView v);

 private:
  struct Bin {
    double n = 0, y = 0, p = 0;
  };
  double in_proportion(double weight, double gamma);
  double corrected(double score, const Vector& z) const;
  double straightened(double p) const;

  Vector mean_{};
  std::vector<double> covariance_;  // kDimensions x kDimensions
  std::array<Bin, kBins> bins_{};
  double n_ = 0;
  double weights_n_ = 0, weights_ = 0;  // how many outcomes, and their weights together
  double recent_n_ = 0, recent_y_ = 0, recent_p_ = 0, recent_variance_ = 0;
};

}  // namespace cascade::gate
