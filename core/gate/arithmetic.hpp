// Recomputes the arithmetic that stands in an answer: "16 - 3 = 13", "20% of 500 = 100", "2 x $3.50 = $7", 3
// \times 4 = 12.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::gate {

struct Arithmetic {
  std::uint32_t checked = 0;          // statements that could be recomputed
  std::uint32_t wrong = 0;            // recomputed, and different by more than rounding explains
  std::uint32_t doubtful = 0;         // different, but a unit change or a missing bracket may explain it
  std::string first_wrong;            // "16 - 3 = 12, but it is 13"
  std::optional<double> last_result;  // right-hand side of the last statement
  double last_worked = 0;
};
Arithmetic check_arithmetic(std::string_view answer);

}  // namespace cascade::gate
