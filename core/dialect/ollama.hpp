// Ollama's own wire format (/api/chat).
#pragma once

#include <memory>

#include "dialect/dialect.hpp"

namespace cascade {

Result<Written> write_ollama(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
std::unique_ptr<Reader> ollama_reader(const WireTraits& traits, bool stream);

}  // namespace cascade
