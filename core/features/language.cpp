// Guessing the language of a text from its scripts and its small words.
#include "features/language.hpp"

#include <algorithm>

namespace cascade {

std::string_view language_code(Language l) {
  static constexpr std::string_view kCodes[kLanguages] = {"",   "en", "de", "fr", "es", "pt", "it",
                                                          "nl", "zh", "ja", "ko", "ru", "ar", ""};
  return kCodes[static_cast<std::size_t>(l)];
}

LanguageGuess guess_language(const LanguageCounts& counts) {
  LanguageGuess guess;
  std::uint32_t total = 0, most = 0;
  for (std::size_t s = 1; s < kScripts; ++s) {
    // An ideograph says about as much as three letters.
    const bool dense =
        s == static_cast<std::size_t>(Script::han) || s == static_cast<std::size_t>(Script::kana);
    const std::uint32_t n = counts.letters[s] * (dense ? 3u : 1u);
    total += n;
    if (n > most) {
      most = n;
      guess.script = static_cast<Script>(s);
    }
  }
  if (total == 0) return guess;
  const auto letters = [&](Script s) { return counts.letters[static_cast<std::size_t>(s)]; };
  const double share = static_cast<double>(most) / total;
  switch (guess.script) {
    case Script::han:
    case Script::kana:
      guess.language = letters(Script::kana) * 8 > letters(Script::han) ? Language::ja : Language::zh;
      guess.confidence = share;
      return guess;
    case Script::hangul:
      guess.language = Language::ko;
      guess.confidence = share;
      return guess;
    case Script::cyrillic:
      guess.language = Language::ru;
      guess.confidence = 0.7 * share;
      return guess;
    case Script::arabic:
      guess.language = Language::ar;
      guess.confidence = 0.7 * share;
      return guess;
    case Script::latin: break;
    default:
      guess.language = Language::other;
      guess.confidence = share;
      return guess;
  }
  // Latin script: the language whose small words are most frequent; the margin to the runner-up is the
  // confidence.
  std::uint32_t best = 0, second = 0;
  for (std::size_t l = 1; l < kLanguages; ++l) {
    const std::uint32_t n = counts.words[l];
    if (n > best) {
      second = best;
      best = n;
      guess.language = static_cast<Language>(l);
    } else {
      second = std::max(second, n);
    }
  }
  if (best == 0) {
    guess.language = Language::unknown;
    return guess;
  }
  const double margin = static_cast<double>(best - second) / best;
  const double evidence = 1.0 - 1.0 / (1.0 + 0.5 * best);  // 1 word .33, 4 words .67, 16 words .89
  guess.confidence = share * margin * evidence;
  return guess;
}

}  // namespace cascade
