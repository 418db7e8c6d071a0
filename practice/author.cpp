#include "practice/author.hpp"

#include <cmath>

#include "base/hash.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "practice/exercises.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

// A short text with what is known about the certainty of one part of it.
struct Draft {
  std::string text;
  std::string_view span{};
  double sure = 0.99;
  std::string_view rival{};
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "12 + 7", "3*4", "10 / 4" in a prompt: the result as a sentence, or "".
std::string arithmetic(std::string_view prompt) {
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    if (!is_digit(prompt[i])) continue;
    std::size_t end = i;
    while (end < prompt.size() && is_digit(prompt[end])) ++end;
    std::size_t op = end;
    while (op < prompt.size() && prompt[op] == ' ') ++op;
    if (op < prompt.size() && std::string_view("+-*/x").find(prompt[op]) != std::string_view::npos) {
      std::size_t next = op + 1;
      while (next < prompt.size() && prompt[next] == ' ') ++next;
      std::size_t stop = next;
      while (stop < prompt.size() && is_digit(prompt[stop])) ++stop;
      if (stop > next && end - i < 10 && stop - next < 10) {
        const double a = parse_double(prompt.substr(i, end - i)).value_or(0);
        const double b = parse_double(prompt.substr(next, stop - next)).value_or(0);
        const char sign = prompt[op];
        if (sign == '/' && b == 0) return "";
        const double value = sign == '+' ? a + b : sign == '-' ? a - b : sign == '/' ? a / b : a * b;
        return std::string(prompt.substr(i, stop - i)) + " = " + number_text(std::round(value * 1e6) / 1e6);
      }
    }
    i = end;
  }
  return "";
}

std::string filler(std::int64_t tokens) {
  static constexpr std::string_view kSentences[] = {
      "The river runs past the old mill and turns the wheel twice a minute.",
      " Each morning the baker counts the loaves and writes the number in a book.",
      " A good plan names who does what, by when, and how we know that it is done.",
      " Light takes about eight minutes from the sun to the garden table.",
      " The train leaves at nine, so there is time for tea and one more page."};
  std::string out;
  std::int64_t n = 0;
  for (std::size_t i = 0; n < tokens; i = i % 4 + 1) {  // the first sentence opens, the other four go round
    const std::string_view s = kSentences[i];
    for (std::size_t at = 0; at < s.size() && n < tokens; ++n) {
      const std::size_t end = token_end(s, at);
      out += s.substr(at, end - at);
      at = end;
    }
  }
  return out;
}

// The text between <name> and </name>, and where that stands; empty when there is none.
std::string_view tagged(std::string_view text, std::string_view name, std::string& without) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const std::size_t from = text.find(open);
  const std::size_t to = text.rfind(close);
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return {};
  if (const std::size_t at = without.find(open); at != std::string::npos)
    without.erase(at, without.rfind(close) + close.size() - at);
  return trim(text.substr(from + open.size(), to - from - open.size()));
}

// A prompt about an answer: the question, the answer given to it, and what is to be said about it.
struct Examination {
  const Exercise* exercise = nullptr;
  std::string_view given;
  std::string task;
};

Examination read_examination(const Ask& ask) {
  const std::string_view prompt = ask.prompt;
  Examination e;
  e.task = ask.prompt;
  const std::string_view question = tagged(prompt, "question", e.task);
  e.given = tagged(prompt, "answer", e.task);
  if (!question.empty()) e.exercise = find_exercise(question);
  Span at;
  if (!e.exercise) e.exercise = find_exercise_within(prompt, at);
  if (e.exercise && e.given.empty()) {
    e.given = trim(prompt.substr(at.end));
    const std::size_t label = to_lower_ascii(e.given).find("answer:");
    if (label != std::string::npos) {  // "Answer: Sydney", up to the end of the line
      e.given.remove_prefix(label + 7);
      e.given = trim(e.given.substr(0, e.given.find('\n')));
    }
    e.task.erase(at.begin, at.end - at.begin);
  }
  e.task += ask.system;
  return e;
}

// How likely this model holds the given answer to be right.
double belief(const Ask& ask, const Examination& e) {
  const bool right = !e.exercise || is_right(*e.exercise, e.given);
  if (ask.strong) return right ? 0.98 : 0.02;
  const double wobble = static_cast<double>(fnv1a(ask.prompt, fnv1a(ask.model)) % 1000) / 1000;
  if (right) {
    const double p = 0.78 + 0.2 * wobble;
    return e.exercise && e.exercise->cheap_right ? 0.5 * (p + e.exercise->sure) : p;
  }
  // Torn where it answered badly itself, and sure of its errors where it was sure then.
  return e.exercise->sure > 0.8 && !e.exercise->cheap_right ? 0.75 + 0.2 * wobble : 0.18 + 0.5 * wobble;
}

// "Is this right? Y/N", "score from 0 to 10": answers such a prompt.
bool judge_another_answer(const Ask& ask, Draft& draft) {
  if (!icontains(ask.prompt, "answer") && !icontains(ask.system, "answer")) return false;
  const Examination e = read_examination(ask);
  const auto says = [&](std::string_view s) { return icontains(e.task, s); };
  const bool yes_no = says("yes or no") || says("yes/no") || says("\"yes\"") || says("'yes'");
  const bool y_n = says("Y or N") || says("Y/N") || says("(Y)") || says("\"Y\"") || says("Y for yes");
  const bool a_b = says("(A)") && says("(B)");
  const bool true_false = says("true or false") || says("true/false");
  const bool score = says("score") || says("rate ") || says("rating") || says("mark the answer");
  if (!yes_no && !y_n && !score && !true_false && !a_b) return false;
  if (e.exercise ? e.given.empty() : !(says("correct") || says("right") || score)) return false;
  const double p_yes = belief(ask, e);
  const bool yes = p_yes >= 0.5;
  if (score && !yes_no && !y_n && !a_b) {
    const bool unit = says("0 to 1 ") || says("0 to 1.") || says("0 and 1 ") || says("0-1 ") || says("0.0");
    const bool hundred = says("100");
    const bool five = says("to 5") || says("and 5") || says("1-5");
    const double value = unit ? p_yes : std::round(p_yes * (hundred ? 100 : five ? 5 : 10));
    const std::string number = unit ? fixed_text(value, 2) : number_text(value);
    draft.text = ask.format == Format::text ? number : "{\"score\":" + number + "}";
    return true;
  }
  const std::string_view yes_word = y_n ? "Y" : yes_no ? "Yes" : true_false ? "True" : "A";
  const std::string_view no_word = y_n ? "N" : yes_no ? "No" : true_false ? "False" : "B";
  draft.text = yes ? yes_word : no_word;
  draft.span = yes ? yes_word : no_word;
  draft.rival = yes ? no_word : yes_word;
  draft.sure = yes ? p_yes : 1 - p_yes;
  return true;
}

Draft from_exercise(const Ask& ask, const Exercise& exercise, int choice) {
  if (ask.strong) return {exercise.strong, {}, 0.985, {}};
  if (!exercise.cheap_other.empty() && (ask.sample + choice) % 2 != 0)
    return {exercise.cheap_other, {}, 0.9, {}};
  return {exercise.cheap, exercise.span, exercise.sure, exercise.rival};
}

// A schema that stands in the instructions in words, where a server knows only "JSON" as a format.
Json schema_in(std::string_view text) {
  const std::size_t from = text.find('{');
  const std::size_t to = text.rfind('}');
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return {};
  auto parsed = parse_json(text.substr(from, to + 1 - from));
  return parsed && parsed->view()["type"] ? std::move(*parsed) : Json();
}

std::string json_answer(const Ask& ask) {
  Json written;
  if (!ask.schema) written = schema_in(ask.system);
  if (!ask.schema && !written) written = schema_in(ask.prompt);
  return json_for_schema(ask.schema ? ask.schema : written.view(), ask.prompt);
}

Draft plain_answer(const Ask& ask) {
  if (ask.format != Format::text) return {json_answer(ask), {}, 0.99, {}};
  if (const std::size_t blank = ask.prompt.find("\n\n");
      istarts_with(ask.prompt, "rewrite") && blank != std::string::npos)
    return {std::string(trim(std::string_view(ask.prompt).substr(blank))), {}, 0.99, {}};
  if (const std::string sum = arithmetic(ask.prompt); !sum.empty()) return {sum + ".", {}, 0.99, {}};
  std::string_view heard = std::string_view(ask.prompt).substr(0, 200);
  heard = heard.substr(0, utf8_complete_prefix(heard));
  std::string text = "You said: \"" + std::string(trim(heard)) + "\".";
  if (ask.images > 0)
    text += " With it came " + std::to_string(ask.images) + (ask.images == 1 ? " image." : " images.");
  text += " The practice provider heard you and answers the same every time.";
  return {std::move(text), {}, 0.99, {}};
}

void tokenize(Answer& answer, const Draft& draft, const Ask& ask) {
  const std::string_view text = answer.text;
  const std::size_t span = draft.span.empty() ? std::string_view::npos : text.find(draft.span);
  const std::size_t span_end = span == std::string_view::npos ? 0 : span + draft.span.size();
  Random luck(fnv1a(text, fnv1a(ask.model)));
  const double ease = ask.strong ? 0.012 : 0.03;  // how far the ordinary token is from certainty
  for (std::size_t at = 0; at < text.size();) {
    Token token;
    token.begin = at;
    token.size = token_end(text, at) - at;
    const double r = luck.uniform();
    token.p = 1 - ease * r * r * r - 1e-6;
    const bool hit = span != std::string_view::npos && at < span_end && at + token.size > span;
    if (hit && at <= span) {
      token.p = draft.sure;
      token.rival = draft.rival;
    } else if (hit) {
      token.p = 1 - (1 - draft.sure) * 0.35 * r - 1e-6;
    } else if (draft.span.empty() && r > 0.8) {
      token.p = draft.sure + (1 - draft.sure) * r;
      if (token.p >= 1) token.p = 1 - 1e-6;
    }
    at += token.size;
    answer.tokens.push_back(token);
  }
}

void cut_to(Answer& answer, std::int64_t tokens) {
  const std::size_t keep = static_cast<std::size_t>(tokens < 0 ? 0 : tokens);
  if (answer.tokens.size() < keep || answer.tokens.empty()) return;
  answer.finish = Finish::length;  // also when the text just fits: the end of it was not said
  if (answer.tokens.size() == keep) return;
  answer.text.resize(keep == 0 ? 0 : answer.tokens[keep - 1].begin + answer.tokens[keep - 1].size);
  answer.tokens.resize(keep);
}

void stop_at(Answer& answer, const std::vector<std::string>& stops) {
  for (const std::string& stop : stops) {
    const std::size_t at = stop.empty() ? std::string::npos : answer.text.find(stop);
    if (at == std::string::npos) continue;
    answer.text.resize(at);
    while (!answer.tokens.empty() && answer.tokens.back().begin >= at) answer.tokens.pop_back();
    if (!answer.tokens.empty() && answer.tokens.back().begin + answer.tokens.back().size > at)
      answer.tokens.back().size = at - answer.tokens.back().begin;
  }
}

}  // namespace

bool is_strong_model(std::string_view model) {
  std::string name = to_lower_ascii(model);
  for (std::string_view family : {"gemini", "minimax"})  // names that hold "mini" without being small
    if (const std::size_t at = name.find(family); at != std::string::npos) name.erase(at, family.size());
  for (std::string_view word :
       {"mini", "nano", "small", "haiku", "flash", "luna", "lite", "cheap", "tiny", "instant"})
    if (name.find(word) != std::string::npos) return false;
  for (std::string_view size : {"1b", "3b", "7b", "8b"}) {
    const std::size_t at = name.find(size);
    if (at != std::string::npos && (at == 0 || !is_digit(name[at - 1]))) return false;
  }
  return true;
}

Answer compose(const Ask& ask, const Directive& directive, int choice) {
  Answer answer;
  Draft draft;
  const Exercise* exercise = find_exercise(ask.prompt);
  const bool may_call = !ask.tools.empty() && ask.results.empty() && ask.tool_choice != ToolChoice::none;
  if (directive.has("refusal")) {
    draft.text = "I'm sorry, but I can't help with that.";
    answer.finish = Finish::refusal;
  } else if (directive.has("empty")) {
    draft.text = "";
  } else if (const auto say = directive.get("say")) {
    draft.text = std::string(*say);
  } else if (directive.has("tokens")) {
    draft.text = filler(directive.number("tokens", 100));
  } else if (directive.has("oversized")) {
    draft.text.assign(static_cast<std::size_t>(directive.number("oversized", 1 << 20)), 'x');
  } else if (!ask.results.empty()) {
    draft.text = answer_from_results(ask);
  } else if (may_call && !(answer.calls = choose_tools(ask, exercise, directive)).empty()) {
    answer.finish = Finish::tool_calls;
  } else if (exercise) {
    draft = from_exercise(ask, *exercise, choice);
  } else if (!judge_another_answer(ask, draft)) {
    draft = plain_answer(ask);
  }
  answer.text = std::move(draft.text);
  if (directive.has("sure")) {
    draft.sure = directive.real("sure", 0.5);
    draft.span = answer.text;
  }
  if (directive.has("oversized")) {  // one token of it is enough: nobody asks for the logprobs of ballast
    answer.tokens.push_back({0, answer.text.size(), 0.99, {}});
  } else {
    tokenize(answer, draft, ask);
  }
  if (!ask.stop.empty()) stop_at(answer, ask.stop);
  if (ask.max_tokens >= 0) cut_to(answer, ask.max_tokens);
  if (directive.has("length"))
    cut_to(answer, directive.number("length", static_cast<std::int64_t>(answer.tokens.size() / 2)));
  if (directive.has("length")) answer.finish = Finish::length;
  if (directive.has("filter")) {
    cut_to(answer, static_cast<std::int64_t>(answer.tokens.size() / 3));
    answer.finish = Finish::content_filter;
  }
  answer.filtered_prompt = directive.has("block");
  if (answer.filtered_prompt) {
    answer.finish = Finish::content_filter;
    answer.text.clear();
    answer.tokens.clear();
  }
  if (ask.reasons)
    answer.reasoning = "The question is short. I recall what I know, check it once, and answer.";

  answer.hide_usage = directive.has("no_usage");
  answer.usage.input = directive.number("input_tokens", ask.input_tokens);
  answer.usage.cached = directive.number("cached", 0);
  answer.usage.cache_write = directive.number("cache_write", 0);
  answer.usage.reasoning =
      ask.reasons ? directive.number("reasoning_tokens", count_tokens(answer.reasoning)) : 0;
  std::int64_t output =
      static_cast<std::int64_t>(answer.tokens.size()) + (answer.finish == Finish::stop ? 1 : 0);
  for (const ToolCall& call : answer.calls)
    output += 8 + count_tokens(call.name) + count_tokens(call.arguments);
  answer.usage.output = directive.number("output_tokens", output + answer.usage.reasoning);
  return answer;
}

}  // namespace cascade::practice
