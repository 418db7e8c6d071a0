// The telling words of a short answer: those that the question did not already say. In "The capital of
// Australia is Sydney." only "Sydney" answers, so its probability is the answer's; averaged with words copied
// from the question it would drown.
#pragma once

#include <optional>
#include <string_view>

#include "gate/logprobs.hpp"

namespace cascade::gate {

// Of the least sure telling word in answer[begin, end): the log-probability of the whole word (`sum`), and
// its parts. nullopt when no word tells anything new, or none of their tokens is kept.
std::optional<LogprobSpan> least_sure_telling_word(std::string_view prompt, std::string_view answer,
                                                   std::size_t begin, std::size_t end,
                                                   const LogprobStats& logprobs);

}  // namespace cascade::gate
