#include "gate/answer.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view line_at(std::string_view s, std::size_t begin) {
  const std::size_t end = s.find('\n', begin);
  return s.substr(begin, end == npos ? npos : end - begin);
}

// "A. text", "(A) text", "A) text", "A: text", "1) text" at the start of a line.
std::optional<Option> option_of_line(std::string_view line) {
  line = trim(line);
  std::size_t i = 0;
  if (i < line.size() && (line[i] == '(' || line[i] == '[')) ++i;
  if (i >= line.size() || !(is_upper(line[i]) || is_digit(line[i]) || (line[i] >= 'a' && line[i] <= 'z')))
    return std::nullopt;
  const char label = is_alpha(line[i]) ? static_cast<char>(line[i] & ~0x20) : line[i];
  ++i;
  if (i >= line.size() || !(line[i] == ')' || line[i] == '.' || line[i] == ':' || line[i] == ']'))
    return std::nullopt;
  ++i;
  if (i < line.size() && !is_space(line[i])) return std::nullopt;
  return Option{label, trim(line.substr(i))};
}

// The last unbroken run A, B, C, ... of option lines. Digits count only when the prompt speaks of options.
void read_options(std::string_view prompt, const Words& words, Ask& ask) {
  std::array<Option, 26> run{};
  std::uint32_t n = 0;
  static constexpr Needle kSpeaksOfOptions[] = {"option", "options", "choices", "choose"};
  const auto keep = [&] {
    if (n >= 2 && (!is_digit(run[0].label) || words.has_any(kSpeaksOfOptions))) {
      ask.options = run;
      ask.option_count = n;
    }
  };
  for (std::size_t at = 0; at < prompt.size();) {
    const std::string_view line = line_at(prompt, at);
    at += line.size() + 1;
    const auto o = option_of_line(line);
    if (!o) {
      if (!trim(line).empty() && n > 0 && n < 26 && n >= 2) {
        keep();
        n = 0;
      }
      continue;
    }
    if (o->label == 'A' || o->label == '1') {
      keep();
      n = 0;
    }
    if (n == 0 ? (o->label == 'A' || o->label == '1') : (n < 26 && o->label == run[n - 1].label + 1))
      run[n++] = *o;
  }
  keep();
  if (ask.option_count > 0) return;
  // All on one line: "(A) red (B) green (C) blue".
  n = 0;
  for (std::size_t i = prompt.find('('); i != npos && i + 2 < prompt.size(); i = prompt.find('(', i + 1)) {
    if (prompt[i + 2] != ')' || prompt[i + 1] != static_cast<char>('A' + n)) continue;
    if (n > 0)
      run[n - 1].text =
          trim(prompt.substr(static_cast<std::size_t>(run[n - 1].text.data() - prompt.data()),
                             i - static_cast<std::size_t>(run[n - 1].text.data() - prompt.data())));
    run[n++] = {prompt[i + 1], prompt.substr(i + 3)};
    if (n == 26) break;
  }
  if (n >= 2) {
    run[n - 1].text = trim(line_at(run[n - 1].text, 0));
    ask.options = run;
    ask.option_count = n;
  }
}

std::string_view last_line(std::string_view s) {
  const std::size_t end = s.rfind('\n');
  return end == npos ? s : trim(s.substr(end + 1));
}

bool starts_yes_no_question(std::string_view q) {
  static constexpr std::string_view kOpeners[] = {
      "is ",    "are ",  "was ",   "were ",   "do ",      "does ",  "did ",    "can ",
      "could ", "has ",  "have ",  "had ",    "will ",    "would ", "should ", "may ",
      "might ", "must ", "isn't ", "aren't ", "doesn't ", "don't ", "can't "};
  return std::any_of(std::begin(kOpeners), std::end(kOpeners),
                     [&](std::string_view o) { return matches_at(q, 0, o); });
}

std::optional<double> lone_number(std::string_view s) {
  const auto n = next_number(s, 0);
  if (!n) return std::nullopt;
  const bool negative = n->begin > 0 && (s[n->begin - 1] == '-' ||
                                         (n->begin > 1 && s[n->begin - 2] == '-' && s[n->begin - 1] == '$'));
  return negative ? -n->value : n->value;
}

// The stretch inside the braces that open at s[open].
std::string_view braced(std::string_view s, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < s.size(); ++i) {
    if (s[i] == '{') ++depth;
    if (s[i] == '}' && --depth == 0) return s.substr(open + 1, i - open - 1);
  }
  return s.substr(open + 1);
}

// \boxed{...}, the last one; LaTeX wrappers inside are peeled off.
std::string_view find_boxed(std::string_view s) {
  std::size_t open = npos;
  for (std::size_t i = s.find('{'); i != npos; i = s.find('{', i + 1))
    if (s.substr(0, i).ends_with("boxed")) open = i;
  if (open == npos) return {};
  std::string_view in = trim(braced(s, open));
  while (!in.empty() && in.front() == '{') in = trim(braced(in, 0));
  if (in.starts_with("\\text{")) in = trim(braced(in, 5));
  return in;
}

// "answer": "X" in a JSON text, whatever the case of the key.
std::string_view find_json_value(std::string_view s) {
  static constexpr std::string_view kKeys[] = {"\"answer\"", "\"final_answer\"", "\"result\""};
  std::array<std::size_t, std::size(kKeys)> first;
  first.fill(npos);
  for (std::size_t i = s.find('"'); i != npos; i = s.find('"', i + 1))
    for (std::size_t k = 0; k < std::size(kKeys); ++k)
      if (first[k] == npos && matches_at(s, i, kKeys[k])) first[k] = i;
  for (std::size_t k = 0; k < std::size(kKeys); ++k) {
    if (first[k] == npos) continue;
    std::size_t i = first[k] + kKeys[k].size();
    while (i < s.size() && (is_space(s[i]) || s[i] == ':')) ++i;
    if (i >= s.size()) continue;
    if (s[i] == '"') {
      std::size_t e = i + 1;
      while (e < s.size() && s[e] != '"') e += s[e] == '\\' ? 2 : 1;
      return s.substr(i + 1, std::min(e, s.size()) - i - 1);
    }
    std::size_t e = i;
    while (e < s.size() && s[e] != ',' && s[e] != '}' && s[e] != '\n') ++e;
    return trim(s.substr(i, e - i));
  }
  return {};
}

std::string_view find_after_marker(const Words& words) {
  const std::string_view s = words.text();
  static constexpr Needle kMarkers[] = {
      "final answer is",   "correct answer is", "answer is",  "answer:",     "answer would be",
      "correct option is", "correct choice is", "the answer", "antwort ist", "antwort:",
      "antwort lautet",    "réponse est",       "réponse :",  "réponse:",    "respuesta es",
      "respuesta:",        "resposta é",        "resposta:",  "risposta è",  "risposta:",
      "antwoord is",       "antwoord:"};
  std::size_t best = npos, best_end = 0;
  for (const Needle& m : kMarkers) {
    const std::size_t at = words.rfind(m);
    if (at == npos) continue;
    if (best == npos || at + m.text.size() > best_end) {
      best = at;
      best_end = at + m.text.size();
    }
  }
  for (const std::string_view m : {"#### ", "答案是", "答案：", "答えは"}) {
    if (s.find(m.front()) == npos) continue;  // quicker than a search from the end
    const std::size_t at = s.rfind(m);
    if (at != npos && (best == npos || at > best)) {
      best = at;
      best_end = at + m.size();
    }
  }
  if (best == npos) return {};
  std::string_view rest = line_at(s, best_end);
  while (!rest.empty() && (is_space(rest.front()) || rest.front() == ':' || rest.front() == '*'))
    rest.remove_prefix(1);
  return rest;
}

// The label that a short stretch of text names: "B", "(B) text", "B.", "option B", "**B**".
char label_in(std::string_view s, const Ask& ask) {
  for (std::size_t i = 0; i < s.size() && i < 60; ++i) {
    const char c = s[i];
    const bool starts = i == 0 || !is_word(s[i - 1]);
    const bool ends = i + 1 >= s.size() || !is_word(s[i + 1]);
    if (!starts || !ends) continue;
    if (is_upper(c) && c != 'I' &&
        !(c == 'A' && i + 1 < s.size() && s[i + 1] == ' ' && i + 2 < s.size() && s[i + 2] >= 'a' &&
          s[i + 2] <= 'z'))
      return c;
    if (is_upper(c) && ask.in_options(c) && (s.size() == 1 || (i + 1 < s.size() && !is_space(s[i + 1]))))
      return c;
    if (is_digit(c) && ask.in_options(c)) return c;
    if (c >= 'a' && c <= 'z' && trim(s).size() <= 3) return static_cast<char>(c - 32);
  }
  return 0;
}

void set(FinalAnswer& f, std::string_view answer, std::string_view part, std::string value, bool marked) {
  f.found = true;
  f.explicit_marker = marked;
  f.value = std::move(value);
  f.raw = part;
  f.begin = static_cast<std::size_t>(part.data() - answer.data());
  f.end = f.begin + part.size();
}

// -1 no, 1 yes, 0 neither
int yes_or_no(std::string_view s) {
  static constexpr std::string_view kYes[] = {"yes", "true", "correct", "ja",   "oui",
                                              "sí",  "sim",  "sì",      "wahr", "vrai"};
  static constexpr std::string_view kNo[] = {"no",  "false", "incorrect", "nein", "non",
                                             "não", "nee",   "falsch",    "faux"};
  std::size_t i = 0;
  while (i < s.size() && !is_word(s[i])) ++i;
  std::size_t e = i;
  while (e < s.size() && is_word(s[e])) ++e;
  const std::string_view w = s.substr(i, e - i);
  for (auto y : kYes)
    if (w.size() == y.size() && matches_at(w, 0, y)) return 1;
  for (auto n : kNo)
    if (w.size() == n.size() && matches_at(w, 0, n)) return -1;
  return 0;
}

FinalAnswer choice_answer(const Ask& ask, const AnswerText& draft) {
  FinalAnswer f;
  const std::string_view answer = draft.text();
  const std::string_view marked[] = {draft.boxed(), draft.json_value(), draft.after_marker()};
  for (const auto part : marked) {
    if (part.empty()) continue;
    if (const char l = label_in(part, ask)) {
      set(f, answer, part.substr(part.find_first_of(std::string{l, static_cast<char>(l | 0x20)}), 1),
          std::string(1, l), true);
      return f;
    }
    // The option's text instead of its letter.
    for (std::uint32_t k = 0; k < ask.option_count; ++k)
      if (normalised(part, 120) == normalised(ask.options[k].text, 120)) {
        set(f, answer, part, std::string(1, ask.options[k].label), true);
        return f;
      }
  }
  const std::string_view t = trim(answer);
  if (t.empty()) return f;
  // The answer begins with its letter: "B", "B. text", "(B) text".
  if (const char l = label_in(t.substr(0, 5), ask); l && ask.in_options(l) && t.find(l) < 3) {
    set(f, answer, t.substr(t.find(l), 1), std::string(1, l), t.size() < 200);
    return f;
  }
  // The whole answer, or its beginning, is an option's text.
  const std::string norm = normalised(t, 200);
  std::uint32_t mentioned = 0, which = 0;
  for (std::uint32_t k = 0; k < ask.option_count; ++k) {
    const std::string o = normalised(ask.options[k].text, 200);
    if (o.empty()) continue;
    if (norm == o) {
      set(f, answer, t, std::string(1, ask.options[k].label), true);
      return f;
    }
    if (norm.find(o) != npos) {
      ++mentioned;
      which = k;
    }
  }
  // The last "(B)" of the text.
  for (std::size_t i = t.size(); i-- > 2;)
    if (t[i] == ')' && t[i - 2] == '(' && ask.in_options(t[i - 1])) {
      set(f, answer, t.substr(i - 1, 1), std::string(1, t[i - 1]), false);
      return f;
    }
  if (mentioned == 1) set(f, answer, t, std::string(1, ask.options[which].label), false);
  return f;
}

FinalAnswer yes_no_answer(const AnswerText& draft) {
  FinalAnswer f;
  const std::string_view answer = draft.text();
  const std::string_view candidates[] = {draft.boxed(), draft.json_value(), draft.after_marker(),
                                         trim(answer)};
  for (const auto part : candidates) {
    if (part.empty()) continue;
    if (const int v = yes_or_no(part)) {
      std::size_t b = 0;
      while (b < part.size() && !is_word(part[b])) ++b;
      std::size_t e = b;
      while (e < part.size() && is_word(part[e])) ++e;
      set(f, answer, part.substr(b, e - b), v > 0 ? "yes" : "no", true);
      return f;
    }
    if (part.data() == draft.json_value().data()) {  // it answered with something else
      set(f, answer, part, normalised(part, 80), true);
      return f;
    }
  }
  return f;
}

FinalAnswer number_answer(const AnswerText& draft) {
  FinalAnswer f;
  const std::string_view answer = draft.text();
  const auto take = [&](std::string_view part, bool marked, bool last) {
    std::optional<Number> n = next_number(part, 0);
    if (!n) return false;
    if (last)
      while (const auto more = next_number(part, n->end)) n = more;
    double v = n->value;
    std::size_t b = n->begin;
    if (b > 0 && part[b - 1] == '$') --b;
    if (b > 0 && part[b - 1] == '-' && (b < 2 || !is_word(part[b - 2]))) v = -v;
    // A fraction: 3/4 or \frac{3}{4}
    if (n->end < part.size() && part[n->end] == '/' && n->end + 1 < part.size() &&
        is_digit(part[n->end + 1])) {
      if (const auto d = read_number(part, n->end + 1); d && d->value != 0) {
        v /= d->value;
        n->end = d->end;
      }
    }
    std::string text;
    append_double(text, std::round(v * 1e6) / 1e6);
    set(f, answer, part.substr(n->begin, n->end - n->begin), std::move(text), marked);
    f.number = v;
    return true;
  };
  if (const auto b = draft.boxed(); !b.empty() && take(b, true, true)) return f;
  if (const auto j = draft.json_value(); !j.empty() && take(j, true, false)) return f;
  if (const auto m = draft.after_marker(); !m.empty() && take(m, true, false)) return f;
  // "A: 64" on a line of its own, as fine-tuned models end.
  const std::size_t line = answer.rfind("\nA:");
  if (line != npos && take(line_at(answer, line + 3), true, false)) return f;
  std::string_view t = trim(answer);
  take(t, t.size() <= 40 && count_words(t) <= 4, true);
  return f;
}

FinalAnswer short_answer(const AnswerText& draft) {
  FinalAnswer f;
  const std::string_view answer = draft.text();
  const std::string_view marked[] = {draft.boxed(), draft.json_value()};
  for (const auto part : marked)
    if (!part.empty()) {
      set(f, answer, part, normalised(part, 120), true);
      return f;
    }
  std::string_view t = trim(answer);
  if (t.size() > 120 || count_words(t) > 8) {
    if (const auto m = draft.after_marker(); !m.empty()) {
      const std::size_t stop = m.find_first_of(".\n;");
      const std::string_view part = stop == npos || stop == 0 ? m : m.substr(0, stop);
      set(f, answer, part, normalised(part, 120), true);
      return f;
    }
    t = line_at(t, 0);
    for (std::size_t i = 0; i + 1 < t.size(); ++i)
      if (t[i] == '.' && is_space(t[i + 1]) && i > 2) {
        t = t.substr(0, i);
        break;
      }
  }
  if (!t.empty()) set(f, answer, t, normalised(t, 160), false);
  return f;
}

}  // namespace

bool Ask::in_options(char label) const { return option(label) != nullptr; }
const Option* Ask::option(char label) const {
  for (std::uint32_t i = 0; i < option_count; ++i)
    if (options[i].label == label) return &options[i];
  return nullptr;
}

std::string_view asking_part(std::string_view prompt) {
  constexpr std::size_t kMost = 16384;
  return prompt.size() > kMost ? prompt.substr(prompt.size() - kMost) : prompt;
}

Ask read_ask(const Words& words, bool wants_json, bool has_tool_calls, std::uint32_t known_words) {
  static constexpr Needle kJson = "json", kYou = "you";
  static constexpr Needle kWantsJson[] = {"return",  "output",  "respond",    "reply",   "format",
                                          "as json", "in json", "valid json", "produce", "give"};
  static constexpr Needle kHowMany[] = {"how many",  "how much",     "how long",        "how old",
                                        "how far",   "what percent", "what percentage", "what is the total",
                                        "calculate", "compute",      "wie viele",       "wie viel",
                                        "combien",   "cuántos",      "cuántas",         "cuánto",
                                        "quantos",   "quantas",      "quanto",          "quanti",
                                        "hoeveel"};
  static constexpr Needle kCode[] = {"function", "code",       "script",     "program", "sql",
                                     "python",   "javascript", "typescript", "regex",   "class",
                                     "query",    "c++",        "java",       "rust",    "bash"};
  static constexpr Needle kMake[] = {"write",    "implement", "create", "fix",      "refactor",
                                     "complete", "generate",  "debug",  "schreibe", "écris",
                                     "escribe",  "escreva",   "scrivi", "schrijf"};
  static constexpr Needle kTrueFalse[] = {"true or false", "yes or no", "yes/no", "true/false"};
  static constexpr Needle kFacts[] = {
      "who",     "what", "which",  "when", "where", "whose",  "name",  "wer",  "wann",    "wo",     "welche",
      "welcher", "qui",  "quand",  "où",   "quel",  "quelle", "quién", "qué",  "cuál",    "cuándo", "dónde",
      "quem",    "qual", "quando", "onde", "chi",   "dove",   "wie",   "welk", "wanneer", "waar"};
  static constexpr Needle kOpen[] = {"explain",    "describe",    "write",  "essay",
                                     "difference", "differences", "compare"};
  Ask ask;
  const std::string_view q = trim(words.text());
  ask.words = known_words > 0 ? known_words : count_words(q);
  std::size_t at = 0;
  while (const auto n = next_number(q, at)) {
    ++ask.numbers;
    at = n->end;
    if (ask.numbers >= 64) break;
  }
  read_options(q, words, ask);
  ask.json = wants_json || (words.has(kJson) && words.has_any(kWantsJson));
  ask.how_many = words.has_any(kHowMany);
  ask.code = q.find("```") != npos || (words.has_any(kCode) && words.has_any(kMake));
  const bool true_false = !ask.how_many && words.has_any(kTrueFalse);
  ask.yes_no =
      ask.option_count == 0 && !ask.code &&
      (true_false || starts_yes_no_question(q) || (ask.words < 60 && starts_yes_no_question(last_line(q))));
  if (ask.yes_no && words.has(kYou) && !true_false)
    ask.yes_no = false;  // "Can you write ..." asks for the thing itself

  if (has_tool_calls) ask.task = TaskKind::tool;
  else if (ask.option_count > 0) ask.task = TaskKind::choice;
  else if (ask.json) ask.task = TaskKind::structured;
  else if (ask.yes_no) ask.task = TaskKind::yes_no;
  else if (ask.code) ask.task = TaskKind::code;
  else if (ask.how_many || (ask.numbers >= 2 && q.ends_with('?') && ask.words < 150))
    ask.task = ask.numbers > 0 || ask.how_many ? TaskKind::number : TaskKind::fact;
  else if (ask.words <= 45 && words.has_any(kFacts) && !words.has_any(kOpen)) ask.task = TaskKind::fact;
  else ask.task = TaskKind::text;
  return ask;
}

AnswerText::AnswerText(std::string_view text)
    : words_(text), boxed_(find_boxed(text)), json_(find_json_value(text)) {}

std::string_view AnswerText::after_marker() const {
  if (!after_marker_) after_marker_ = find_after_marker(words_);
  return *after_marker_;
}

void refine_ask(Ask& ask, const AnswerText& draft) {
  if (ask.option_count > 0 || ask.yes_no || (ask.task != TaskKind::text && ask.task != TaskKind::fact))
    return;
  const std::string_view answer = draft.text();
  const std::string_view candidates[] = {
      draft.boxed(), draft.json_value(),
      answer.size() < 32 && count_words(answer) == 1 ? trim(answer) : std::string_view()};
  for (const auto part : candidates)
    if (!part.empty() && part.size() < 64 && count_words(part) == 1 && yes_or_no(part) != 0) {
      ask.yes_no = true;
      ask.task = TaskKind::yes_no;
      return;
    }
}

FinalAnswer final_answer(const Ask& ask, const AnswerText& draft) {
  if (ask.option_count > 0) return choice_answer(ask, draft);
  if (ask.yes_no) return yes_no_answer(draft);
  switch (ask.task) {
    case TaskKind::number: return number_answer(draft);
    case TaskKind::fact: return short_answer(draft);
    default: break;
  }
  FinalAnswer f;
  const std::string_view answer = draft.text();
  if (const auto b = draft.boxed(); !b.empty()) set(f, answer, b, normalised(b, 120), true);
  else if (const auto j = draft.json_value(); !j.empty()) set(f, answer, j, normalised(j, 120), true);
  if (f.found) f.number = lone_number(f.raw);
  return f;
}

bool same_answer(const Ask& ask, const FinalAnswer& a, const FinalAnswer& b) {
  if (!a.found || !b.found) return false;
  if (a.number && b.number)
    return std::fabs(*a.number - *b.number) <= 1e-4 * std::max(1.0, std::fabs(*a.number));
  if (a.value == b.value) return true;
  if (ask.task != TaskKind::fact || a.value.empty() || b.value.empty()) return false;
  // "paris" and "paris france", "obama" and "barack obama": one inside the other, word by word.
  const std::string& small = a.value.size() < b.value.size() ? a.value : b.value;
  const std::string& big = a.value.size() < b.value.size() ? b.value : a.value;
  if (small.size() < 3) return false;
  const std::size_t at = (" " + big + " ").find(" " + small + " ");
  return at != npos;
}

double text_similarity(std::string_view a, std::string_view b) {
  // Hashed word presence; long words count more, as they are rarer.
  constexpr std::size_t kBits = 1024;
  std::array<std::uint8_t, kBits> in_a{}, in_b{};
  const auto fill = [](std::string_view s, std::array<std::uint8_t, kBits>& bits) {
    std::uint64_t h = kFnvOffset;
    std::size_t length = 0;
    const auto flush = [&] {
      if (length > 0) {
        auto& cell = bits[mix64(h) % kBits];
        cell = std::max(cell, static_cast<std::uint8_t>(std::min<std::size_t>(length, 12)));
      }
      h = kFnvOffset;
      length = 0;
    };
    for (std::size_t i = 0; i < s.size() && i < 8192; ++i) {
      const char c = s[i];
      if (is_word(c)) {
        h = (h ^ static_cast<unsigned char>(ascii_lower(c))) * 1099511628211ull;
        ++length;
        if (is_high(c) && static_cast<unsigned char>(c) >= 0xE3 &&
            i + 2 < s.size()) {  // Han and kana stand alone
          h = (h ^ static_cast<unsigned char>(s[i + 1])) * 1099511628211ull;
          h = (h ^ static_cast<unsigned char>(s[i + 2])) * 1099511628211ull;
          i += 2;
          length += 2;
          flush();
        }
      } else {
        flush();
      }
    }
    flush();
  };
  fill(a, in_a);
  fill(b, in_b);
  double both = 0, either = 0;
  for (std::size_t i = 0; i < kBits; ++i) {
    both += std::min(in_a[i], in_b[i]);
    either += std::max(in_a[i], in_b[i]);
  }
  return either > 0 ? both / either : 1.0;
}

std::optional<double> stated_confidence(const AnswerText& draft, const FinalAnswer& final) {
  static constexpr Needle kSure[] = {"confidence", "confident", "certainty", "konfidenz",
                                     "sicherheit", "confianza", "confiance", "fiducia"};
  const std::string_view answer = draft.text();
  const auto as_share = [](double v, bool percent) -> std::optional<double> {
    if (percent || v > 1.0) v /= 100.0;
    if (v < 0 || v > 1.0) return std::nullopt;
    return v;
  };
  // {"C": "0.9"}: the number beside the chosen letter.
  if (final.found && final.value.size() == 1) {
    const std::string key = "\"" + final.value + "\"";
    for (std::size_t at = answer.find(key); at != npos; at = answer.find(key, at + 1)) {
      std::size_t i = at + key.size();
      while (i < answer.size() && (is_space(answer[i]) || answer[i] == ':' || answer[i] == '"')) ++i;
      if (i == at + key.size() || i >= answer.size() || !is_digit(answer[i])) continue;
      if (const auto n = read_number(answer, i)) return as_share(n->value, n->percent);
    }
  }
  for (const Needle& word : kSure) {
    const std::size_t at = draft.words().rfind(word);
    if (at == npos) continue;
    // "Confidence: 85%", "confidence": "0.9"
    std::size_t i = at + word.text.size();
    const std::size_t limit = std::min(answer.size(), i + 24);
    for (; i < limit && answer[i] != '\n' && answer[i] != '.'; ++i)
      if (is_digit(answer[i]))
        if (const auto n = read_number(answer, i)) return as_share(n->value, n->percent);
    // "I am 85% confident"
    const std::size_t from = at > 16 ? at - 16 : 0;
    if (const auto n = next_number(answer.substr(0, at), from); n && n->percent)
      return as_share(n->value, true);
  }
  return std::nullopt;
}

}  // namespace cascade::gate
