#include "gate/telling.hpp"

#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

// Small words carry the sentence, not the answer: short, and without a capital, a digit or a letter beyond
// ASCII.
bool carries_nothing(std::string_view word) {
  if (word.size() > 3)
    return word == "with" || word == "from" || word == "that" || word == "this" || word == "which" ||
           word == "were" || word == "about";
  for (char c : word)
    if (is_upper(c) || is_digit(c) || is_high(c)) return false;
  return true;
}

// "capitals" and "capital" say the same: a word is in the prompt when its stem is.
bool in_prompt(std::string_view prompt, std::string_view word) {
  const std::string_view stem = word.size() > 5 ? word.substr(0, word.size() - 2) : word;
  std::string lower;
  lower_plain(stem, lower);
  for (std::size_t at = 0; at + lower.size() <= prompt.size(); ++at) {
    if (!matches_at(prompt, at, lower)) continue;
    if ((at == 0 || !is_word(prompt[at - 1])) &&
        (stem.size() < word.size() || at + lower.size() == prompt.size() ||
         !is_word(prompt[at + lower.size()])))
      return true;
  }
  return false;
}

}  // namespace

std::optional<LogprobSpan> least_sure_telling_word(std::string_view prompt, std::string_view answer,
                                                   std::size_t begin, std::size_t end,
                                                   const LogprobStats& logprobs) {
  constexpr std::size_t kMostWords = 12, kPromptWindow = 2000;
  if (prompt.size() > kPromptWindow) prompt = prompt.substr(prompt.size() - kPromptWindow);
  std::optional<LogprobSpan> least;
  std::size_t words = 0;
  bool first = true;
  for (std::size_t i = begin; i < end && i < answer.size() && words < kMostWords;) {
    if (!is_word(answer[i])) {
      ++i;
      continue;
    }
    const std::size_t from = i;
    while (i < end && i < answer.size() && is_word(answer[i])) ++i;
    const std::string_view word = answer.substr(from, i - from);
    const bool opening = first && answer.size() > 24;  // "The", "It", "In" open a sentence with a capital
    first = false;
    if (carries_nothing(word) || (opening && word.size() <= 3 && !is_digit(word[0])) ||
        in_prompt(prompt, word))
      continue;
    ++words;
    const std::optional<LogprobSpan> span = logprobs.span(from, i);
    if (span && (!least || span->sum < least->sum)) least = span;
  }
  return least;
}

}  // namespace cascade::gate
