// Turns tokens into hashed n-grams: words, pairs of words, and the letters words begin and end with.
//
// Training reads these very hashes from the dump program, so there is no second implementation to keep in
// step.
#pragma once

#include "features/prompt.hpp"
#include "features/tokens.hpp"

namespace cascade {

class GramMaker {
 public:
  explicit GramMaker(GramBag& bag) : bag_(bag) {}

  void feed(const Token& token) {
    switch (token.kind) {
      case TokenKind::newline: return;
      case TokenKind::number: {
        // The size of a number says something, its digits hardly ever do.
        const std::size_t n = token.folded.size();
        const std::uint32_t h = mix(kNumber, static_cast<std::uint32_t>(n < 6 ? n : 6));
        bag_.add(h);
        pair(h);
        return;
      }
      case TokenKind::symbol:
        bag_.add(mix(kSymbol, token.hash));
        previous_ = mix(kSymbol, token.hash);
        return;
      case TokenKind::ideograph:
        bag_.add(mix(kWord, token.hash));
        pair(token.hash);
        return;
      case TokenKind::word: break;
    }
    bag_.add(mix(kWord, token.hash));
    pair(token.hash);
    const std::string_view w = token.folded;
    if (w.size() > 5) {
      bag_.add(mix(kPrefix, bytes(w.substr(0, 5))));
      bag_.add(mix(kSuffix, bytes(w.substr(w.size() - 4))));
      if (w.size() > 8) bag_.add(mix(kPrefix, bytes(w.substr(0, 7))));
    }
  }
  void gap() { previous_ = 0; }

 private:
  static constexpr std::uint32_t kWord = 0x1b873593u, kPair = 0x85ebca6bu, kPrefix = 0xc2b2ae35u,
                                 kSuffix = 0x27d4eb2fu, kNumber = 0x165667b1u, kSymbol = 0xd3a2646cu;

  static std::uint32_t mix(std::uint32_t kind, std::uint32_t h) {
    h = (h ^ kind) * 0x9E3779B1u;
    return h ^ (h >> 16);
  }
  static std::uint32_t bytes(std::string_view s) {
    std::uint32_t h = kWordHashSeed;
    for (char c : s) h = word_hash_step(h, static_cast<unsigned char>(c));
    return word_hash_end(h);
  }
  void pair(std::uint32_t h) {
    if (previous_) bag_.add(mix(kPair, previous_ * 31u + h));
    previous_ = h;
  }

  GramBag& bag_;
  std::uint32_t previous_ = 0;
};

}  // namespace cascade
