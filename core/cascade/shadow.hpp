// Shadow: some of the drafts that are accepted are put to the strongest tier as well, after they were
// delivered, so that the calibration hears of the errors that nobody reported.
#pragma once

#include <cstdint>
#include <string>

#include "gate/evidence.hpp"

namespace cascade {

// In the request of such a run: whose shadow it is.
struct ShadowOf {
  std::string run_id;
  std::string answer;  // the draft
  Evidence evidence;   // what the gate knew of it
  double propensity = 1;
};

// In its result: what came of the comparison.
enum class ShadowVerdict : std::uint8_t { none, agreed, differed, unclear };

}  // namespace cascade
