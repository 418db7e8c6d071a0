// The dialects by name. Each is one stateless object.
#pragma once

#include "dialect/dialect.hpp"

namespace cascade {

const Dialect* openai_chat_dialect();
const Dialect* openai_responses_dialect();
const Dialect* anthropic_dialect();
const Dialect* gemini_dialect();
const Dialect* ollama_dialect();

}  // namespace cascade
