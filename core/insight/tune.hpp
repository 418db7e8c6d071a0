// Tune: labelled pairs in, a calibration document with a stated guarantee out.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

// options: {"max_wrong"|"min_quality"|"max_usd_per_1000","delta":0.1,"strict","cheap","strong"}. The document
// is what an agent imports as learned calibration, with "threshold", "guarantee" and "bad_lines" beside.
Outcome tune_json(JsonView options, std::string_view lines, std::string& out);

}  // namespace cascade
