// Turns tokens into hashed n-grams: words, pairs of words, and the letters words begin and end with.
//
// Training reads these very hashes from the dump program, so there is no second implementation to keep in
// step.
#pragma once

#include <algorithm>

#include "features/prompt.hpp"
#include "features/read_tokens.hpp"

namespace cascade {

class GramMaker {
 public:
  // The bag learns what was put into it when the maker is done.
  explicit GramMaker(GramBag& bag)
      : bag_(bag), to_(bag.hashes.data() + bag.size), end_(bag.hashes.data() + bag.limit) {}
  GramMaker(const GramMaker&) = delete;
  ~GramMaker() { bag_.size = static_cast<std::uint32_t>(to_ - bag_.hashes.data()); }

  void feed(const PlainWord& word) {
    add(mix(kWord, word.hash));
    pair(word.hash);
    if (word.length <= 5) return;
    add(mix(kPrefix, word.hash_of_five));
    add(mix(kSuffix, hash_of(word.text + std::min<std::size_t>(word.length, kFoldedBytes) - 4, 4)));
    if (word.length > 8) add(mix(kPrefix, word.hash_of_seven));
  }
  void feed(const Token& token) {
    switch (token.kind) {
      case TokenKind::newline: return;
      case TokenKind::number: {
        // The size of a number says something, its digits hardly ever do.
        const std::size_t n = token.folded.size();
        const std::uint32_t h = mix(kNumber, static_cast<std::uint32_t>(n < 6 ? n : 6));
        add(h);
        pair(h);
        return;
      }
      case TokenKind::symbol:
        add(mix(kSymbol, token.hash));
        previous_ = mix(kSymbol, token.hash);
        return;
      case TokenKind::ideograph:
      case TokenKind::word: break;
    }
    add(mix(kWord, token.hash));
    pair(token.hash);
    const std::string_view w = token.folded;
    if (token.kind == TokenKind::ideograph || w.size() <= 5) return;
    add(mix(kPrefix, hash_of(w.data(), 5)));
    add(mix(kSuffix, hash_of(w.data() + w.size() - 4, 4)));
    if (w.size() > 8) add(mix(kPrefix, hash_of(w.data(), 7)));
  }

 private:
  static constexpr std::uint32_t kWord = 0x1b873593u, kPair = 0x85ebca6bu, kPrefix = 0xc2b2ae35u,
                                 kSuffix = 0x27d4eb2fu, kNumber = 0x165667b1u, kSymbol = 0xd3a2646cu;

  static std::uint32_t mix(std::uint32_t kind, std::uint32_t h) {
    h = (h ^ kind) * 0x9E3779B1u;
    return h ^ (h >> 16);
  }
  static std::uint32_t hash_of(const char* s, std::size_t size) {
    std::uint32_t h = kWordHashSeed;
    for (std::size_t i = 0; i < size; ++i) h = word_hash_step(h, static_cast<unsigned char>(s[i]));
    return word_hash_end(h);
  }
  void add(std::uint32_t hash) {
    if (to_ != end_) *to_++ = hash;
  }
  void pair(std::uint32_t h) {
    if (previous_) add(mix(kPair, previous_ * 31u + h));
    previous_ = h;
  }

  GramBag& bag_;
  std::uint32_t* to_;  // kept here while the text is read, not fetched from the bag for each hash
  std::uint32_t* const end_;
  std::uint32_t previous_ = 0;
};

}  // namespace cascade
