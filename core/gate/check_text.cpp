// Vetoes on the answer as a piece of text: empty, cut off, refused, wrong language, loops, length.
#include "base/text.hpp"
#include "gate/scan.hpp"
#include "gate/veto.hpp"
#include "gate/words.hpp"

namespace cascade::gate {
namespace {

std::string number(std::uint32_t n) { return std::to_string(n); }

// "in German", "auf Deutsch" near an end of the prompt, where instructions stand; "French fries" and passages
// do not count.
bool asks_for_language(std::string_view prompt) {
  static constexpr Needle kAsks[] = {
      "in english",   "in german",    "in french",         "in spanish",   "in portuguese", "in italian",
      "in dutch",     "in chinese",   "in japanese",       "into english", "into german",   "into french",
      "into spanish", "into italian", "into dutch",        "auf deutsch",  "auf englisch",  "auf französisch",
      "en français",  "en anglais",   "en español",        "en inglés",    "em português",  "em inglês",
      "in italiano",  "in inglese",   "in het nederlands", "in het engels"};
  constexpr std::size_t kEdge = 160;
  const std::string_view head = prompt.substr(0, kEdge), tail = prompt.size() > kEdge
                                                                    ? prompt.substr(prompt.size() - kEdge)
                                                                    : std::string_view();
  const Words first(head), last(tail);
  return first.has_any(kAsks) || last.has_any(kAsks);
}

// The language the answer has to be in, where that can be known.
Language wanted_language(const Scene& s) {
  if (!s.config.language.empty()) {
    for (std::size_t i = 1; i < kLanguages; ++i)
      if (language_code(static_cast<Language>(i)) == s.config.language) return static_cast<Language>(i);
    return Language::unknown;
  }
  if (s.prompt.answer_language != Language::unknown && s.reading.ask.option_count == 0 &&
      asks_for_language(s.in.prompt))
    return s.prompt.answer_language;
  // A prompt that speaks of languages or translations may well want another than its own.
  const TextShape& p = s.prompt.shape;
  if (p.cue(Cue::translate) > 0 || p.cue(Cue::language_name) > 0) return Language::unknown;
  if (p.words < 5 || p.language.confidence < (p.words < 10 ? 0.8 : 0.35)) return Language::unknown;
  return p.language.language;
}

void check_language(const Scene& s, Findings& f) {
  const Language wanted = wanted_language(s);
  const TextShape& a = s.answer.shape;
  if (wanted == Language::unknown || wanted == Language::other || a.words < 8 || a.code_fences > 0) return;
  if (s.reading.ask.task == TaskKind::code || s.reading.ask.json) return;
  const LanguageGuess& got = a.language;
  if (got.confidence < (a.words < 12 ? 0.8 : 0.45) || got.language == Language::unknown ||
      got.language == Language::other || got.language == wanted)
    return;
  f.veto("language", "The answer is in \"" + std::string(language_code(got.language)) + "\", and \"" +
                         std::string(language_code(wanted)) + "\" was asked for.");
}

void check_refusal(const Scene& s, Findings& f) {
  const AnswerFeatures& a = s.answer;
  // A final answer that is marked as such stands, whatever is said around it.
  const bool answered = s.reading.final.found && s.reading.final.explicit_marker;
  const bool fronted = a.first_refusal >= 0 && a.first_refusal < 60;
  const bool unknowing = a.first_dont_know >= 0 && a.first_dont_know < 60;
  const bool has_substance = a.shape.code_fences > 0 || a.shape.list_items >= 3 || a.shape.words > 120;
  if (!answered && fronted && !has_substance) {
    f.veto("refusal", "The draft refuses or says that it cannot do what was asked.");
  } else if (!answered && unknowing && a.shape.words <= 60 && !has_substance) {
    f.veto("no_knowledge", "The draft says that it does not know, and answers nothing.");
  } else if (a.first_refusal >= 0) {
    f.doubt("refusal_inside", "The draft says in passing that it cannot do something.");
  } else if (a.first_dont_know >= 0) {
    f.doubt("unsure_inside", "The draft says in passing that it does not know something.");
  }
}

void check_end(const Scene& s, Findings& f) {
  const std::string_view reason = s.in.finish_reason;
  if (is_one_of(reason, {"length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length"})) {
    f.veto("truncated", "The provider cut the answer off at its length limit.");
    return;
  }
  if (is_one_of(reason, {"content_filter", "SAFETY", "refusal", "PROHIBITED_CONTENT", "RECITATION"})) {
    f.veto("filtered", "The provider's content filter stopped the answer.");
    return;
  }
  if (s.in.partial) return;
  if (s.answer.fence_open) {
    f.veto("truncated", "A code block was opened and never closed.");
  } else if (s.answer.ends_mid_sentence && !s.reading.final.explicit_marker) {
    const std::string_view t = trim(s.in.answer);
    const char last = t.empty() ? '.' : t.back();
    // Many right answers end without a full stop; an open bracket, a comma or an operator is another matter.
    if (last == ',' || last == '(' || last == '=' || last == '+' || last == '&')
      f.veto("truncated", "The answer breaks off in the middle of a sentence.");
    else f.doubt("open_end", "The last sentence has no end.");
  }
}

}  // namespace

void check_text(const Scene& s, Findings& f) {
  const std::string_view text = trim(s.in.answer);
  if (text.empty()) {
    if (s.in.tool_calls.empty() && !s.in.partial) f.veto("empty", "The answer is empty.");
    if (!s.in.partial) check_end(s, f);
    return;
  }
  check_end(s, f);
  check_refusal(s, f);
  check_language(s, f);

  const AnswerFeatures& a = s.answer;
  // Who closes with a marked final answer was not caught in a loop.
  if ((a.loop_tokens >= 80 || (a.repeated_share > 0.75 && a.shape.words >= 60)) &&
      !s.reading.final.explicit_marker)
    f.veto("repetition", "The answer repeats itself over and over.");
  else if (a.repeated_share > 0.4 && a.shape.words >= 60)
    f.doubt("repetitive", "Much of the answer is repeated.", a.repeated_share);

  if (s.config.min_length > 0 && a.shape.words < s.config.min_length && !s.in.partial &&
      s.in.tool_calls.empty())
    f.veto("too_short", "The answer has " + number(a.shape.words) + " words; at least " +
                            number(s.config.min_length) + " are required.");
  if (s.config.max_length > 0 && a.shape.words > s.config.max_length)
    f.veto("too_long", "The answer has " + number(a.shape.words) + " words; at most " +
                           number(s.config.max_length) + " are allowed.");
}

}  // namespace cascade::gate
