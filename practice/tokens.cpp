#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kLongestWordPiece = 8;
constexpr std::size_t kLongestNumberPiece = 3;

bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xdf);
}
bool is_space(unsigned char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Bytes of the character that starts with c.
std::size_t width(unsigned char c) { return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4; }

}  // namespace

std::size_t token_end(std::string_view text, std::size_t begin) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = begin;
  if (at(i) == ' ' && i + 1 < text.size() && !is_space(at(i + 1)))
    ++i;  // a token carries the space before it
  const unsigned char first = at(i);
  if (is_letter(first)) {
    while (i < text.size() && is_letter(at(i)) && i - begin < kLongestWordPiece) i += width(at(i));
  } else if (is_digit(first)) {
    const std::size_t stop = i + kLongestNumberPiece;
    while (i < text.size() && is_digit(at(i)) && i < stop) ++i;
  } else if (is_space(first)) {
    while (i < text.size() && is_space(at(i)) &&
           !(at(i) == ' ' && i + 1 < text.size() && !is_space(at(i + 1))))
      ++i;
    if (i == begin) ++i;
  } else {
    i += width(first);
  }
  return i < text.size() ? i : text.size();
}

std::int64_t count_tokens(std::string_view text) {
  std::int64_t n = 0;
  for (std::size_t i = 0; i < text.size(); i = token_end(text, i)) ++n;
  return n;
}

}  // namespace cascade::practice
