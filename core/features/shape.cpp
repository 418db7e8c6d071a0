// Counting the shape of a text.
#include "features/shape.hpp"

#include <algorithm>
#include <array>

namespace cascade {
namespace {

// What a symbol may mean, whatever stands around it.
enum Trait : std::uint16_t {
  kMath = 1,
  kSentenceEnd = 2,
  kBullet = 4,
  kQuestion = 8,
  kExclamation = 16,
  kComma = 32,
  kQuote = 64,
  kPercent = 128,
  kCode = 256,      // a code mark by itself
  kContext = 512,   // counts by what stands before it
  kBracket = 1024,  // opens or closes
};

constexpr std::uint16_t traits_of(char32_t c) {
  unsigned t = 0;
  switch (c) {
    case '+':
    case '=':
    case '^':
    case U'×':
    case U'÷':
    case U'√':
    case U'∫':
    case U'∑':
    case U'π':
    case U'≤':
    case U'≥':
    case U'≠':
    case U'∞':
    case U'∈':
    case U'∀':
    case U'∃':
    case U'≈':
    case U'∂':
    case U'°':
    case U'±':
    case U'²':
    case U'³':
    case U'→':
    case U'∩':
    case U'∪':
    case U'⊂':
    case U'∏':
    case U'·':
    case U'−': t = kMath; break;
    case '.':
    case U'。':
    case U'।': t = kSentenceEnd; break;
    case '!': t = kSentenceEnd | kExclamation; break;
    case '?':
    case U'؟': t = kSentenceEnd | kQuestion; break;
    case U'¿': t = kQuestion; break;
    case '-':
    case '*':
    case U'•':
    case U'–':
    case U'●':
    case U'▪': t = kBullet; break;
    case ',':
    case U'、':
    case U'،': t = kComma; break;
    case '"':
    case U'“':
    case U'”':
    case U'«':
    case U'»':
    case U'„':
    case U'「': t = kQuote; break;
    case '%': t = kPercent; break;
    case '{':
    case '}': t = kBracket | kCode; break;
    case '(':
    case ')':
    case '[':
    case ']': t = kBracket; break;
    default: break;
  }
  switch (c) {
    case '`':
    case '.':
    case ')':
    case U'€':
    case U'£':
    case '>':
    case '=':
    case ':':
    case '/':
    case '(': t |= kContext; break;
    default: break;
  }
  return static_cast<std::uint16_t>(t);
}
constexpr std::array<std::uint16_t, 128> kAsciiTraits = [] {
  std::array<std::uint16_t, 128> t{};
  for (char32_t c = 0; c < 128; ++c) t[c] = traits_of(c);
  return t;
}();

constexpr std::size_t bracket_kind(char32_t c) {
  return c == '(' || c == ')' ? 0 : c == '[' || c == ']' ? 1 : 2;
}

}  // namespace

void ShapeCounter::number(const Token& token) {
  ++shape_.numbers;
  if (token.folded.find('.') != std::string_view::npos) ++shape_.numbers_with_point;
  if (previous_symbol_ == '$' || previous_symbol_ == U'€' || previous_symbol_ == U'£' ||
      previous_symbol_ == U'¥')
    ++shape_.currency;
  sentence_open_ = true;
  sentence_start_ = false;
  shape_.last_char = U'0';
}

void ShapeCounter::symbol(const Token& token) {
  const char32_t c = token.symbol;
  const unsigned traits = c < 128 ? kAsciiTraits[c] : traits_of(c);
  ++shape_.symbols;
  shape_.last_char = c;
  if (shape_.symbols == 1 && shape_.words + shape_.numbers == 0) shape_.first_symbol = c;
  if (line_tokens_ == 0) {
    if (traits & kBullet) ++shape_.list_items;
    if (c == '#') ++shape_.headings;
    if (c == '|') ++shape_.table_rows;
  }
  if (traits & kContext) in_context(token);
  if (traits & kSentenceEnd) {
    if (sentence_open_) {
      ++shape_.sentences;
      words_at_sentence_ = shape_.words;
    }
    sentence_open_ = false;
    sentence_start_ = true;
  }
  shape_.math_marks += (traits & kMath) != 0;
  shape_.questions += (traits & kQuestion) != 0;
  shape_.exclamations += (traits & kExclamation) != 0;
  shape_.commas += (traits & kComma) != 0;
  shape_.quotes += (traits & kQuote) != 0;
  shape_.percents += (traits & kPercent) != 0;
  shape_.code_marks += (traits & kCode) != 0;
  if (traits & kBracket) {
    std::uint32_t& depth = depth_[bracket_kind(c)];
    if (c == '(' || c == '[' || c == '{') ++depth;
    else if (depth > 0) --depth;
    else if (previous_kind_ != TokenKind::number && !previous_letter_)
      ++shape_.stray_brackets;  // "1)" and "a)" are labels
  }
}

// Symbols that mean something after certain others.
void ShapeCounter::in_context(const Token& token) {
  const char32_t c = token.symbol;
  const bool joined =
      !token.space_before && previous_kind_ == TokenKind::symbol && previous_end_ == token.begin;
  const char32_t before = joined ? previous_symbol_ : 0;
  switch (c) {
    case '`':
      backticks_ = before == '`' ? backticks_ + 1 : 1;
      if (backticks_ == 3 && line_tokens_ == 2) ++shape_.code_fences;
      break;
    case U'€':
    case U'£':
      if (previous_kind_ == TokenKind::number) ++shape_.currency;
      break;
    case '>':
      if (before == '=' || before == '-') ++shape_.code_marks;
      break;
    case '=':
      if (before == '=' || before == '!' || before == '+' || before == '-') ++shape_.code_marks;
      break;
    case ':':
      if (before == ':') ++shape_.code_marks;
      break;
    case '/':
      if (before == '<' || before == '/') ++shape_.code_marks;
      break;
    case '(':
      if (!token.space_before && previous_kind_ == TokenKind::word && previous_end_ == token.begin)
        ++shape_.identifiers;
      break;
    case ')':
      if (before == '(') ++shape_.code_marks;
      break;
    default: break;
  }
  // "1." or "1)" at a line start; "A." "A)" "(A)" as options.
  if ((c == '.' || c == ')') && !token.space_before) {
    if (line_tokens_ == 1 && previous_kind_ == TokenKind::number) ++shape_.list_items;
    if (previous_letter_ && static_cast<char32_t>(previous_letter_ - 'a' + 'A') == next_option_ &&
        (c == ')' || (previous_capitalised_ && line_tokens_ <= 2))) {
      ++shape_.options;
      ++next_option_;
    }
  }
}

void ShapeCounter::line_end(std::uint32_t at) {
  if (line_tokens_ > 0 && ++shape_.lines == 1) first_line_words_ = shape_.words;
  shape_.longest_line = std::max(shape_.longest_line, at - line_begin_);
  if (previous_symbol_ == ';' || previous_symbol_ == '{') ++shape_.code_marks;
  if (line_tokens_ > 0) sentence_start_ = true;
  line_begin_ = at + 1;
  line_tokens_ = 0;
}

void ShapeCounter::gap() {
  line_tokens_ = 0;
  previous_end_ = 0;
  previous_kind_ = TokenKind::newline;
  previous_capitalised_ = false;
  previous_symbol_ = 0;
  previous_letter_ = 0;
  sentence_start_ = true;
}

void ShapeCounter::finish() {
  if (line_tokens_ > 0) {
    ++shape_.lines;
    if (previous_symbol_ == ';') ++shape_.code_marks;
    shape_.longest_line = std::max(shape_.longest_line, previous_end_ - line_begin_);
  }
  if (sentence_open_) ++shape_.sentences;
  shape_.open_brackets = depth_[0] + depth_[1] + depth_[2];
  shape_.letters += plain_letters_;
  shape_.long_words += long_plain_words_;
  shape_.language_counts.letters[static_cast<std::size_t>(Script::latin)] += plain_letters_;
  shape_.language = guess_language(shape_.language_counts);
}

}  // namespace cascade
