// The value of a calculation that was read as tokens: numbers, operators, brackets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "gate/scan.hpp"

namespace cascade::gate {

struct ExpressionToken {
  enum class Kind : std::uint8_t { number, op, open, close, equals, approx, word, stop };
  Kind kind = Kind::stop;
  char op = 0;  // + - * / ^
  Number number{};
  std::size_t begin = 0, end = 0;  // where it was written
};

struct ExpressionValue {
  double value = 0;
  int percents = 0;  // how many of the numbers were percentages, which count as hundredths
};
// nullopt: no whole expression, or it divides by nothing.
std::optional<ExpressionValue> expression_value(const ExpressionToken* begin, const ExpressionToken* end);

}  // namespace cascade::gate
