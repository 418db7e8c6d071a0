// A light look at code: would a parser choke on it? Strings and comments are understood per language;
// brackets must match, and a few mistakes that models really make are looked for. Precise rather than
// complete: what is not certain is not reported.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cascade::gate {

// `language`: the tag of the code fence, "" if there was none. Returns what is wrong, for people.
std::optional<std::string> code_fault(std::string_view code, std::string_view language);

// The next fenced block at or after `from`; moves `from` past it.
struct CodeBlock {
  std::string_view language, code;
  bool closed = true;
};
std::optional<CodeBlock> next_code_block(std::string_view text, std::size_t& from);

}  // namespace cascade::gate
