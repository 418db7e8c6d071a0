// Counting the shape of a text.
#include "features/shape.hpp"

#include <algorithm>

namespace cascade {
namespace {

bool is_math_symbol(char32_t c) {
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
    case U'−': return true;
    default: return false;
  }
}

bool is_sentence_end(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == U'。' || c == U'؟' || c == U'।';
}

bool is_bullet(char32_t c) {
  return c == '-' || c == '*' || c == U'•' || c == U'–' || c == U'●' || c == U'▪';
}

int bracket_kind(char32_t c) {
  switch (c) {
    case '(':
    case ')': return 0;
    case '[':
    case ']': return 1;
    case '{':
    case '}': return 2;
    default: return -1;
  }
}

}  // namespace

void ShapeCounter::feed(const Token& token) {
  switch (token.kind) {
    case TokenKind::newline: line_end(token.begin); break;
    case TokenKind::word: word(token); break;
    case TokenKind::ideograph:
      ++shape_.words;
      ++shape_.language_counts.letters[static_cast<std::size_t>(token.script)];
      sentence_open_ = true;
      sentence_start_ = false;
      break;
    case TokenKind::number: {
      ++shape_.numbers;
      if (token.folded.find('.') != std::string_view::npos) ++shape_.numbers_with_point;
      if (previous_symbol_ == '$' || previous_symbol_ == U'€' || previous_symbol_ == U'£' ||
          previous_symbol_ == U'¥')
        ++shape_.currency;
      sentence_open_ = true;
      sentence_start_ = false;
      break;
    }
    case TokenKind::symbol: symbol(token); break;
  }
  if (token.kind != TokenKind::newline) {
    ++line_tokens_;
    shape_.last_char =
        token.kind == TokenKind::symbol ? token.symbol : (token.kind == TokenKind::number ? U'0' : U'a');
    if (shape_.words + shape_.numbers + shape_.symbols == 1 && token.kind == TokenKind::symbol)
      shape_.first_symbol = token.symbol;
  }
  previous_symbol_ = token.kind == TokenKind::symbol ? token.symbol : 0;
  previous_letter_ = token.kind == TokenKind::word && token.folded.size() == 1 ? token.folded[0] : '\0';
  previous_end_ = token.end;
  previous_kind_ = token.kind;
  previous_capitalised_ = token.capitalised;
}

void ShapeCounter::word(const Token& token) {
  ++shape_.words;
  shape_.letters += token.letters;
  shape_.language_counts.letters[static_cast<std::size_t>(token.script)] += token.letters;
  if (token.letters >= 7) ++shape_.long_words;
  if (token.capitalised && !sentence_start_) ++shape_.capitalised;
  if (token.all_caps) ++shape_.all_caps;
  if (token.identifier || token.mixed_case) ++shape_.identifiers;
  if (previous_symbol_ == '\\' && !token.space_before) {
    ++shape_.latex;
    ++shape_.math_marks;
  }
  if (token.folded == "http" || token.folded == "https" || token.folded == "www") ++shape_.urls;
  sentence_open_ = true;
  sentence_start_ = false;
}

void ShapeCounter::symbol(const Token& token) {
  const char32_t c = token.symbol;
  ++shape_.symbols;
  const bool line_start = line_tokens_ == 0;
  const bool joined =
      !token.space_before && previous_kind_ == TokenKind::symbol && previous_end_ == token.begin;
  const char32_t before = joined ? previous_symbol_ : 0;
  if (c == '`') {
    backticks_ = before == '`' ? backticks_ + 1 : 1;
    if (backticks_ == 3 && line_tokens_ == 2) ++shape_.code_fences;
  }
  if (line_start) {
    if (is_bullet(c)) ++shape_.list_items;
    if (c == '#') ++shape_.headings;
    if (c == '|') ++shape_.table_rows;
  }
  // "1." or "1)" at a line start; "A." "A)" "(A)" as options.
  if ((c == '.' || c == ')') && !token.space_before) {
    if (line_tokens_ == 1 && previous_kind_ == TokenKind::number) ++shape_.list_items;
    if (previous_letter_ && static_cast<char32_t>(previous_letter_ - 'a' + 'A') == next_option_ &&
        (previous_capitalised_ || c == ')') && line_tokens_ <= 2) {
      ++shape_.options;
      ++next_option_;
    } else if (previous_letter_ && c == ')' &&
               static_cast<char32_t>(previous_letter_ - 'a' + 'A') == next_option_) {
      ++shape_.options;
      ++next_option_;
    }
  }
  const bool sentence_end = is_sentence_end(c);
  if (sentence_end) {
    if (sentence_open_) ++shape_.sentences;
    sentence_open_ = false;
    sentence_start_ = true;
  }
  switch (c) {
    case '?':
    case U'؟':
    case U'¿': ++shape_.questions; break;
    case '!': ++shape_.exclamations; break;
    case ',':
    case U'、':
    case U'،': ++shape_.commas; break;
    case '"':
    case U'“':
    case U'”':
    case U'«':
    case U'»':
    case U'„':
    case U'「': ++shape_.quotes; break;
    case '%': ++shape_.percents; break;
    case '{':
    case '}': ++shape_.code_marks; break;
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
      if (!token.space_before && previous_kind_ == TokenKind::word && previous_end_ == token.begin) {
        ++shape_.identifiers;
      }
      break;
    case ')':
      if (before == '(') ++shape_.code_marks;
      break;
    default: break;
  }
  if (is_math_symbol(c)) ++shape_.math_marks;
  const int kind = bracket_kind(c);
  if (kind >= 0) {
    if (c == '(' || c == '[' || c == '{') ++depth_[kind];
    else if (depth_[kind] > 0) --depth_[kind];
    else if (previous_kind_ != TokenKind::number && !previous_letter_)
      ++shape_.stray_brackets;  // "1)" and "a)" are labels
  }
}

void ShapeCounter::line_end(std::uint32_t at) {
  if (line_tokens_ > 0) ++shape_.lines;
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

void ShapeCounter::cue(const Phrase& phrase) {
  if (phrase.cue == Cue::small_word) {
    ++shape_.language_counts.words[static_cast<std::size_t>(phrase.language)];
    return;
  }
  std::uint16_t& n = shape_.cues[static_cast<std::size_t>(phrase.cue)];
  if (n < 0xFFFF) ++n;
}

void ShapeCounter::finish() {
  if (line_tokens_ > 0) {
    ++shape_.lines;
    if (previous_symbol_ == ';') ++shape_.code_marks;
    shape_.longest_line = std::max(shape_.longest_line, previous_end_ - line_begin_);
  }
  if (sentence_open_) ++shape_.sentences;
  shape_.open_brackets = depth_[0] + depth_[1] + depth_[2];
  shape_.language = guess_language(shape_.language_counts);
}

}  // namespace cascade
