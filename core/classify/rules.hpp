// Rules for what is certain: signs that decide the domain whatever the words say.
#pragma once

#include <optional>
#include <string_view>

#include "classify/labels.hpp"
#include "features/prompt.hpp"

namespace cascade {

struct RuleDecision {
  Domain domain;
  double p;  // how often the rule is right
};

std::optional<RuleDecision> decide_by_rule(const PromptFeatures& features);

}  // namespace cascade
