// What a run would cost, before it is made: at most, and probably.
#pragma once

#include <string>

#include "cascade/agent.hpp"

namespace cascade {

// {"plan","prior","prompt_tokens","cascade":{...},"strong_only":{...},"cheap_only":{...}}, each with
// "at_most_nano", "probably_nano", "priced" and "models". What retries and bought checks may add is not in
// it.
Result<std::string> estimate_json(const Agent& agent, const RunRequest& request, Moment now);

}  // namespace cascade
