// What the request readers of the dialects share.
#pragma once

#include <string>
#include <string_view>

#include "practice/ask.hpp"

namespace cascade::practice {

inline constexpr int kImageTokens = 255;

Outcome bad_request(std::string message);
// Text of a message's content, be it a string or a list of parts; counts the images.
void take_content(JsonView content, std::string& text, int& images);
bool is_reasoning_model(std::string_view model);
bool wants_reasoning(std::string_view model, JsonView effort, bool by_name);
// `nested`: {"type":"function","function":{...}} as in chat, otherwise flat as in Responses.
Outcome read_tools_openai(Ask& ask, JsonView body, bool nested);

}  // namespace cascade::practice
