// Builds the look-up table of the lexicon from its data.
#include "features/lexicon.hpp"

#include <vector>

#include "base/order.hpp"
#include "features/lexicon_data.hpp"

namespace cascade {

Lexicon::Lexicon() : phrases_{}, endings_{}, filter_{}, pair_filter_{} {
  for (const LexiconRow& row : answer_lexicon_rows()) add_row(row);
  for (const LexiconRow& row : prompt_lexicon_rows()) add_row(row);
  const std::vector<Phrase> found(phrases_, phrases_ + size_);
  std::size_t to = 0;
  for (std::size_t i : sorted_indices(size_, [&](std::size_t a, std::size_t b) {
         return found[a].last_word != found[b].last_word ? found[a].last_word < found[b].last_word
                                                         : found[a].words < found[b].words;
       }))
    phrases_[to++] = found[i];
  for (std::size_t i = 0; i < size_; ++i) {
    if (phrases_[i].words > 1) {
      const std::uint32_t h = pair_hash(phrases_[i].second_last, phrases_[i].last_word);
      pair_filter_[h >> 5] |= 1u << (h & 31);
    }
    const std::uint32_t word = phrases_[i].last_word;
    Ending& ending = endings_[slot_of(word)];
    if (ending.word != word || ending.singles + ending.longer == 0)
      ending = {word, static_cast<std::uint16_t>(i), 0, 0};
    std::uint8_t& count = phrases_[i].words == 1 ? ending.singles : ending.longer;
    if (count < 255) ++count;
    else ++dropped_;
    filter_[(word >> 5) & (kFilterWords - 1)] |= 1u << (word & 31);
  }
}

const Lexicon& Lexicon::instance() {
  static const Lexicon lexicon;
  return lexicon;
}

void Lexicon::add_row(const LexiconRow& row) {
  std::string_view rest = row.phrases;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    add(rest.substr(0, bar), row.cue, row.language);
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
}

void Lexicon::add(std::string_view phrase, Cue cue, Language language) {
  Phrase p;
  p.cue = cue;
  p.language = language;
  std::uint32_t hashes[kLongestPhrase] = {};
  std::size_t n = 0;
  Tokenizer tokens(phrase);
  Token t;
  while (tokens.next(t)) {
    if (t.kind == TokenKind::symbol || t.kind == TokenKind::newline) continue;
    if (n == kLongestPhrase) {
      ++dropped_;
      return;
    }
    hashes[n++] = t.hash;
  }
  if (n == 0 || size_ == kCapacity) {
    ++dropped_;
    return;
  }
  for (std::size_t i = 0; i + 1 < n; ++i) p.before = PhraseFinder::combine(p.before, hashes[i]);
  p.last_word = hashes[n - 1];
  if (n > 1) p.second_last = hashes[n - 2];
  p.words = static_cast<std::uint8_t>(n);
  phrases_[size_++] = p;
}

std::string_view cue_name(Cue c) {
  static constexpr std::string_view kNames[] = {
      "refusal",      "dont_know", "hedge",         "apology",       "disclaimer", "ask_back",  "conclusion",
      "self_repair",  "summarise", "translate",     "create",        "code",       "calculate", "explain",
      "prove",        "compare",   "list",          "extract",       "classify",   "rewrite",   "plan",
      "define",       "roleplay",  "act",           "retrieval",     "image",      "chat",      "followup",
      "step_by_step", "brief",     "question_word", "language_name", "small_word"};
  static_assert(sizeof(kNames) / sizeof(kNames[0]) == kCues);
  return kNames[static_cast<std::size_t>(c)];
}

}  // namespace cascade
