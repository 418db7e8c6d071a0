// What the many servers of the OpenAI chat wire format do differently. Rows of data, by provider name.
#pragma once

#include <cstdint>
#include <string_view>

namespace cascade {

enum class ReasoningStyle : std::uint8_t {
  effort,    // "reasoning_effort": "low" | "medium" | "high"
  object,    // "reasoning": {"effort"} or {"max_tokens"}
  thinking,  // "thinking": {"type": "enabled" | "disabled"} and "reasoning_effort"
  none,      // the model alone decides
};

struct OpenAiQuirks {
  std::string_view provider;
  bool names = true;  // messages[].name
  bool logit_bias = true;
  bool penalties = true;
  bool user = true;
  bool parallel_calls = true;       // parallel_tool_calls
  bool file_urls = false;           // takes a URL where a file's data stands
  bool require_parameters = false;  // can be told to use only backends that know every parameter
  bool reasoning_back = false;      // wants reasoning_content back inside a tool turn
  ReasoningStyle reasoning = ReasoningStyle::effort;
  std::string_view seed_key = "seed";
  std::string_view required_word = "required";  // tool_choice
};

const OpenAiQuirks& openai_quirks(std::string_view provider);

}  // namespace cascade
