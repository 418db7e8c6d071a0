#include "gate/factory.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace cascade::gate {
namespace {

constexpr FactoryTables kTables =
#include "gate/factory_tables.inc"
    ;

constexpr double kModerate = 0.66, kAboveModerate = 0.2;  // log-odds: .66 is a probability of .66

double logit(double p, double edge) {
  p = std::clamp(p, edge, 1 - edge);
  return std::log(p / (1 - p));
}

}  // namespace

double ordinary_confidence(const Evidence& e) {
  if (e.span != Evidence::Span::concluded) return 2.5;
  return icontains(e.model, "gpt-4") || icontains(e.model, "gpt-5") ? 20.0 : 8.0;
}

const FactoryTables& factory_tables() { return kTables; }

void read_factory_tables(JsonView v, FactoryTables& t) {
  const auto list = [&](const char* key, auto& into) {
    std::size_t i = 0;
    for (JsonView x : v[key])
      if (i < into.size()) into[i++] = static_cast<float>(x.num());
  };
  const auto one = [&](const char* key, float& into) {
    if (const auto x = v[key].opt_num()) into = static_cast<float>(*x);
  };
  list("text_alone", t.text_alone);
  list("text_beside", t.text_beside);
  list("bias_alone", t.bias_alone);
  list("bias_confidence", t.bias_confidence);
  list("bias_agreement", t.bias_agreement);
  list("bias_both", t.bias_both);
  list("confidence", t.confidence);
  list("agreement", t.agreement);
  one("confidence_direct", t.confidence_direct);
  one("bias_direct", t.bias_direct);
  one("agreement_beside", t.agreement_beside);
  one("text_with_agreement", t.text_with_agreement);
  one("self_check", t.self_check);
  one("self_check_bias", t.self_check_bias);
  one("judge", t.judge);
  one("prior_alone", t.prior_alone);
  one("prior_beside", t.prior_beside);
}

Scaled scale_evidence(const Evidence& e, const FactoryTables& t) {
  Scaled s;
  const std::size_t task = static_cast<std::size_t>(e.task);
  const auto sum = [&](const std::array<float, kTextSignals>& w) {
    double v = 0;
    for (std::size_t i = 0; i < kTextSignals; ++i)
      v += static_cast<double>(w[i]) * static_cast<double>(e.text[i]);
    return v;
  };
  const auto f = [](float v) { return static_cast<double>(v); };
  const bool certainty =
      e.confidence || e.self_check || e.judge;  // the model, or another, spoke of this very answer
  double bias;
  if (certainty) {
    s.text = sum(t.text_beside);
    bias = f(e.agreement ? t.bias_both[task] : t.bias_confidence[task]);
  } else {
    s.text = sum(t.text_alone) * (e.agreement ? f(t.text_with_agreement) : 1.0);
    bias = f(e.agreement ? t.bias_agreement[task] : t.bias_alone[task]);
  }
  const bool direct = e.confidence && e.span == Evidence::Span::direct;
  if (direct) bias += f(t.bias_direct) - f(t.bias_confidence[task]);
  s.score = s.text + bias;
  if (e.confidence) {
    s.confidence = logit(*e.confidence, 1e-12) / ordinary_confidence(e);
    s.score += f(direct ? t.confidence_direct : t.confidence[task]) * s.confidence;
  }
  if (e.self_check) {
    s.self_check = logit(*e.self_check, 0.005);
    s.score += f(t.self_check) * s.self_check + (e.confidence ? 0.0 : f(t.self_check_bias));
  }
  if (e.agreement) {
    s.agreement = 2 * *e.agreement - 1;
    // Further samples of one kind are not independent: each adds less than the one before.
    const double weight = 1.0 + 0.35 * std::log(std::max(1.0, static_cast<double>(e.samples)));
    s.score += f(t.agreement[task]) * (certainty ? f(t.agreement_beside) : 1.0) * weight * s.agreement;
  }
  if (e.judge) {
    s.judge = logit(*e.judge, 0.02);
    s.score += f(t.judge) * s.judge;
  }
  if (e.prior) {
    s.prior = logit(*e.prior, 0.02);
    s.score += f(certainty || e.agreement ? t.prior_beside : t.prior_alone) * s.prior;
  }
  // What the text of a fact looks like says little about whether it is true: without a signal from a model it
  // stays a moderate guess, in the same order.
  if (!certainty && !e.agreement && e.task == TaskKind::fact && s.score > kModerate)
    s.score = kModerate + kAboveModerate * (s.score - kModerate);
  return s;
}

}  // namespace cascade::gate
