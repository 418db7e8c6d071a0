// Reads a whole text token by token. Nearly every token is a plain word: those are read here, in the caller's
// loop and registers, eight letters at a time; everything else comes from the tokenizer.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/word_bytes.hpp"
#include "features/tokens.hpp"

namespace cascade {

// A word of nothing but a-z, the first letter perhaps a capital.
struct PlainWord {
  const char* text = nullptr;  // as it stands
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
  std::uint64_t head = 0;  // its first eight bytes, folded; what is beyond a shorter word is arbitrary
  std::uint32_t hash = 0;  // as Token::hash
  std::uint32_t hash_of_five = 0, hash_of_seven = 0;  // of its beginning, if it has more than 5, more than 8
  bool capitalised = false;
  bool space_before = false;

  std::uint32_t end() const { return begin + length; }
  // Is it this word? (At most eight letters.)
  bool is(std::string_view word) const {
    std::uint64_t v = 0;
    for (std::size_t k = 0; k < word.size(); ++k)
      v |= std::uint64_t{static_cast<unsigned char>(word[k])} << (8 * k);
    return length == word.size() && (head << (64 - 8 * word.size())) == (v << (64 - 8 * word.size()));
  }
};

// How many of a word's letters begin at `p`; eight bytes can be read there.
inline unsigned plain_letters(std::uint64_t eight) {
  const std::uint64_t beyond = marks_between(eight, 'a', 'z') ^ kHighBits;
  return beyond == 0 ? 8 : bytes_before(beyond);
}

// Its hashes, from its bytes; `word.length` and `word.head` are known.
inline void hash_plain_word(PlainWord& word) {
  const auto* s = reinterpret_cast<const unsigned char*>(word.text);
  const std::uint32_t n = word.length;
  std::uint32_t h = word_hash_step(kWordHashSeed, static_cast<unsigned char>(word.head));
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
  const std::size_t wide_end = size < 8 ? 0 : size - 7;  // before it eight bytes can be read
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
    if (k <= ByteClass::upper && pos < wide_end) {
      PlainWord word;
      word.head = load_in_order(s + pos) | 0x20;
      unsigned more = plain_letters(word.head);
      std::size_t end = pos + more;
      while (more == 8 && end < wide_end) end += more = plain_letters(load_in_order(s + end));
      if (more < 8 && kByteClass[static_cast<unsigned char>(s[end])] > ByteClass::beyond_ascii) {
        word.text = s + pos;
        word.begin = static_cast<std::uint32_t>(pos);
        word.length = static_cast<std::uint32_t>(end - pos);
        word.capitalised = k == ByteClass::upper;
        word.space_before = space;
        hash_plain_word(word);
        plain(static_cast<const PlainWord&>(word));
        pos = end;
        space = false;
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
