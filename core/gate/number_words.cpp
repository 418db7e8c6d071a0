#include "gate/number_words.hpp"

#include <algorithm>
#include <iterator>

#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

struct Named {
  std::string_view word;
  double value;
};

// English is composed; of the other languages the numbers that people ask about in words.
constexpr Named kEnglish[] = {{"zero", 0},      {"one", 1},        {"two", 2},       {"three", 3},
                              {"four", 4},      {"five", 5},       {"six", 6},       {"seven", 7},
                              {"eight", 8},     {"nine", 9},       {"ten", 10},      {"eleven", 11},
                              {"twelve", 12},   {"thirteen", 13},  {"fourteen", 14}, {"fifteen", 15},
                              {"sixteen", 16},  {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
                              {"twenty", 20},   {"thirty", 30},    {"forty", 40},    {"fifty", 50},
                              {"sixty", 60},    {"seventy", 70},   {"eighty", 80},   {"ninety", 90},
                              {"hundred", 100}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}};
constexpr Named kOthers[] = {
    // German
    {"null", 0},
    {"eins", 1},
    {"ein", 1},
    {"zwei", 2},
    {"drei", 3},
    {"vier", 4},
    {"fünf", 5},
    {"sechs", 6},
    {"sieben", 7},
    {"acht", 8},
    {"neun", 9},
    {"zehn", 10},
    {"elf", 11},
    {"zwölf", 12},
    {"dreizehn", 13},
    {"vierzehn", 14},
    {"fünfzehn", 15},
    {"sechzehn", 16},
    {"siebzehn", 17},
    {"achtzehn", 18},
    {"neunzehn", 19},
    {"zwanzig", 20},
    {"dreißig", 30},
    {"vierzig", 40},
    {"fünfzig", 50},
    {"hundert", 100},
    // French
    {"zéro", 0},
    {"un", 1},
    {"deux", 2},
    {"trois", 3},
    {"quatre", 4},
    {"cinq", 5},
    {"sept", 7},
    {"huit", 8},
    {"neuf", 9},
    {"dix", 10},
    {"onze", 11},
    {"douze", 12},
    {"treize", 13},
    {"quatorze", 14},
    {"quinze", 15},
    {"seize", 16},
    {"vingt", 20},
    {"trente", 30},
    {"quarante", 40},
    {"cinquante", 50},
    {"cent", 100},
    // Spanish
    {"cero", 0},
    {"uno", 1},
    {"dos", 2},
    {"tres", 3},
    {"cuatro", 4},
    {"cinco", 5},
    {"seis", 6},
    {"siete", 7},
    {"ocho", 8},
    {"nueve", 9},
    {"diez", 10},
    {"once", 11},
    {"doce", 12},
    {"trece", 13},
    {"catorce", 14},
    {"quince", 15},
    {"dieciséis", 16},
    {"veinte", 20},
    {"treinta", 30},
    {"cuarenta", 40},
    {"cincuenta", 50},
    {"cien", 100},
    // Portuguese
    {"um", 1},
    {"dois", 2},
    {"duas", 2},
    {"três", 3},
    {"quatro", 4},
    {"sete", 7},
    {"oito", 8},
    {"nove", 9},
    {"dez", 10},
    {"doze", 12},
    {"treze", 13},
    {"vinte", 20},
    {"trinta", 30},
    {"cem", 100},
    // Italian
    {"due", 2},
    {"tre", 3},
    {"quattro", 4},
    {"cinque", 5},
    {"sei", 6},
    {"sette", 7},
    {"otto", 8},
    {"dieci", 10},
    {"undici", 11},
    {"dodici", 12},
    {"tredici", 13},
    {"quindici", 15},
    {"venti", 20},
    {"trenta", 30},
    {"cento", 100},
    // Dutch
    {"nul", 0},
    {"een", 1},
    {"twee", 2},
    {"drie", 3},
    {"vijf", 5},
    {"zes", 6},
    {"zeven", 7},
    {"negen", 9},
    {"tien", 10},
    {"twaalf", 12},
    {"twintig", 20},
    {"dertig", 30},
    {"honderd", 100}};
constexpr Named kHan[] = {{"零", 0}, {"一", 1}, {"二", 2}, {"两", 2}, {"三", 3}, {"四", 4},
                          {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};

std::size_t word_end(std::string_view s, std::size_t i) {
  while (i < s.size() && is_word(s[i])) ++i;
  return i;
}
template <std::size_t N>
const Named* named(const Named (&table)[N], std::string_view word) {
  const auto it =
      std::find_if(std::begin(table), std::end(table), [&](const Named& n) { return n.word == word; });
  return it == std::end(table) ? nullptr : it;
}

// "one hundred and five", "twenty-three", "two thousand": words that are joined by spaces, hyphens and "and".
std::optional<WordedNumber> english(std::string_view s, std::size_t pos) {
  double total = 0, part = 0;  // `part`: below the next thousand
  double last = 0;             // the word before, to see what may follow it
  std::optional<WordedNumber> out;
  for (std::size_t at = pos; at < s.size();) {
    std::size_t end = word_end(s, at);
    const std::string_view word = s.substr(at, end - at);
    if (word == "and" && last >= 100) {
      at = end;
      while (at < s.size() && s[at] == ' ') ++at;
      last = 99;  // only a number below a hundred goes on
      continue;
    }
    const Named* n = named(kEnglish, word);
    if (!n) break;
    const bool first = !out;
    if (n->value >= 1000) {
      total += (first ? 1 : part) * n->value;
      part = 0;
    } else if (n->value == 100) {
      if (!first && (part == 0 || part >= 100)) break;
      part = first ? 100 : part * 100;
    } else {
      const bool joins = first || last >= 100 || last == 99 || (last >= 20 && last < 100 && n->value < 10);
      if (!joins) break;
      part += n->value;
    }
    last = n->value;
    out = WordedNumber{total + part, end};
    at = end;
    if (at < s.size() && (s[at] == '-' || s[at] == ' ')) ++at;
    else break;
  }
  return out;
}

// 十二, 三十, 四十五, 七
std::optional<WordedNumber> han(std::string_view s, std::size_t pos) {
  constexpr std::size_t kBytes = 3;
  constexpr std::string_view kTen = "十";
  const auto digit = [&](std::size_t at) -> const Named* { return named(kHan, s.substr(at, kBytes)); };
  std::size_t at = pos;
  const Named* first = digit(at);
  double value = first ? first->value : 0;
  if (first) at += kBytes;
  if (s.substr(at, kBytes) == kTen) {
    value = (first ? value : 1) * 10;
    at += kBytes;
    if (const Named* unit = digit(at)) {
      value += unit->value;
      at += kBytes;
    }
  } else if (!first) {
    return std::nullopt;
  }
  return WordedNumber{value, at};
}

}  // namespace

std::optional<WordedNumber> read_number_words(std::string_view s, std::size_t pos) {
  if (pos >= s.size() || !is_word(s[pos]) || is_digit(s[pos])) return std::nullopt;
  if (is_high(s[pos]))
    if (const auto n = han(s, pos)) return n;
  if (pos > 0 && is_word(s[pos - 1])) return std::nullopt;
  if (const auto n = english(s, pos)) return n;
  const std::size_t end = word_end(s, pos);
  if (const Named* n = named(kOthers, s.substr(pos, end - pos))) return WordedNumber{n->value, end};
  return std::nullopt;
}

}  // namespace cascade::gate
