// Anthropic Messages. Writing and reading are two files.
#pragma once

#include <memory>

#include "dialect/dialect.hpp"

namespace cascade {

Result<Written> write_anthropic(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
std::unique_ptr<Reader> anthropic_reader(const WireTraits& traits, bool stream);

}  // namespace cascade
