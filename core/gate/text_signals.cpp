#include "gate/text_signals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "gate/scan.hpp"

namespace cascade {
namespace {
constexpr std::string_view kTasks[] = {"choice", "yes_no",     "number", "fact",
                                       "code",   "structured", "tool",   "text"};
constexpr std::string_view kNames[] = {
    "answer_length",    "prompt_length",    "prompt_numbers",   "hedges",        "unknowing",
    "reversals",        "says_no",          "says_yes",         "marked_answer", "no_answer",
    "off_options",      "stated",           "stated_given",     "arithmetic",    "arithmetic_wrong",
    "result_is_answer", "copied_number",    "odd_number",       "numbers_used",  "steps",
    "prompt_overlap",   "chosen_mentioned", "others_mentioned", "option_rank",   "questions_back",
    "code_share",       "ends_open",        "repeats"};
static_assert(sizeof kNames / sizeof kNames[0] == kTextSignals);
}  // namespace

std::string_view task_name(TaskKind t) { return kTasks[static_cast<std::size_t>(t)]; }
std::string_view text_signal_name(TextSignal s) { return kNames[static_cast<std::size_t>(s)]; }

namespace gate {
namespace {

// The distinct numbers of a text, at most as many as matter.
struct NumberSet {
  std::array<double, 32> values{};
  std::uint32_t size = 0;
  void fill(std::string_view s) {
    std::size_t at = 0;
    while (size < values.size()) {
      const auto n = next_number(s, at);
      if (!n) break;
      at = n->end;
      if (!has(n->value)) values[size++] = n->value;
    }
  }
  bool has(double v) const {
    return std::any_of(values.begin(), values.begin() + size,
                       [&](double x) { return std::fabs(x - v) < 1e-9; });
  }
};

bool mentions(const Words& words, std::string_view option) {
  option = trim(option);
  while (!option.empty() && !is_word(option.back())) option.remove_suffix(1);
  if (option.size() < 2 || option.size() > 120) return false;
  const std::string low = to_lower_ascii(option);
  return words.has(Needle(low));
}

}  // namespace

TextSignals text_signals(std::string_view prompt, const Words& asked, const AnswerText& answer,
                         const PromptFeatures& pf, const AnswerFeatures& af, const Reading& r) {
  TextSignals x{};
  const auto put = [&](TextSignal s, double v) { x[static_cast<std::size_t>(s)] = static_cast<float>(v); };
  const TextShape& a = af.shape;
  const double sentences = std::max(1u, a.sentences);
  put(TextSignal::answer_length, std::log1p(a.words) / 3.0);
  put(TextSignal::prompt_length, std::log1p(pf.shape.words) / 3.0);
  put(TextSignal::prompt_numbers, std::log1p(pf.shape.numbers));
  put(TextSignal::hedges, std::min(2.0, a.cue(Cue::hedge) / sentences));
  put(TextSignal::unknowing, a.cue(Cue::dont_know) + a.cue(Cue::refusal) > 0 ? 1 : 0);
  put(TextSignal::reversals, std::min(3u, a.cue(Cue::self_repair)));
  if (r.ask.yes_no) {
    put(TextSignal::says_no, r.final.value == "no" ? 1 : 0);
    put(TextSignal::says_yes, r.final.value == "yes" ? 1 : 0);
  }
  put(TextSignal::marked_answer, r.final.explicit_marker ? 1 : 0);
  const bool wants_final =
      r.ask.task == TaskKind::choice || r.ask.task == TaskKind::yes_no || r.ask.task == TaskKind::number;
  put(TextSignal::no_answer, wants_final && !r.final.found ? 1 : 0);
  const bool off =
      r.final.found &&
      ((r.ask.option_count > 0 && !r.ask.in_options(r.final.value.size() == 1 ? r.final.value[0] : '?')) ||
       (r.ask.yes_no && r.final.value != "yes" && r.final.value != "no"));
  put(TextSignal::off_options, off ? 1 : 0);
  if (r.stated) {
    const double p = std::clamp(*r.stated, 0.01, 0.99);
    put(TextSignal::stated, std::log(p / (1 - p)) / 2.0);
    put(TextSignal::stated_given, 1);
  }
  put(TextSignal::arithmetic, std::log1p(r.arithmetic.checked));
  put(TextSignal::arithmetic_wrong, r.arithmetic.wrong > 0 ? 1 : 0);
  if (r.ask.task == TaskKind::number && r.final.number) {
    NumberSet given, used;
    given.fill(prompt);
    used.fill(answer.text());
    const double v = *r.final.number;
    const bool from_result = r.arithmetic.last_result &&
                             (std::fabs(*r.arithmetic.last_result - v) < 1e-6 * std::max(1.0, std::fabs(v)));
    put(TextSignal::result_is_answer, from_result ? 1 : (r.arithmetic.last_result ? -1 : 0));
    put(TextSignal::copied_number, given.has(v) ? 1 : 0);
    put(TextSignal::odd_number, v < 0 || (r.ask.how_many && std::fabs(v - std::round(v * 100) / 100) > 1e-9)
                                    ? 1
                                    : (v != std::floor(v) ? 0.5 : 0));
    double met = 0;
    for (std::uint32_t i = 0; i < given.size; ++i) met += used.has(given.values[i]);
    put(TextSignal::numbers_used, given.size ? met / given.size : 1);
  }
  put(TextSignal::steps, std::log1p(a.sentences + a.lines) / 2.0);
  put(TextSignal::prompt_overlap, Words::overlap(asked, answer.words()));
  if (r.ask.option_count > 0 && r.final.found && r.final.value.size() == 1) {
    double others = 0;
    for (std::uint32_t i = 0; i < r.ask.option_count; ++i) {
      const Option& o = r.ask.options[i];
      const bool here = mentions(answer.words(), o.text);
      if (o.label == r.final.value[0]) {
        put(TextSignal::chosen_mentioned, here ? 1 : 0);
        put(TextSignal::option_rank,
            r.ask.option_count > 1 ? static_cast<double>(i) / (r.ask.option_count - 1) : 0);
      } else if (here) {
        ++others;
      }
    }
    put(TextSignal::others_mentioned, others / r.ask.option_count);
  }
  put(TextSignal::questions_back, a.cue(Cue::ask_back) > 0 ? 1 : 0);
  put(TextSignal::code_share, a.code_fences > 0 ? 1 : std::min(1.0, a.code_marks / 20.0));
  put(TextSignal::ends_open, af.ends_mid_sentence || af.fence_open ? 1 : 0);
  put(TextSignal::repeats, std::min(1.0, af.repeated_share * 2));
  return x;
}

void read_question(std::string_view prompt, const Words& asking, const AnswerText& draft, bool wants_json,
                   bool has_tool_calls, std::uint32_t words, Reading& r) {
  r.ask = read_ask(asking, wants_json, has_tool_calls, words);
  refine_ask(r.ask, draft);
  if (r.ask.option_count == 0) r.asked = asked_arithmetic(prompt);
  if (r.asked && !has_tool_calls && !r.ask.json) {
    r.ask.task = TaskKind::number;
    r.ask.yes_no = false;
  }
}

}  // namespace gate
}  // namespace cascade
