#include "gate/learned_cell.hpp"

#include <algorithm>
#include <cmath>

namespace cascade::gate {
namespace {

constexpr double kIsotonicFrom = 200;  // outcomes
constexpr double kRecent = 0.97;       // forgetting of the drift watch: about the last 33 outcomes

double logistic(double z) { return 1.0 / (1.0 + std::exp(-std::clamp(z, -30.0, 30.0))); }

// How far each input may move before the first outcome: the shift easily, a single text signal hardly.
double prior_variance(std::size_t i) {
  switch (i) {
    case 0: return 0.6;    // shift
    case 1: return 0.10;   // slope of the whole score
    case 2: return 0.5;    // confidence
    case 3: return 0.10;   // self-check
    case 4: return 0.5;    // agreement
    case 5: return 0.10;   // judge
    case 6: return 0.10;   // prior
    default: return 0.03;  // one text signal: where errors are rare, 300 outcomes mislead a freer one
  }
}

}  // namespace

LearnedCell::LearnedCell() : covariance_(kDimensions * kDimensions, 0.0) {
  for (std::size_t i = 0; i < kDimensions; ++i) covariance_[i * kDimensions + i] = prior_variance(i);
}

LearnedCell::Vector LearnedCell::inputs(const Scaled& s, const Evidence& e) {
  Vector z{1.0,
           std::clamp(s.score, -6.0, 6.0),
           std::clamp(s.confidence, -2.0, 3.0),
           s.self_check,
           s.agreement,
           s.judge,
           s.prior};
  for (std::size_t i = 0; i < kTextSignals; ++i) z[7 + i] = static_cast<double>(e.text[i]);
  return z;
}

double LearnedCell::corrected(double score, const Vector& z) const {
  double v = score;
  for (std::size_t i = 0; i < kDimensions; ++i) v += mean_[i] * z[i];
  return v;
}

// Pools adjacent violators over the bins and moves p towards what was observed near it, as far as there is
// evidence.
double LearnedCell::straightened(double p) const {
  if (n_ < kIsotonicFrom) return p;
  struct Block {
    double n, y, p;
  };
  std::array<Block, kBins> blocks;
  std::size_t count = 0;
  for (const Bin& b : bins_) {
    if (b.n <= 0) continue;
    blocks[count++] = {b.n, b.y, b.p};
    while (count > 1 &&
           blocks[count - 2].y * blocks[count - 1].n >= blocks[count - 1].y * blocks[count - 2].n) {
      Block& low = blocks[count - 2];
      const Block& high = blocks[count - 1];
      low = {low.n + high.n, low.y + high.y, low.p + high.p};
      --count;
    }
  }
  // Between the blocks' middles: a straight line, so that the order of drafts stays what it was.
  const auto at = [&](const Block& b) {
    return std::pair{b.p / b.n, (b.y + 15.0 * b.p / b.n) / (b.n + 15.0)};
  };
  if (count == 0) return p;
  std::pair<double, double> before{0.0, 0.0};
  for (std::size_t i = 0; i <= count; ++i) {
    const std::pair<double, double> here = i < count ? at(blocks[i]) : std::pair{1.0, 1.0};
    if (p <= here.first || i == count) {
      const double width = here.first - before.first;
      return width > 1e-9 ? before.second + (here.second - before.second) * (p - before.first) / width
                          : here.second;
    }
    before = here;
  }
  return p;
}

double LearnedCell::probability(const Scaled& s, const Evidence& e) const {
  double v = corrected(s.score, inputs(s, e));
  double p = straightened(logistic(v));
  if (alarm()) {
    // A share of what was promised was kept lately; no more than that share is promised now. What was learned
    // from many outcomes before would give way too slowly.
    const double kept = observed_recent() / std::max(expected_recent(), 1e-6);
    p = std::min(kept * p, logistic(std::log(std::max(p, 1e-6) / std::max(1 - p, 1e-6)) -
                                    std::min(1.5, -0.25 * drift())));
  }
  return p;
}

// Weights say how much of the traffic an outcome stands for, so they count in proportion to one another: as
// they come (1 / propensity, of any size) a single outcome would be believed like dozens.
double LearnedCell::in_proportion(double weight, double gamma) {
  constexpr double kMost = 10;
  weights_n_ = weights_n_ * gamma + 1;
  weights_ = weights_ * gamma + weight;
  return std::min(kMost, weight * weights_n_ / weights_);
}

void LearnedCell::learn(const Scaled& s, const Evidence& e, double outcome, double raw_weight, double gamma) {
  const double weight = in_proportion(raw_weight, gamma);
  const Vector z = inputs(s, e);
  const double y = std::clamp(outcome, 0.0, 1.0);
  const double p = logistic(corrected(s.score, z));
  const double promised = straightened(p);

  recent_n_ = recent_n_ * kRecent + 1;
  recent_y_ = recent_y_ * kRecent + y;
  recent_p_ = recent_p_ * kRecent + promised;
  recent_variance_ = recent_variance_ * kRecent * kRecent + std::max(0.01, promised * (1 - promised));

  // Forgetting: certainty fades back towards the prior.
  if (gamma < 1)
    for (std::size_t i = 0; i < kDimensions; ++i) {
      double& own = covariance_[i * kDimensions + i];
      own = std::min(prior_variance(i), own + (1 - gamma) * 0.1 * prior_variance(i));
    }
  Vector pz{};
  double spread = 0;
  for (std::size_t i = 0; i < kDimensions; ++i) {
    for (std::size_t k = 0; k < kDimensions; ++k) pz[i] += covariance_[i * kDimensions + k] * z[k];
    spread += pz[i] * z[i];
  }
  const double curvature =
      std::max(0.15, p * (1 - p)) * weight;  // a floor: one surprise at the edge is no revolution
  const double gain = 1.0 / (1.0 / curvature + spread);
  const double surprise = (y - p) * weight / curvature * gain;
  for (std::size_t i = 0; i < kDimensions; ++i) {
    mean_[i] += pz[i] * surprise;
    for (std::size_t k = 0; k < kDimensions; ++k) covariance_[i * kDimensions + k] -= gain * pz[i] * pz[k];
  }
  for (Bin& b : bins_) {
    b.n *= gamma;
    b.y *= gamma;
    b.p *= gamma;
  }
  Bin& bin = bins_[std::min(kBins - 1, static_cast<std::size_t>(p * kBins))];
  bin.n += weight;
  bin.y += weight * y;
  bin.p += weight * p;
  n_ = n_ * gamma + weight;
}

double LearnedCell::drift() const {
  return recent_variance_ > 0 ? (recent_y_ - recent_p_) / std::sqrt(recent_variance_) : 0;
}

void LearnedCell::write(JsonWriter& w) const {
  const auto tidy = [](double v) { return std::round(v * 1e6) / 1e6; };
  w.field("n", tidy(n_)).key("mean").begin_array();
  for (double m : mean_) w.number(tidy(m));
  w.end_array().key("covariance").begin_array();  // the lower triangle
  for (std::size_t i = 0; i < kDimensions; ++i)
    for (std::size_t k = 0; k <= i; ++k) w.number(tidy(covariance_[i * kDimensions + k]));
  w.end_array().key("bins").begin_array();
  for (const Bin& b : bins_)
    w.begin_array().number(tidy(b.n)).number(tidy(b.y)).number(tidy(b.p)).end_array();
  w.end_array()
      .key("recent")
      .begin_array()
      .number(tidy(recent_n_))
      .number(tidy(recent_y_))
      .number(tidy(recent_p_))
      .number(tidy(recent_variance_))
      .end_array()
      .key("weights")
      .begin_array()
      .number(tidy(weights_n_))
      .number(tidy(weights_))
      .end_array();
}

bool LearnedCell::read(JsonView v) {
  if (v["mean"].size() != kDimensions || v["covariance"].size() != kDimensions * (kDimensions + 1) / 2)
    return false;
  n_ = std::max(0.0, v["n"].num());
  std::size_t i = 0;
  for (JsonView m : v["mean"]) mean_[i++] = std::clamp(m.num(), -20.0, 20.0);
  std::size_t row = 0, column = 0;
  for (JsonView c : v["covariance"]) {
    const double value = row == column ? std::clamp(c.num(), 1e-6, prior_variance(row)) : c.num();
    covariance_[row * kDimensions + column] = covariance_[column * kDimensions + row] = value;
    if (++column > row) {
      ++row;
      column = 0;
    }
  }
  i = 0;
  for (JsonView b : v["bins"]) {
    if (i == kBins) break;
    bins_[i++] = {b.at(0).num(), b.at(1).num(), b.at(2).num()};
  }
  const JsonView r = v["recent"];
  recent_n_ = r.at(0).num();
  recent_y_ = r.at(1).num();
  recent_p_ = r.at(2).num();
  recent_variance_ = r.at(3).num();
  const JsonView w = v["weights"];  // documents of before have none: every outcome weighed one
  weights_n_ = std::max(0.0, w.at(0).num(n_));
  weights_ = std::max(0.0, w.at(1).num(n_));
  return true;
}

}  // namespace cascade::gate
