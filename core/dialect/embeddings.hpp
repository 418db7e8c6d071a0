// OpenAI's embeddings, which Ollama, vLLM, TEI and most others speak too: each message of the prompt is one
// text, and the reply holds one vector for each, in their order.
#pragma once

#include <memory>
#include <vector>

#include "base/json.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

Result<Written> write_embeddings(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
std::unique_ptr<Reader> embeddings_reader(const WireTraits& traits, bool stream);

// A vector as JSON has it; empty when it is none (no array, or something in it is no finite number).
std::vector<float> read_vector(JsonView array);

}  // namespace cascade
