// A simple tokenizer: the same text gives the same tokens everywhere. Counts are near those of real ones for
// English.
#pragma once

#include <cstdint>
#include <string_view>

namespace cascade::practice {

// Where the token that starts at `begin` ends. begin < text.size().
std::size_t token_end(std::string_view text, std::size_t begin);
std::int64_t count_tokens(std::string_view text);

}  // namespace cascade::practice
