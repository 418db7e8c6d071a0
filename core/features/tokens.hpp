// Cuts text into words, numbers, ideographs and symbols: one forward pass, no allocation, any script.
//
// A word is handed out folded (lower case, accents gone, inner apostrophes gone: "Don't" -> "dont", "Über" ->
// "uber") together with a hash of the folded form, so that lexicon and model agree on what a word is. Han and
// kana characters are tokens of their own, because those scripts do not put spaces between words.
#pragma once

#include <cstdint>
#include <string_view>

#include "features/language.hpp"

namespace cascade {

enum class TokenKind : std::uint8_t { word, number, ideograph, symbol, newline };

struct Token {
  TokenKind kind = TokenKind::symbol;
  std::uint32_t hash = 0;   // of the folded text (words, numbers, ideographs); of the character (symbols)
  std::uint32_t begin = 0;  // byte range in the text
  std::uint32_t end = 0;
  char32_t symbol = 0;      // the character of a symbol or ideograph
  std::string_view folded;  // words: at most kFoldedBytes bytes; valid only until the next token
  Script script = Script::none;
  std::uint8_t letters = 0;   // letters in the word (saturates at 255)
  bool capitalised = false;   // first letter is upper case
  bool all_caps = false;      // two letters or more, all upper case
  bool mixed_case = false;    // an upper-case letter after a lower-case one: camelCase
  bool identifier = false;    // holds an underscore, or digits after letters
  bool space_before = false;  // white space, or the start of the text, stands before it

  // Field by field: assigning a fresh Token makes a temporary, whose small stores and wide loads stall the
  // processor.
  void restart(std::uint32_t at, bool after_space) {
    kind = TokenKind::symbol;
    hash = 0;
    begin = at;
    end = at;
    symbol = 0;
    folded = {};
    script = Script::none;
    letters = 0;
    capitalised = all_caps = mixed_case = identifier = false;
    space_before = after_space;
  }
};

inline constexpr std::size_t kFoldedBytes = 40;

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}
  bool next(Token& token);
  std::size_t position() const { return pos_; }

 private:
  bool read_plain_word(Token& token);
  void read_word(Token& token);
  void read_number(Token& token);
  bool read_other(Token& token);  // false: white space or an invisible character, nothing to hand out

  std::string_view text_;
  std::size_t pos_ = 0;
  char folded_[kFoldedBytes + 4] = {};
};

// The hash of a folded word, as the tokenizer computes it.
constexpr std::uint32_t kWordHashSeed = 2166136261u;
constexpr std::uint32_t word_hash_step(std::uint32_t h, unsigned char byte) { return (h ^ byte) * 16777619u; }
constexpr std::uint32_t word_hash_end(std::uint32_t h) {
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  return h;
}

}  // namespace cascade
