// The shape of a text: what can be counted without understanding it. Shared by prompts and answers.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "features/language.hpp"
#include "features/lexicon.hpp"
#include "features/read_tokens.hpp"

namespace cascade {

struct TextShape {
  std::uint32_t bytes = 0;          // of the whole text
  std::uint32_t scanned_bytes = 0;  // less than `bytes` when the text was long and only its ends were read
  std::uint32_t words = 0;          // words and ideographs
  std::uint32_t letters = 0;
  std::uint32_t long_words = 0;   // seven letters or more
  std::uint32_t capitalised = 0;  // words that begin with a capital, not at a sentence start
  std::uint32_t all_caps = 0;
  std::uint32_t identifiers = 0;  // snake_case, camelCase, x1, names before "("
  std::uint32_t numbers = 0;
  std::uint32_t numbers_with_point = 0;
  std::uint32_t symbols = 0;
  std::uint32_t sentences = 0;
  std::uint32_t questions = 0;  // question marks
  std::uint32_t exclamations = 0;
  std::uint32_t commas = 0;
  std::uint32_t quotes = 0;
  std::uint32_t lines = 0;        // lines that hold something
  std::uint32_t list_items = 0;   // lines that begin with "-", "*", "•" or "1."
  std::uint32_t headings = 0;     // lines that begin with "#"
  std::uint32_t table_rows = 0;   // lines that begin with "|"
  std::uint32_t options = 0;      // lines or runs "A. ", "(B) ", "C) " in ascending order from A
  std::uint32_t code_fences = 0;  // ``` marks at a line start; odd: one is open
  std::uint32_t code_marks = 0;   // ; at line ends, {}, =>, ==, ::, (), [], </
  std::uint32_t math_marks = 0;   // + = ^ √ ∫ ≤ × \frac ...
  std::uint32_t latex = 0;        // backslash commands
  std::uint32_t currency = 0;     // $ € £ ¥ before or after a number
  std::uint32_t percents = 0;
  std::uint32_t urls = 0;
  std::uint32_t open_brackets =
      0;  // brackets of any kind left open (strings and code comments are not understood)
  std::uint32_t stray_brackets = 0;         // closing brackets that nothing had opened
  std::uint32_t longest_line = 0;           // bytes
  std::array<std::uint16_t, kCues> cues{};  // how often each meaning was met (saturates)
  LanguageCounts language_counts;
  LanguageGuess language;
  char32_t first_symbol = 0;  // the first visible character when it is a symbol
  char32_t last_char = 0;     // the last visible character

  std::uint32_t cue(Cue c) const { return cues[static_cast<std::size_t>(c)]; }
};

// Feeds on tokens, keeps a TextShape. One per text.
class ShapeCounter {
 public:
  explicit ShapeCounter(TextShape& shape) : shape_(shape) {}
  void feed(const PlainWord& word);
  void feed(const Token& token);
  void gap();  // the text jumps here (the middle of a long text is not read)
  void finish();
  void cue(const Phrase& phrase);
  // Since the last sentence end; of the first line that holds something.
  std::uint32_t words_since_sentence() const { return shape_.words - words_at_sentence_; }
  std::uint32_t first_line_words() const { return shape_.lines > 0 ? first_line_words_ : shape_.words; }

 private:
  void word(const Token& token);
  void count_latex() {
    ++shape_.latex;
    ++shape_.math_marks;
  }
  void number(const Token& token);
  void symbol(const Token& token);
  void in_context(const Token& token);
  void line_end(std::uint32_t at);

  TextShape& shape_;
  std::uint32_t plain_letters_ = 0;  // counted into the shape at the end, as are the long words
  std::uint32_t line_begin_ = 0;
  std::uint32_t long_plain_words_ = 0;
  std::uint32_t line_tokens_ = 0;
  std::uint32_t words_at_sentence_ = 0;
  std::uint32_t first_line_words_ = 0;
  std::uint32_t backticks_ = 0;
  std::uint32_t depth_[3] = {0, 0, 0};  // ( [ {
  char32_t previous_symbol_ = 0;        // the symbol just before, without a space; 0 otherwise
  char32_t next_option_ = 'A';
  std::uint32_t previous_end_ = 0;  // of the token just before
  TokenKind previous_kind_ = TokenKind::newline;
  bool previous_capitalised_ = false;
  bool sentence_start_ = true;
  bool sentence_open_ = false;
  char previous_letter_ = 0;  // the letter when the previous word was a single ASCII letter
};

inline void ShapeCounter::feed(const PlainWord& word) {
  ++shape_.words;
  plain_letters_ += word.length < 255 ? word.length : 255;
  long_plain_words_ += word.length >= 7;
  shape_.capitalised += word.capitalised & !sentence_start_;
  if (previous_symbol_ == '\\' && !word.space_before) count_latex();
  if ((word.first() == 'h' && (word.is("http") || word.is("https"))) || word.is("www")) ++shape_.urls;
  sentence_open_ = true;
  sentence_start_ = false;
  shape_.last_char = U'a';
  ++line_tokens_;
  previous_symbol_ = 0;
  previous_letter_ = word.length == 1 ? word.first() : '\0';
  previous_end_ = word.end();
  previous_kind_ = TokenKind::word;
  previous_capitalised_ = word.capitalised;
}

inline void ShapeCounter::feed(const Token& token) {
  switch (token.kind) {
    case TokenKind::word: word(token); break;
    case TokenKind::symbol: symbol(token); break;
    case TokenKind::newline: line_end(token.begin); break;
    case TokenKind::ideograph:
      ++shape_.words;
      ++shape_.language_counts.letters[static_cast<std::size_t>(token.script)];
      sentence_open_ = true;
      sentence_start_ = false;
      shape_.last_char = U'a';
      break;
    case TokenKind::number: number(token); break;
  }
  line_tokens_ += token.kind != TokenKind::newline;
  previous_symbol_ = token.kind == TokenKind::symbol ? token.symbol : 0;
  previous_letter_ = token.kind == TokenKind::word && token.folded.size() == 1 ? token.folded[0] : '\0';
  previous_end_ = token.end;
  previous_kind_ = token.kind;
  previous_capitalised_ = token.capitalised;
}

inline void ShapeCounter::word(const Token& token) {
  ++shape_.words;
  shape_.letters += token.letters;
  shape_.language_counts.letters[static_cast<std::size_t>(token.script)] += token.letters;
  shape_.long_words += token.letters >= 7;
  shape_.capitalised += token.capitalised && !sentence_start_;
  shape_.all_caps += token.all_caps;
  shape_.identifiers += token.identifier || token.mixed_case;
  if (previous_symbol_ == '\\' && !token.space_before) count_latex();
  if (token.folded.size() <= 5 &&
      (token.folded == "http" || token.folded == "https" || token.folded == "www"))
    ++shape_.urls;
  sentence_open_ = true;
  sentence_start_ = false;
  shape_.last_char = U'a';
}

inline void ShapeCounter::cue(const Phrase& phrase) {
  if (phrase.cue == Cue::small_word) {
    ++shape_.language_counts.words[static_cast<std::size_t>(phrase.language)];
    return;
  }
  std::uint16_t& n = shape_.cues[static_cast<std::size_t>(phrase.cue)];
  if (n < 0xFFFF) ++n;
}

}  // namespace cascade
