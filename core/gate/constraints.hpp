// Demands in the prompt that can be checked on the answer: so many words or sentences, a list of five,
// forbidden words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "features/shape.hpp"
#include "gate/words.hpp"

namespace cascade::gate {

struct BrokenConstraint {
  std::string reason;
  bool certain = true;  // false: the demand or the count leaves room
};
// `asking`: the part of the prompt that is read for what it asks.
std::vector<BrokenConstraint> broken_constraints(const Words& asking, std::string_view answer,
                                                 const TextShape& shape);

}  // namespace cascade::gate
