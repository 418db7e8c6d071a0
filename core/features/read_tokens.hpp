// Reads a whole text token by token. Nearly every token is a plain word: those are read here, in the caller's
// loop and registers; everything else comes from the tokenizer.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/byte_runs.hpp"
#include "features/tokens.hpp"

namespace cascade {

// A word of nothing but a-z, the first letter perhaps a capital.
struct PlainWord {
  const char* text = nullptr;  // as it stands
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
  std::uint32_t hash = 0;                             // as Token::hash
  std::uint32_t hash_of_five = 0, hash_of_seven = 0;  // of its beginning, if it has more than 5, more than 8
  bool capitalised = false;
  bool space_before = false;

  std::uint32_t end() const { return begin + length; }
  char first() const { return static_cast<char>(*text | 0x20); }
  bool is(std::string_view word) const {
    return length == word.size() && first() == word[0] &&
           std::memcmp(text + 1, word.data() + 1, word.size() - 1) == 0;
  }
};

// Its hashes, from its bytes; its length is known.
inline void hash_plain_word(PlainWord& word) {
  const auto* s = reinterpret_cast<const unsigned char*>(word.text);
  const std::uint32_t n = word.length;
  std::uint32_t h = word_hash_step(kWordHashSeed, static_cast<unsigned char>(word.first()));
  const auto* const end = s + n;
  switch (n) {
    case 5: h = word_hash_step(h, end[-4]); [[fallthrough]];
    case 4: h = word_hash_step(h, end[-3]); [[fallthrough]];
    case 3: h = word_hash_step(h, end[-2]); [[fallthrough]];
    case 2: h = word_hash_step(h, end[-1]); [[fallthrough]];
    case 1: break;
    default: {
      for (int k = 1; k < 5; ++k) h = word_hash_step(h, s[k]);
      word.hash_of_five = word_hash_end(h);
      s += 5;
      if (n > 8) {
        h = word_hash_step(word_hash_step(h, s[0]), s[1]);
        word.hash_of_seven = word_hash_end(h);
        s += 2;
      }
      do h = word_hash_step(h, *s++);
      while (s != end);
    }
  }
  word.hash = word_hash_end(h);
}

// `plain(const PlainWord&)` and `other(const Token&)` are called for each token in its turn.
template <typename Plain, typename Other>
inline void read_tokens(std::string_view text, Plain&& plain, Other&& other) {
  const char* const s = text.data();
  const std::size_t size = text.size();
  ByteRuns<lower_letter_bits> letters(text);
  Tokenizer tokenizer(text);
  bool space = true;
  for (std::size_t pos = 0; pos < size;) {
    const auto byte = static_cast<unsigned char>(s[pos]);
    const ByteClass k = kByteClass[byte];
    if (k == ByteClass::space) {
      space = true;
      ++pos;
      continue;
    }
    if (k <= ByteClass::upper) {
      const std::size_t end = letters.end(pos + 1);
      const ByteClass after = end < size ? kByteClass[static_cast<unsigned char>(s[end])] : ByteClass::space;
      if (after > ByteClass::beyond_ascii) {
        PlainWord word;
        word.text = s + pos;
        word.begin = static_cast<std::uint32_t>(pos);
        word.length = static_cast<std::uint32_t>(end - pos);
        word.capitalised = k == ByteClass::upper;
        word.space_before = space;
        hash_plain_word(word);
        plain(static_cast<const PlainWord&>(word));
        space = after == ByteClass::space;
        pos = end + space;
        continue;
      }
    }
    Token token;
    if (k == ByteClass::punctuation || k == ByteClass::apostrophe) {
      token.symbol = byte;
      token.hash = kAsciiSymbolHash[byte];
      token.begin = static_cast<std::uint32_t>(pos);
      token.end = token.begin + 1;
      token.folded = text.substr(pos, 1);
      token.space_before = space;
      ++pos;
    } else {
      pos = tokenizer.next_from(pos, token);
      if (pos == 0) return;
      token.space_before |= space;
    }
    other(static_cast<const Token&>(token));
    space = false;
  }
}

}  // namespace cascade
