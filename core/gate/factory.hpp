// The factory layer: how each signal counts before this user's own outcomes are known. Fitted offline; see
// factory_tables.inc.
#pragma once

#include <array>

#include "base/json.hpp"
#include "gate/evidence.hpp"

namespace cascade::gate {

// Weights of the combination. `beside` holds when a model said something of its own certainty, `alone` when
// none did.
struct FactoryTables {
  std::array<float, kTextSignals> text_alone{};
  std::array<float, kTextSignals> text_beside{};
  std::array<float, kTaskKinds> bias_alone{}, bias_confidence{}, bias_agreement{}, bias_both{};
  std::array<float, kTaskKinds> confidence{}, agreement{};  // slopes per task
  float confidence_direct = 1.9f,
        bias_direct = 0;          // an answer given at once: about three quarters of its log-odds
  float agreement_beside = 1;     // how much of the agreement's slope counts beside a confidence
  float text_with_agreement = 1;  // how much of text_alone counts beside an agreement without a confidence
  float self_check = 0.6f, self_check_bias = 0;
  float judge = 0.8f;
  float prior_alone = 0.3f, prior_beside = 0.1f;
  float similarity = 0;
};
const FactoryTables& factory_tables();
// Tables as the fitting script writes them (JSON); members that are missing stay as they are.
void read_factory_tables(JsonView v, FactoryTables& into);

// The evidence brought to one scale: what the combination adds up, and what learned cells correct.
struct Scaled {
  double text = 0;        // log-odds from the text
  double confidence = 0;  // 0 when absent, about 1 for this model's ordinary certainty
  double self_check = 0, agreement = 0, judge = 0, similarity = 0, prior = 0;
  double score = 0;  // log-odds, combined and calibrated by task and signal set
};
Scaled scale_evidence(const Evidence& e, const FactoryTables& tables = factory_tables());

// Log-odds of the probability that such an answer ordinarily shows. Models differ widely: GPT-4o is sure to
// ten digits.
double ordinary_confidence(const Evidence& e);

}  // namespace cascade::gate
