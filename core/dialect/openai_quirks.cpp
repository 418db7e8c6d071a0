#include "dialect/openai_quirks.hpp"

#include <array>

namespace cascade {

const OpenAiQuirks& openai_quirks(std::string_view provider) {
  static constexpr std::array<OpenAiQuirks, 9> kRows = {{
      {.provider = "groq", .names = false, .logit_bias = false},
      {.provider = "mistral",
       .names = false,
       .logit_bias = false,
       .user = false,
       .reasoning = ReasoningStyle::none,
       .seed_key = "random_seed",
       .required_word = "any"},
      {.provider = "openrouter",
       .file_urls = true,
       .require_parameters = true,
       .reasoning = ReasoningStyle::object},
      {.provider = "deepseek",
       .logit_bias = false,
       .user = false,
       .parallel_calls = false,
       .reasoning_back = true,
       .reasoning = ReasoningStyle::thinking},
      {.provider = "perplexity", .names = false, .logit_bias = false, .user = false, .parallel_calls = false},
      {.provider = "cerebras", .names = false, .logit_bias = false, .penalties = false},
      {.provider = "xai", .logit_bias = false},
      {.provider = "huggingface", .user = false},
      {.provider = "together", .user = false},
  }};
  static constexpr OpenAiQuirks kPlain = {};
  for (const OpenAiQuirks& row : kRows)
    if (row.provider == provider) return row;
  return kPlain;
}

}  // namespace cascade
