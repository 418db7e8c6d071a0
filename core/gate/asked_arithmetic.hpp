// A prompt that is itself a calculation ("What is 15% of 80?", "12*12=?", "seven plus five", "Was ist 3 mal
// 4?") can be worked out, and the answer held against the result.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cascade::gate {

struct AskedArithmetic {
  double value = 0;
  bool doubtful = false;  // "9/11", "24/7", "4x4" may be names: only a lone number is held against it
};
// nullopt: the prompt is anything else, or more than the calculation.
std::optional<AskedArithmetic> asked_arithmetic(std::string_view prompt);

enum class WorkedOut : std::uint8_t { right, wrong, unclear };
// `final`: the number that the answer ends on, where there is one.
WorkedOut compare_worked_out(const AskedArithmetic& asked, std::string_view answer,
                             std::optional<double> final);

}  // namespace cascade::gate
