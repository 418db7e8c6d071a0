// Reads what "quality" of a configuration says beside the gate: the embedder, and learning.
#pragma once

#include "policy/config.hpp"

namespace cascade {

void read_quality(JsonView quality, AgentConfig& c, ConfigReport& report);
// The document as it was given, secrets redacted.
void write_quality(JsonWriter& w, const AgentConfig& c);

}  // namespace cascade
