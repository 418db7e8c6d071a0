// Presets: ready configurations by name, for people who want to start before they choose.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

// {"name":"balanced"} -> a configuration; {} -> [{"name","description"}, ...].
Outcome preset_json(JsonView query, std::string& out);

}  // namespace cascade
