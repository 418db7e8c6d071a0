// The factory layer: how each signal counts before this user's own outcomes are known. Fitted offline; see factory_tables.inc.
#pragma once

#include "gate/evidence.hpp"

namespace cascade::gate {

// The evidence brought to one scale: what the combination adds up, and what learned cells correct.
struct Scaled {
  double text = 0;        // log-odds from the text
  double confidence = 0;  // 0 when absent, about 1 for this model's ordinary certainty
  double self_check = 0, agreement = 0, judge = 0, similarity = 0, prior = 0;
  double score = 0;       // log-odds, combined and calibrated by task and signal set
};
Scaled scale_evidence(const Evidence& e);

// Log-odds of the answer-token probability that a model ordinarily shows. Models differ widely: GPT-4o is sure to ten digits.
double ordinary_confidence(std::string_view model, bool whole_text);

}  // namespace cascade::gate
