#include "gate/factory.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace cascade::gate {
namespace {

#include "gate/factory_tables.inc"

double logit(double p, double edge) {
  p = std::clamp(p, edge, 1 - edge);
  return std::log(p / (1 - p));
}

}  // namespace

double ordinary_confidence(std::string_view model, bool whole_text) {
  if (whole_text) return 2.5;
  return icontains(model, "gpt-4") ? 20.0 : 8.0;
}

Scaled scale_evidence(const Evidence& e) {
  Scaled s;
  const float* w = e.from_model() ? kTextBeside : kTextAlone;
  for (std::size_t i = 0; i < kTextSignals; ++i) s.text += static_cast<double>(w[i]) * static_cast<double>(e.text[i]);
  s.score = s.text + 0.8;
  if (e.confidence) {
    s.confidence = logit(*e.confidence, 1e-12) / ordinary_confidence(e.model, e.whole_text);
    s.score += 2.0 * (s.confidence - 0.6);
  }
  if (e.self_check) { s.self_check = logit(*e.self_check, 0.005); s.score += 0.6 * s.self_check; }
  if (e.agreement) { s.agreement = 2 * *e.agreement - 1; s.score += 1.1 * s.agreement; }
  if (e.judge) { s.judge = logit(*e.judge, 0.02); s.score += 0.8 * s.judge; }
  if (e.prior) { s.prior = logit(*e.prior, 0.02); s.score += (e.from_model() ? 0.2 : 0.6) * s.prior; }
  return s;
}

}  // namespace cascade::gate
