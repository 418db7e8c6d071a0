// The lexicon: phrases that carry meaning for the judgement, in nine languages, found while the tokens go by.
//
// The phrases themselves are data (lexicon_answers.cpp, lexicon_prompts.cpp). A phrase is stored as the hash
// of its words; finding one costs a look-up of the last word and, rarely, a comparison of the few words
// before it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "features/language.hpp"
#include "features/tokens.hpp"

namespace cascade {

// What a phrase is a sign of.
enum class Cue : std::uint8_t {
  // In answers
  refusal,      // "I can't help with that"
  dont_know,    // "I don't know", "no information about"
  hedge,        // "probably", "it seems"
  apology,      // "I'm sorry"
  disclaimer,   // "as an AI language model"
  ask_back,     // "could you provide more details"
  conclusion,   // "therefore", "the answer is"
  self_repair,  // "wait, that is not right", "let me recalculate"
  // In prompts: tasks
  summarise,
  translate,
  create,
  code,
  calculate,
  explain,
  prove,
  compare,
  list,
  extract,
  classify,
  rewrite,
  plan,
  define,
  roleplay,
  act,  // act: do something in the world ("send an email to", "book a table")
  // In prompts: what it is about
  retrieval,
  image,
  chat,
  followup,
  // In prompts: demands on the answer
  step_by_step,
  brief,
  question_word,
  language_name,
  // A frequent small word of its language; only counted for the language guess
  small_word,
};
inline constexpr std::size_t kCues = static_cast<std::size_t>(Cue::small_word) + 1;

std::string_view cue_name(Cue c);

struct Phrase {
  std::uint32_t last_word = 0;    // hash of its last word
  std::uint32_t before = 0;       // combined hash of the words before it
  std::uint32_t second_last = 0;  // the word just before the last; 0 when there is none
  std::uint8_t words = 1;
  Cue cue = Cue::small_word;
  Language language = Language::unknown;
};

// The phrases that end with a word, one after the other: first those of one word, then the longer ones.
struct Ending {
  std::uint32_t word = 0;
  std::uint16_t first = 0;
  std::uint8_t singles = 0, longer = 0;
};

// One row of the data: phrases of one language and one meaning, separated by '|'.
struct LexiconRow {
  Cue cue;
  Language language;
  const char* phrases;
};

class Lexicon {
 public:
  static constexpr std::size_t kLongestPhrase = 16;

  static const Lexicon& instance();  // built from the data on first use

  // Null when no phrase ends with this word, as with most.
  const Ending* ending(std::uint32_t word) const {
    if (!((filter_[(word >> 5) & (kFilterWords - 1)] >> (word & 31)) & 1u)) return nullptr;
    const Ending* e = endings_ + slot_of(word);
    return e->word == word ? e : nullptr;  // an empty one holds no phrases
  }
  const Phrase* phrases(const Ending& e) const { return phrases_ + e.first; }
  // False when no phrase ends with these two words; true says nothing.
  bool knows_pair(std::uint32_t second_last, std::uint32_t last) const {
    const std::uint32_t h = pair_hash(second_last, last);
    return (pair_filter_[h >> 5] >> (h & 31)) & 1u;
  }
  std::size_t size() const { return size_; }
  std::size_t dropped() const { return dropped_; }  // phrases that did not fit; a test wants 0

 private:
  Lexicon();
  static std::uint32_t pair_hash(std::uint32_t second_last, std::uint32_t last) {
    return ((second_last ^ (last >> 7)) * 0x9E3779B1u ^ last) >> 16;
  }
  void add_row(const LexiconRow& row);
  void add(std::string_view phrase, Cue cue, Language language);
  // Where the word stands among the endings, or would stand: the slot is empty then.
  std::size_t slot_of(std::uint32_t word) const {
    std::size_t slot = (word >> 16) & (kEndings - 1);
    while (endings_[slot].word != word && endings_[slot].singles + endings_[slot].longer > 0)
      slot = (slot + 1) & (kEndings - 1);
    return slot;
  }

  static constexpr std::size_t kCapacity = 4096;
  static constexpr std::size_t kFilterWords = 2048;  // 65,536 bits
  static constexpr std::size_t kEndings = 4096;
  Phrase phrases_[kCapacity];
  Ending endings_[kEndings];  // open addressing
  std::uint32_t filter_[kFilterWords];
  std::uint32_t pair_filter_[kFilterWords];
  std::size_t size_ = 0;
  std::size_t dropped_ = 0;
};

// Follows the tokens of one text and reports every phrase that ends at the newest one.
class PhraseFinder {
 public:
  // `hit(const Phrase&, first_token_begin)` is called for each phrase.
  template <typename Hit>
  void feed(const Token& token, Hit&& hit) {
    if (token.kind == TokenKind::newline) return cut();
    if (token.kind == TokenKind::symbol) {
      // A sentence end cuts phrases; a comma, dash or quote does not.
      if (token.symbol == '.' || token.symbol == '!' || token.symbol == '?' || token.symbol == ':' ||
          token.symbol == U'。' || token.symbol == ';')
        cut();
      return;
    }
    word(token.hash, token.begin, hit);
  }
  // The same for a word, a number or an ideograph.
  template <typename Hit>
  void word(std::uint32_t hash, std::uint32_t begin, Hit&& hit) {
    const std::uint32_t second_last = last_;
    last_ = hash;
    hashes_[at_ & kMask] = hash;
    begins_[at_ & kMask] = begin;
    ++at_;
    const Ending* ending = lexicon_.ending(hash);
    if (!ending) return;
    const Phrase* p = lexicon_.phrases(*ending);
    for (const Phrase* end = p + ending->singles; p != end; ++p) hit(*p, begin);
    if (ending->longer == 0 || !lexicon_.knows_pair(second_last, hash)) return;
    for (const Phrase* end = p + ending->longer; p != end; ++p) {
      if (p->second_last != second_last || p->words > at_ - cut_) continue;
      std::uint32_t before = 0;
      for (std::uint32_t k = p->words; k >= 2; --k) before = combine(before, hashes_[(at_ - k) & kMask]);
      if (before == p->before) hit(*p, begins_[(at_ - p->words) & kMask]);
    }
  }

  static constexpr std::uint32_t combine(std::uint32_t so_far, std::uint32_t word) {
    return (so_far ^ word) * 0x9E3779B1u + 0x7F4A7C15u;
  }

 private:
  void cut() {
    cut_ = at_;
    last_ = 0;
  }

  static constexpr std::uint32_t kRing = 16;
  static constexpr std::uint32_t kMask = kRing - 1;
  static_assert(Lexicon::kLongestPhrase <= kRing);
  const Lexicon& lexicon_ = Lexicon::instance();
  // Side by side, not as pairs: a pair is read from the token in one load of eight bytes that were just
  // written in two stores of four, and the processor waits for them.
  std::uint32_t hashes_[kRing] = {};
  std::uint32_t begins_[kRing] = {};
  std::uint32_t at_ = 0;
  std::uint32_t cut_ = 0;   // no phrase begins before
  std::uint32_t last_ = 0;  // the word just before; 0 at a cut
};

}  // namespace cascade
