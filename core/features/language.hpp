// Languages and scripts, as far as the judgement has to tell them apart.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cascade {

// The languages whose words we know. `other` is any language that only its script (or nothing) gives away.
enum class Language : std::uint8_t { unknown, en, de, fr, es, pt, it, nl, zh, ja, ko, ru, ar, other };
inline constexpr std::size_t kLanguages = 14;

enum class Script : std::uint8_t {
  none,
  latin,
  cyrillic,
  greek,
  han,
  kana,
  hangul,
  arabic,
  hebrew,
  indic,
  thai,
  other
};
inline constexpr std::size_t kScripts = 12;

std::string_view language_code(Language l);  // "en", ...; "" for unknown and other

// Letters per script and known words per language, gathered while a text is scanned.
struct LanguageCounts {
  std::array<std::uint32_t, kScripts> letters{};
  std::array<std::uint32_t, kLanguages> words{};
};

struct LanguageGuess {
  Language language = Language::unknown;
  double confidence = 0;  // 0..1; below 0.5 it is not worth acting upon
  Script script = Script::none;
};

LanguageGuess guess_language(const LanguageCounts& counts);

}  // namespace cascade
