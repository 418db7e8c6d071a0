// Google Gemini generateContent. Writing and reading are two files.
#pragma once

#include <memory>
#include <string_view>

#include "base/json.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

Result<Written> write_gemini(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
std::unique_ptr<Reader> gemini_reader(const WireTraits& traits, bool stream);
// True when a JSON schema uses only what Gemini's own (OpenAPI-like) schema language knows.
bool is_plain_schema(JsonView schema);

}  // namespace cascade
