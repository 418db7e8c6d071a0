// The answers that are no conversation: lists of models, embeddings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "practice/practice.hpp"

namespace cascade::practice {

Reply json_reply(int status, std::string body);
Reply list_models_openai(std::int64_t created);
Reply list_models_anthropic();
Reply list_models_gemini();
Reply list_models_ollama();
// OpenAI's /v1/embeddings and Ollama's /api/embed. Texts that share words have vectors that are near each
// other.
Reply embeddings_openai(std::string_view body);
Reply embeddings_ollama(std::string_view body);
std::vector<double> embedding(std::string_view text, std::size_t dimensions);

}  // namespace cascade::practice
