#include "insight/replay_figures.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "base/order.hpp"

namespace cascade {
namespace {

std::vector<std::size_t> ordered(std::span<const ReplayPoint> points, bool by_prior) {
  return sorted_indices(points.size(), [&](std::size_t a, std::size_t b) {
    return by_prior ? points[a].prior < points[b].prior : points[a].p < points[b].p;
  });
}

}  // namespace

double area_under_roc(std::span<const double> scores, std::span<const double> right) {
  const std::vector<std::size_t> order =
      sorted_indices(scores.size(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double good = 0, bad = 0, won = 0;  // pairs in which the right one scores higher; ties count half
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    double g = 0, b = 0;
    for (; j < order.size() && scores[order[j]] == scores[order[i]]; ++j) {
      g += right[order[j]];
      b += 1 - right[order[j]];
    }
    won += g * (bad + b / 2);
    good += g;
    bad += b;
    i = j;
  }
  return good > 0 && bad > 0 ? won / (good * bad) : 0.5;
}

double calibration_error(std::span<const double> p, std::span<const double> right, std::size_t bins) {
  std::vector<ReplayFigures::Bin> cells(bins);
  for (std::size_t i = 0; i < p.size(); ++i) {
    auto& c =
        cells[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, p[i]) * static_cast<double>(bins)))];
    c.n += 1;
    c.p += p[i];
    c.y += right[i];
  }
  double error = 0;
  for (const auto& c : cells) error += std::fabs(c.p - c.y);
  return p.empty() ? 0 : error / static_cast<double>(p.size());
}

ReplayFigures replay_figures(std::span<const ReplayPoint> points, double target, std::uint64_t seed) {
  ReplayFigures f;
  f.n = points.size();
  if (points.empty()) return f;
  const double n = static_cast<double>(points.size());
  std::vector<double> p, y;
  double oracle_quality = 0, oracle_cost = 0, oracle_strong = 0;
  for (const ReplayPoint& r : points) {
    p.push_back(r.p);
    y.push_back(r.cheap_right);
    f.cheap_quality += r.cheap_right / n;
    f.strong_quality += r.strong_right / n;
    f.cheap_cost += r.cheap_cost / n;
    f.strong_cost += r.strong_cost / n;
    const bool worth = r.strong_right > r.cheap_right;
    oracle_quality += std::max(r.cheap_right, r.strong_right) / n;
    oracle_cost += (r.cheap_cost + (worth ? r.strong_cost : 0)) / n;
    oracle_strong += worth / n;
  }
  f.auroc = area_under_roc(p, y);
  f.ece = calibration_error(p, y);
  f.reliability.resize(10);
  for (std::size_t i = 0; i < p.size(); ++i) {
    auto& b = f.reliability[std::min<std::size_t>(9, static_cast<std::size_t>(std::max(0.0, p[i]) * 10))];
    b.n += 1;
    b.p += p[i];
    b.y += y[i];
  }

  // Escalating the k least trusted, for every k.
  const auto order = ordered(points, false);
  std::vector<CurvePoint> all(points.size() + 1);
  all[0] = {0, f.cheap_quality, f.cheap_cost, 0};
  for (std::size_t k = 0; k < order.size(); ++k) {
    const ReplayPoint& r = points[order[k]];
    all[k + 1] = {static_cast<double>(k + 1) / n, all[k].quality + (r.strong_right - r.cheap_right) / n,
                  all[k].cost + r.strong_cost / n, k + 1 < order.size() ? points[order[k + 1]].p : 1.01};
  }
  const double band = f.strong_quality - f.cheap_quality;
  if (band > 0) {
    double area = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
      const double gain = (all[k].quality - f.cheap_quality) / band;
      area += gain * (k == 0 || k + 1 == all.size() ? 0.5 : 1.0) / n;
      if (gain >= 0.5 - 1e-12) f.cpt50 = std::min(f.cpt50, all[k].strong_share);
      if (gain >= 0.8 - 1e-12) f.cpt80 = std::min(f.cpt80, all[k].strong_share);
      if (gain >= 0.95 - 1e-12) f.cpt95 = std::min(f.cpt95, all[k].strong_share);
    }
    f.apgr = area;
  }
  const double need = target * f.strong_quality;
  f.chosen = all.back();
  for (std::size_t k = 0; k < all.size(); ++k) {
    // Only between drafts of different probability can a threshold cut.
    const bool cuts = k == 0 || k == all.size() - 1 || points[order[k - 1]].p < points[order[k]].p;
    if (cuts && all[k].quality >= need - 1e-12) {
      f.chosen = all[k];
      f.target_met = true;
      break;
    }
  }
  const std::size_t steps = std::min<std::size_t>(60, all.size() - 1);
  for (std::size_t s = 0; s <= steps; ++s)
    f.curve.push_back(all[s * (all.size() - 1) / std::max<std::size_t>(1, steps)]);
  f.saving = f.strong_cost > 0 ? 1 - f.chosen.cost / f.strong_cost : 0;

  // Bootstrap: the chosen threshold on resampled requests.
  std::vector<double> qualities, savings;
  Random random(seed);
  for (int round = 0; round < 400; ++round) {
    double quality = 0, cost = 0, strong = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const ReplayPoint& r = points[static_cast<std::size_t>(random.uniform() * n)];
      const bool up = r.p < f.chosen.threshold;
      quality += up ? r.strong_right : r.cheap_right;
      cost += r.cheap_cost + (up ? r.strong_cost : 0);
      strong += r.strong_cost;
    }
    qualities.push_back(quality / n);
    savings.push_back(strong > 0 ? 1 - cost / strong : 0);
  }
  const auto interval = [](const std::vector<double>& v) {
    const std::vector<std::size_t> rising =
        sorted_indices(v.size(), [&](std::size_t a, std::size_t b) { return v[a] < v[b]; });
    return Interval{v[rising[v.size() / 40]], v[rising[v.size() - 1 - v.size() / 40]]};
  };
  f.quality_ci = interval(qualities);
  f.saving_ci = interval(savings);

  const double share = f.chosen.strong_share;
  f.baselines.push_back({"always cheap", f.cheap_quality, f.cheap_cost, 0});
  f.baselines.push_back({"always strong", f.strong_quality, f.strong_cost, 1});
  f.baselines.push_back({"random mix", f.cheap_quality + share * band,
                         (1 - share) * f.cheap_cost + share * f.strong_cost, share});
  Baseline router{"prompt router", 0, 0, share};
  const auto by_prior = ordered(points, true);
  for (std::size_t k = 0; k < by_prior.size(); ++k) {
    const ReplayPoint& r = points[by_prior[k]];
    const bool up = static_cast<double>(k) < share * n;
    router.quality += (up ? r.strong_right : r.cheap_right) / n;
    router.cost += (up ? r.strong_cost : r.cheap_cost) / n;
  }
  f.baselines.push_back(router);
  f.baselines.push_back({"oracle", oracle_quality, oracle_cost, oracle_strong});
  return f;
}

std::optional<CurvePoint> dearest_within(std::span<const ReplayPoint> points, double usd) {
  std::optional<CurvePoint> found;
  const double n = static_cast<double>(points.size());
  const auto order = ordered(points, false);
  CurvePoint at;
  for (const ReplayPoint& p : points) {
    at.cost += p.cheap_cost / n;
    at.quality += p.cheap_right / n;
  }
  for (std::size_t k = 0; k <= order.size() && at.cost <= usd * (1 + 1e-9); ++k) {
    const bool cuts = k == 0 || k == order.size() || points[order[k - 1]].p < points[order[k]].p;
    at.strong_share = static_cast<double>(k) / n;
    at.threshold = k == 0 ? 0.0 : k < order.size() ? points[order[k]].p : 1.01;
    if (cuts) found = at;
    if (k == order.size()) break;
    const ReplayPoint& next = points[order[k]];
    at.cost += next.strong_cost / n;
    at.quality += (next.strong_right - next.cheap_right) / n;
  }
  return found;
}

double binomial_upper_bound(double k, double m, double delta) {
  if (m <= 0) return 1;
  if (k >= m) return 1;
  // P(X <= k) for X ~ Binomial(m, q) falls as q grows: bisection.
  const auto below = [&](double q) {
    double term = m * std::log1p(-q), sum = 0;  // log of P(X = 0), then upwards
    for (double i = 0; i <= k; ++i) {
      sum += std::exp(term);
      term += std::log((m - i) / (i + 1)) + std::log(q) - std::log1p(-q);
    }
    return sum;
  };
  double low = k / m, high = 1 - 1e-12;
  for (int i = 0; i < 60; ++i) {
    const double mid = (low + high) / 2;
    (below(mid) > delta ? low : high) = mid;
  }
  return high;
}

RiskThreshold risk_threshold(std::span<const double> p, std::span<const double> right, double alpha,
                             double delta) {
  RiskThreshold out;
  out.n = p.size();
  if (p.empty()) return out;
  const std::vector<std::size_t> order =
      sorted_indices(p.size(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  const double n = static_cast<double>(p.size());
  constexpr std::size_t kTests = 16;  // thresholds tried, each at its share of delta
  std::size_t tested = 0;
  double wrong = 0;
  bool expected_open = true;
  for (std::size_t i = 0; i < order.size(); ++i) {
    wrong += 1 - right[order[i]];
    const bool cuts = i + 1 == order.size() || p[order[i + 1]] < p[order[i]];
    if (!cuts) continue;
    const double accepted = static_cast<double>(i + 1);
    // The loss wrong-and-accepted only grows as the threshold falls: the first violation ends it.
    if (expected_open && (wrong + 1) / (n + 1) <= alpha) out.expected = p[order[i]];
    else expected_open = false;
    if (accepted * kTests >= static_cast<double>(tested + 1) * n || i + 1 == order.size()) {
      tested = static_cast<std::size_t>(accepted * kTests / n);
      const double bound = binomial_upper_bound(wrong, accepted, delta / kTests);
      if (bound <= alpha) {
        out.high_probability = p[order[i]];
        out.bound = bound;
        out.accepted = accepted / n;
      }
    }
  }
  return out;
}

}  // namespace cascade
