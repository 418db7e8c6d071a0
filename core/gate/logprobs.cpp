#include "gate/logprobs.hpp"

#include <algorithm>
#include <cmath>

namespace cascade {
namespace {

constexpr double kFloor = -20.0;    // nothing below is told apart
constexpr double kFinest = 1e-4;    // the first bin: as good as certain
constexpr double kLowMargin = 0.7;  // the runner-up is at least half as likely as the chosen token

// Bins are even in log(-l): fine where tokens are likely, coarse where they are not.
std::size_t bin_of(double logprob, std::size_t bins) {
  const double x = -logprob;
  if (!(x > kFinest)) return 0;
  const double at = std::log(x / kFinest) / std::log(-kFloor / kFinest) * static_cast<double>(bins - 1);
  return std::min(bins - 1, static_cast<std::size_t>(at) + 1);
}
double bin_value(std::size_t bin, std::size_t bins) {
  if (bin == 0) return 0;
  const double at = (static_cast<double>(bin) - 0.5) / static_cast<double>(bins - 1);
  return -kFinest * std::exp(at * std::log(-kFloor / kFinest));
}

// White space, brackets, quotes and other marks are predicted by the form, not by knowledge.
bool says_something(std::string_view token) {
  for (char c : token) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'z')) return true;
  }
  return false;
}

}  // namespace

void LogprobStats::add(std::string_view token, double logprob, std::span<const TokenAlternative> top) {
  if (std::isnan(logprob)) return;
  const double l = std::clamp(logprob, kFloor, 0.0);
  const auto length = static_cast<std::uint32_t>(token.size());
  const Kept kept{offset_, offset_ + length, static_cast<float>(l)};
  if (seen_ < kKept) head_[seen_] = kept;
  tail_[seen_ % kKept] = kept;
  ++seen_;
  offset_ += length;
  if (!token.empty() && !says_something(token)) return;

  if (scored_ == 0) {
    first_ = l;
    min_ = l;
  }
  ++scored_;
  sum_ += l;
  min_ = std::min(min_, l);
  ++bins_[bin_of(l, kBins)];

  if (top.empty()) return;
  double runner_up = kFloor, mass = 0, entropy = 0;
  bool another = false;
  for (const auto& t : top) {
    const double tl = std::clamp(t.logprob, kFloor, 0.0);
    const double p = std::exp(tl);
    mass += p;
    entropy -= p * tl;
    if (t.token != token || token.empty()) {
      if (token.empty() && std::fabs(tl - l) < 1e-9 && !another) {
        another = true;
        continue;
      }  // that is the chosen one
      runner_up = std::max(runner_up, tl);
    }
  }
  if (mass < 1.0 && mass > 0)
    entropy -= (1.0 - mass) * std::log(1.0 - mass);  // all the rest as one candidate
  const double margin = l - runner_up;
  ++margins_;
  margin_sum_ += margin;
  entropy_sum_ += entropy;
  if (margin < kLowMargin) ++low_margins_;
}

double LogprobStats::mean() const { return scored_ ? sum_ / scored_ : 0; }
double LogprobStats::mean_margin() const { return margins_ ? margin_sum_ / margins_ : 0; }
double LogprobStats::mean_entropy() const { return margins_ ? entropy_sum_ / margins_ : 0; }
double LogprobStats::low_margin_share() const {
  return margins_ ? static_cast<double>(low_margins_) / margins_ : 0;
}

double LogprobStats::quantile(double q) const {
  if (scored_ == 0) return 0;
  const double want = std::clamp(q, 0.0, 1.0) * (scored_ - 1);
  // The worst tokens live in the last bins.
  double seen = 0;
  for (std::size_t bin = kBins; bin-- > 0;) {
    seen += bins_[bin];
    if (seen > want) return std::max(bin_value(bin, kBins), min_);
  }
  return 0;
}

std::optional<LogprobSpan> LogprobStats::span(std::size_t begin, std::size_t end) const {
  LogprobSpan out;
  const auto take = [&](const Kept& k) {
    if (k.end <= begin || k.begin >= end) return;
    out.min = out.tokens == 0 ? k.logprob : std::min(out.min, static_cast<double>(k.logprob));
    out.sum += k.logprob;
    ++out.tokens;
  };
  const std::uint32_t in_head = std::min<std::uint32_t>(seen_, kKept);
  for (std::uint32_t i = 0; i < in_head; ++i) take(head_[i]);
  const std::uint32_t tail_from = seen_ > kKept ? std::max(in_head, seen_ - std::uint32_t{kKept}) : in_head;
  for (std::uint32_t i = tail_from; i < seen_; ++i) take(tail_[i % kKept]);
  if (out.tokens == 0) return std::nullopt;
  out.mean = out.sum / out.tokens;
  return out;
}

}  // namespace cascade
