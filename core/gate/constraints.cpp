#include "gate/constraints.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

constexpr auto npos = std::string_view::npos;

// "5", "five", "a", "single" at s[pos]; moves pos past it.
std::optional<int> count_at(std::string_view s, std::size_t& pos) {
  static constexpr std::pair<std::string_view, int> kWords[] = {
      {"one", 1},      {"two", 2},     {"three", 3},   {"four", 4},   {"five", 5},      {"six", 6},
      {"seven", 7},    {"eight", 8},   {"nine", 9},    {"ten", 10},   {"eleven", 11},   {"twelve", 12},
      {"fifteen", 15}, {"twenty", 20}, {"thirty", 30}, {"fifty", 50}, {"hundred", 100}, {"single", 1},
      {"einem", 1},    {"zwei", 2},    {"drei", 3},    {"vier", 4},   {"fünf", 5},      {"une", 1},
      {"deux", 2},     {"trois", 3},   {"cinq", 5},    {"una", 1},    {"uma", 1},       {"dos", 2},
      {"tres", 3},     {"cinco", 5},   {"due", 2},     {"tre", 3},    {"cinque", 5},    {"één", 1},
      {"een", 1},      {"twee", 2},    {"drie", 3}};
  while (pos < s.size() && is_space(s[pos])) ++pos;
  if (pos < s.size() && is_digit(s[pos])) {
    const auto n = read_number(s, pos);
    if (!n || n->value > 100000 || n->decimals > 0) return std::nullopt;
    pos = n->end;
    return static_cast<int>(n->value);
  }
  for (const auto& [word, value] : kWords)
    if (matches_at(s, pos, word) && (pos + word.size() >= s.size() || !is_word(s[pos + word.size()]))) {
      pos += word.size();
      return value;
    }
  return std::nullopt;
}

enum class Bound : std::uint8_t { exact, most, least, about };
struct Demand {
  Bound bound;
  int count;
};
constexpr std::pair<std::string_view, Bound> kOpeners[] = {{"in exactly", Bound::exact},
                                                           {"exactly", Bound::exact},
                                                           {"in at most", Bound::most},
                                                           {"at most", Bound::most},
                                                           {"no more than", Bound::most},
                                                           {"not more than", Bound::most},
                                                           {"fewer than", Bound::most},
                                                           {"less than", Bound::most},
                                                           {"in under", Bound::most},
                                                           {"under", Bound::most},
                                                           {"up to", Bound::most},
                                                           {"maximum of", Bound::most},
                                                           {"at least", Bound::least},
                                                           {"no fewer than", Bound::least},
                                                           {"minimum of", Bound::least},
                                                           {"in about", Bound::about},
                                                           {"about", Bound::about},
                                                           {"around", Bound::about},
                                                           {"approximately", Bound::about},
                                                           {"in a", Bound::exact},
                                                           {"with a", Bound::exact},
                                                           {"in", Bound::exact},
                                                           {"using", Bound::exact},
                                                           {"höchstens", Bound::most},
                                                           {"mindestens", Bound::least},
                                                           {"maximal", Bound::most},
                                                           {"en", Bound::exact},
                                                           {"au plus", Bound::most},
                                                           {"au moins", Bound::least},
                                                           {"como máximo", Bound::most},
                                                           {"al menos", Bound::least},
                                                           {"em", Bound::exact}};

bool ends_with_words(std::string_view s, std::string_view words) {
  if (s.size() < words.size() || !matches_at(s, s.size() - words.size(), words)) return false;
  return s.size() == words.size() || !is_word(s[s.size() - words.size() - 1]);
}

// "in exactly three sentences", "at most 50 words": found from its unit backwards, as units are rarer than
// "in".
std::optional<Demand> demand(const Words& words, std::span<const Needle> units) {
  const std::string_view prompt = words.text();
  for (const Needle& unit : units)
    for (std::size_t at = words.find(unit); at != npos; at = words.find(unit, at + 1)) {
      std::size_t end = at;
      while (end > 0 && (is_space(prompt[end - 1]) || prompt[end - 1] == '-')) --end;
      std::size_t begin = end;
      while (begin > 0 && is_word(prompt[begin - 1])) --begin;
      std::size_t pos = begin;
      const auto n = count_at(prompt.substr(0, end), pos);
      if (!n || *n <= 0 || pos != end) continue;
      const std::string_view before = trim(prompt.substr(0, begin));
      for (const auto& [opener, bound] : kOpeners)
        if (ends_with_words(before, opener)) return Demand{bound, *n};
    }
  return std::nullopt;
}

void check_count(std::vector<BrokenConstraint>& out, const std::optional<Demand>& d, double have,
                 double slack, const char* unit) {
  if (!d) return;
  const double n = d->count;
  bool broken = false, far = false;
  switch (d->bound) {
    case Bound::exact:
      broken = have != n;
      far = std::fabs(have - n) > slack * n + (slack > 0 ? 1 : 0);
      break;
    case Bound::most:
      broken = have > n;
      far = have > n * (1 + slack) + (slack > 0 ? 1 : 0);
      break;
    case Bound::least:
      broken = have < n;
      far = have < n * (1 - slack) - (slack > 0 ? 1 : 0);
      break;
    case Bound::about: broken = far = have > 2 * n + 2 || have < 0.5 * n - 1; break;
  }
  if (!broken) return;
  static constexpr const char* kBound[] = {"exactly ", "at most ", "at least ", "about "};
  out.push_back({std::string("The prompt asks for ") + kBound[static_cast<int>(d->bound)] +
                     std::to_string(d->count) + " " + unit + ", and the answer has " +
                     std::to_string(static_cast<long>(have)) + ".",
                 far});
}

struct Items {
  int numbered = 0;  // the highest number of a list that counts 1, 2, 3
  int bullets = 0;   // marks at the margin
};
Items list_items(std::string_view answer) {
  Items items;
  for (std::size_t at = 0; at < answer.size();) {
    std::size_t end = answer.find('\n', at);
    if (end == npos) end = answer.size();
    std::string_view line = answer.substr(at, end - at);
    at = end + 1;
    while (line.starts_with("**") || line.starts_with("#") ||
           (line.starts_with(" ") && !line.starts_with("   ")))
      line.remove_prefix(1);
    std::size_t i = 0;
    if (!line.empty() && is_digit(line[0])) {
      int n = 0;
      while (i < line.size() && is_digit(line[i]) && i < 4) n = n * 10 + (line[i++] - '0');
      if (i < line.size() && (line[i] == '.' || line[i] == ')') && n == items.numbered + 1)
        items.numbered = n;
    } else if ((line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• "))) {
      ++items.bullets;
    }
  }
  return items;
}

// The quoted or single word after `opener`.
std::string_view quoted_after(std::string_view prompt, std::size_t at) {
  while (at < prompt.size() && (is_space(prompt[at]) || prompt[at] == ':')) ++at;
  if (at >= prompt.size()) return {};
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"\"", "\""}, {"'", "'"}, {"“", "”"}, {"`", "`"}}) {
    if (!prompt.substr(at).starts_with(open)) continue;
    const std::size_t from = at + open.size(), end = prompt.find(close, from);
    if (end == npos || end - from > 60) return {};
    return prompt.substr(from, end - from);
  }
  return {};
}

void check_words_used(std::vector<BrokenConstraint>& out, const Words& words, std::string_view answer) {
  const std::string_view prompt = words.text();
  struct Rule {
    Needle opener;
    bool required;
  };
  static constexpr Needle kBegin[] = {"start with", "begin with", "starting with", "beginning with"};
  static constexpr Needle kEnd[] = {"end with", "ending with", "finish with"};
  static constexpr Rule kRules[] = {{"do not use the word", false},
                                    {"don't use the word", false},
                                    {"without using the word", false},
                                    {"avoid the word", false},
                                    {"do not mention", false},
                                    {"don't mention", false},
                                    {"do not include the word", false},
                                    {"must include the word", true},
                                    {"include the word", true},
                                    {"use the word", true},
                                    {"must contain the word", true},
                                    {"contain the word", true},
                                    {"must mention", true},
                                    {"containing the word", true},
                                    {"containing the phrase", true},
                                    {"include the phrase", true},
                                    {"verwende nicht das wort", false},
                                    {"verwende das wort", true},
                                    {"n'utilise pas le mot", false},
                                    {"utilise le mot", true},
                                    {"no uses la palabra", false},
                                    {"usa la palabra", true}};
  std::size_t covered = 0;  // "do not use the word" holds "use the word"
  for (const Rule& r : kRules) {
    const std::size_t at = words.find(r.opener);
    if (at == npos || at + r.opener.text.size() == covered) continue;
    covered = at + r.opener.text.size();
    const std::string_view word = quoted_after(prompt, covered);
    if (word.empty()) continue;
    const bool there = has_words(answer, to_lower_ascii(word)) || (r.required && icontains(answer, word));
    if (r.required && !there)
      out.push_back({"The prompt requires \"" + std::string(word) + "\", and the answer lacks it.", true});
    if (!r.required && there)
      out.push_back({"The prompt forbids \"" + std::string(word) + "\", and the answer uses it.", true});
  }
  for (const Needle& opener : kBegin) {
    const std::size_t at = words.find(opener);
    if (at == npos) continue;
    const std::string_view word = quoted_after(prompt, at + opener.text.size());
    std::string_view head = trim(answer);
    while (!head.empty() && (head.front() == '"' || head.front() == '*' || head.front() == '#'))
      head = trim(head.substr(1));
    if (word.size() > 1 && !istarts_with(head, word))
      out.push_back({"The answer must begin with \"" + std::string(word) + "\" and does not.", false});
  }
  for (const Needle& opener : kEnd) {
    const std::size_t at = words.find(opener);
    if (at == npos) continue;
    const std::string_view word = quoted_after(prompt, at + opener.text.size());
    if (word.size() > 1 &&
        !icontains(answer.substr(answer.size() > word.size() + 12 ? answer.size() - word.size() - 12 : 0),
                   word))
      out.push_back({"The answer must end with \"" + std::string(word) + "\" and does not.", false});
  }
}

}  // namespace

std::vector<BrokenConstraint> broken_constraints(const Words& asking, std::string_view answer,
                                                 const TextShape& shape) {
  // A long document may speak of "about 50 words" for reasons of its own; instructions stand at the ends.
  constexpr std::size_t kLong = 4096, kEnd = 2048;
  const std::string_view prompt = asking.text();
  if (prompt.size() > kLong)
    return broken_constraints(Words(prompt.substr(prompt.size() - kEnd)), answer, shape);
  static constexpr Needle kParts[] = {"explanation", "each",       "per item",
                                      "paragraph",   "summary of", "reasoning"};
  static constexpr Needle kWords[] = {"word",     "words",   "wörter",   "worten", "wort",    "mots", "mot",
                                      "palabras", "palabra", "palavras", "parole", "woorden", "woord"};
  static constexpr Needle kSentences[] = {"sentence", "sentences", "satz",   "sätzen", "sätze", "phrase",
                                          "phrases",  "frase",     "frases", "frasi",  "zin",   "zinnen"};
  static constexpr Needle kPoints[] = {"bullet",   "bullets", "bullet points", "points", "items",
                                       "examples", "steps",   "reasons",       "tips",   "ideas"};
  static constexpr Needle kLists[] = {"list of", "list", "give me", "name", "provide", "suggest"};
  std::vector<BrokenConstraint> out;
  // "Keep the explanation within 3 sentences" is about a part of the answer only.
  const bool partial = asking.has_any(kParts);
  const bool code = shape.code_fences > 0;
  if (!partial && !code) {
    const auto wanted = demand(asking, kWords);
    if (wanted)
      check_count(out, wanted, count_words(answer), wanted && wanted->count >= 10 ? 0.12 : 0.0, "words");
    check_count(out, demand(asking, kSentences), std::max(1u, shape.sentences), 0.34, "sentences");
  }
  const Items items = list_items(answer);
  std::optional<Demand> list = demand(asking, kPoints);
  for (const Needle& opener : kLists) {
    if (list) break;
    const std::size_t at = asking.find(opener);
    if (at == npos) continue;
    std::size_t pos = at + opener.text.size();
    const auto n = count_at(prompt, pos);
    if (n && *n >= 2 && *n <= 50 && pos < prompt.size() && is_space(prompt[pos]))
      list = Demand{Bound::exact, *n};
  }
  if (list && list->bound != Bound::about && list->count >= 2) {
    if (items.numbered >= 2 && items.numbered != list->count &&
        (list->bound == Bound::exact || (list->bound == Bound::most) == (items.numbered > list->count)))
      out.push_back({"The prompt asks for " + std::to_string(list->count) + " items, and the list has " +
                         std::to_string(items.numbered) + ".",
                     items.bullets == 0});
    else if (items.numbered == 0 && items.bullets >= 2 && items.bullets < list->count &&
             list->bound != Bound::most)
      out.push_back({"The prompt asks for " + std::to_string(list->count) + " items, and the list has " +
                         std::to_string(items.bullets) + ".",
                     true});
    else if (items.numbered == 0 && items.bullets >= 2 && items.bullets > list->count &&
             list->bound != Bound::least)
      out.push_back({"The prompt asks for " + std::to_string(list->count) + " items, and the list has " +
                         std::to_string(items.bullets) + ".",
                     items.bullets > list->count * 2 ? false : true});
  }
  check_words_used(out, asking, answer);
  return out;
}

}  // namespace cascade::gate
