// Numbers written as words: "seven", "one hundred and five", "siebzehn", "quinze", "十二".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cascade::gate {

struct WordedNumber {
  double value = 0;
  std::size_t end = 0;  // past its last byte
};
// The number whose first word starts at s[pos]; `s` is in lower case. nullopt when none does.
std::optional<WordedNumber> read_number_words(std::string_view s, std::size_t pos);

}  // namespace cascade::gate
