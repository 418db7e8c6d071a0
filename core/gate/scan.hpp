// Small readers over text that the checks of this room share: words, numbers, lower case. No allocation.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::gate {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
inline bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
// Per byte: its lower case if it can stand inside a word (letters, digits, any part of a character beyond
// ASCII), else 0.
inline constexpr std::array<unsigned char, 256> kWordByte = [] {
  std::array<unsigned char, 256> t{};
  for (unsigned i = 0; i < 256; ++i) {
    if (i >= 0x80 || (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z')) t[i] = static_cast<unsigned char>(i);
    if (i >= 'A' && i <= 'Z') t[i] = static_cast<unsigned char>(i + 32);
  }
  return t;
}();
constexpr bool is_word(char c) { return kWordByte[static_cast<unsigned char>(c)] != 0; }

// ASCII lower case, and typographic apostrophes and spaces made plain, so that phrases match however they
// were typed.
void lower_plain(std::string_view s, std::string& out);

// Does `needle` (lower case) stand at s[pos], compared without case?
bool matches_at(std::string_view s, std::size_t pos, std::string_view needle);
// The same, and no word of the text runs on beyond either end.
bool whole_at(std::string_view s, std::size_t pos, std::string_view needle);
// Position of `needle` (lower case) as whole words at or after `from`, without case; npos if it is not there.
std::size_t find_words(std::string_view s, std::string_view needle, std::size_t from = 0);
// The last such position at or after `from`.
std::size_t rfind_words(std::string_view s, std::string_view needle, std::size_t from = 0);
inline bool has_words(std::string_view s, std::string_view needle) {
  return find_words(s, needle) != std::string_view::npos;
}

// Words as people count them: runs of word bytes, apostrophes and hyphens inside a word included. Chinese and
// Japanese have no spaces: two of their characters count as one word.
std::uint32_t count_words(std::string_view s);

// A number as people write it: 1,234.5  -3  .5  50%  1/2 is two numbers. `end` is past its last digit.
struct Number {
  double value = 0;
  std::size_t begin = 0, end = 0;
  bool percent = false;  // followed by %
  int decimals = 0;      // digits after the point, as written
};
// The number that starts at s[pos] (a digit, or a point before a digit); no sign. nullopt when none starts
// there.
std::optional<Number> read_number(std::string_view s, std::size_t pos);
// The next number at or after `from`. A digit inside a word (x2, H2O) does not start one.
std::optional<Number> next_number(std::string_view s, std::size_t from);

// One-line form for comparing: lower case, no articles, no marks, single spaces, at most `limit` bytes.
std::string normalised(std::string_view s, std::size_t limit = 400);

}  // namespace cascade::gate
