// Classification of a prompt: its domain, its complexity, and the prior probability that a cheap draft will
// do.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "classify/embedding.hpp"
#include "classify/labels.hpp"
#include "classify/select_turn.hpp"
#include "features/prompt.hpp"

namespace cascade {

struct Classification {
  Domain domain = Domain::general;
  double domain_p = 0;                     // calibrated probability of `domain`
  std::array<double, kDomains> domains{};  // of every domain; sums to 1
  Complexity complexity = Complexity::moderate;
  double difficulty = 0.5;  // 0..1: how likely a cheap model fails
  double prior = 0.5;       // P(draft acceptable | prompt) for a drafter of ordinary strength
  DetectionMethod method = DetectionMethod::model;
};

// How strong a tier's model is, for the prior. `small` is a model of 1-8B, `cheap` the usual drafter
// (GPT-4o-mini, Haiku, Mixtral), `strong` a flagship.
enum class TierStrength : std::uint8_t { small, cheap, strong };

// P(an answer of such a tier is acceptable) for a prompt of this difficulty.
double prior_for(double difficulty, TierStrength strength);

// From features that are there already (the grams come from the same scan).
Classification classify(const PromptFeatures& features, const GramBag& grams);

// From text. Scans it once; `features`, when given, receives what was seen, for the gate.
Classification classify_text(std::string_view text, const PromptContext& context = {},
                             PromptFeatures* features = nullptr);

// From a conversation: the last user turn and what it refers to.
Classification classify_turns(const std::vector<Turn>& turns, PromptContext context = {},
                              PromptFeatures* features = nullptr);

// Puts what embeddings say in place of the built-in model's domain (a rule's certain answer stays). The
// built-in probabilities weigh in, so that a vague similarity does not overrule a clear case.
void apply_semantic_match(Classification& c, const SemanticRouter::Match& match);

}  // namespace cascade
