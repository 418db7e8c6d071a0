// Do two answers to one question come to the same?
#pragma once

#include <optional>
#include <string_view>

#include "dialect/request.hpp"

namespace cascade {

// By their final answers: the letter, the number, the name, yes or no. nullopt: one of them has none that
// could be compared (open text, code), and words in common would say too little.
std::optional<bool> same_final_answer(std::string_view prompt, const ResponseFormat& format,
                                      std::string_view one, std::string_view other);

}  // namespace cascade
