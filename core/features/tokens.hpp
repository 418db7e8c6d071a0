// Cuts text into words, numbers, ideographs and symbols: one forward pass, no allocation, any script.
//
// A word is handed out folded (lower case, accents gone, inner apostrophes gone: "Don't" -> "dont", "Über" ->
// "uber") together with a hash of the folded form, so that lexicon and model agree on what a word is. Han and
// kana characters are tokens of their own, because those scripts do not put spaces between words.
#pragma once

#include <array>
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
};

inline constexpr std::size_t kFoldedBytes = 40;

// The hash of a folded word, as the tokenizer computes it.
constexpr std::uint32_t kWordHashSeed = 2166136261u;
constexpr std::uint32_t word_hash_step(std::uint32_t h, unsigned char byte) { return (h ^ byte) * 16777619u; }
constexpr std::uint32_t word_hash_end(std::uint32_t h) {
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  return h;
}

// The hash of a symbol or ideograph.
constexpr std::uint32_t symbol_hash(char32_t c) {
  std::uint32_t h = kWordHashSeed ^ 0x5bd1e995u;
  h = word_hash_step(h, static_cast<unsigned char>(c & 0xFF));
  h = word_hash_step(h, static_cast<unsigned char>((c >> 8) & 0xFF));
  h = word_hash_step(h, static_cast<unsigned char>((c >> 16) & 0xFF));
  return word_hash_end(h);
}

// What a byte is to the tokenizer. The first six may stand inside a word.
enum class ByteClass : std::uint8_t {
  lower,
  upper,
  digit,
  underscore,
  apostrophe,
  beyond_ascii,
  space,
  line_end,
  punctuation,
  control
};
inline constexpr std::array<ByteClass, 256> kByteClass = [] {
  std::array<ByteClass, 256> t{};
  for (std::size_t c = 0; c < 256; ++c) {
    ByteClass k = ByteClass::punctuation;
    if (c >= 128) k = ByteClass::beyond_ascii;
    else if (c == '\n') k = ByteClass::line_end;
    else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') k = ByteClass::space;
    else if (c < 32 || c == 127) k = ByteClass::control;
    else if (c >= 'a' && c <= 'z') k = ByteClass::lower;
    else if (c >= 'A' && c <= 'Z') k = ByteClass::upper;
    else if (c >= '0' && c <= '9') k = ByteClass::digit;
    else if (c == '_') k = ByteClass::underscore;
    else if (c == '\'') k = ByteClass::apostrophe;
    t[c] = k;
  }
  return t;
}();
inline constexpr std::array<std::uint32_t, 128> kAsciiSymbolHash = [] {
  std::array<std::uint32_t, 128> t{};
  for (char32_t c = 0; c < 128; ++c) t[c] = symbol_hash(c);
  return t;
}();

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}
  bool next(Token& token);
  std::size_t position() const { return pos_; }
  // The first token at or after `pos`, and where it ends; 0 when there is none.
  std::size_t next_from(std::size_t pos, Token& token) {
    pos_ = pos;
    return next(token) ? pos_ : 0;
  }

 private:
  void read_word(Token& token);
  void read_number(Token& token);
  bool read_beyond_ascii(Token& token);  // false: white space or an invisible character, nothing to hand out

  std::string_view text_;
  std::size_t pos_ = 0;
  char folded_[kFoldedBytes + 4];
};

}  // namespace cascade
