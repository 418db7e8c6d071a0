// OpenAI chat completions, the wire format that most servers speak. Writing and reading are two files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

Result<Written> write_openai_chat(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
std::unique_ptr<Reader> openai_chat_reader(const WireTraits& traits, bool stream);

// Shared with the Responses dialect.
std::string openai_url(const WireTraits& traits, std::string_view path);
void openai_headers(HttpRequest& http, const WireTraits& traits, bool stream);
TokenLogprob read_openai_logprob(JsonView entry);
Finish openai_finish(std::string_view word);

}  // namespace cascade
