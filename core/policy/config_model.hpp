// Reads one entry of `models` in a configuration.
#pragma once

#include "policy/config.hpp"

namespace cascade {

ModelConfig read_model(JsonView document, const std::string& path, ConfigReport& report);
void write_model(JsonWriter& w, const ModelConfig& m);

}  // namespace cascade
