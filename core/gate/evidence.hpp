// Everything the gate knows about one draft, as numbers: what calibration reads and what learning remembers
// of a run.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade {

// What kind of answer was asked for: each has its own idea of confidence.
enum class TaskKind : std::uint8_t { choice, yes_no, number, fact, code, structured, tool, text };
inline constexpr std::size_t kTaskKinds = 8;
std::string_view task_name(TaskKind t);

// What can be read from the prompt and the answer alone, each scaled to about -1..3.
enum class TextSignal : std::uint8_t {
  answer_length,   // log of words
  prompt_length,   // log of words
  prompt_numbers,  // log of numbers in the prompt
  hedges,          // hedging words per sentence
  unknowing,       // says that it does not know
  reversals,       // "wait", "actually"
  says_no,         // a yes/no question answered with no (or false)
  says_yes,
  marked_answer,  // the final answer is marked as such
  no_answer,      // no final answer could be found where one was asked for
  off_options,    // the answer is none of the options
  stated,         // log-odds of the confidence that the model wrote
  stated_given,
  arithmetic,        // log of recomputed statements
  arithmetic_wrong,  // at least one is wrong
  result_is_answer,  // the last computed result is the final answer
  copied_number,     // the final number stands in the prompt already
  odd_number,        // a count that is negative or not whole
  numbers_used,      // share of the prompt's numbers that the answer uses
  steps,             // log of sentences and lines
  prompt_overlap,    // share of the prompt's words met in the answer
  chosen_mentioned,  // the chosen option's text stands in the reasoning
  others_mentioned,  // how many other options do too
  option_rank,       // how late in the list the chosen option is
  questions_back,    // asks the user something back
  code_share,        // code fences and marks
  ends_open,         // ends in the middle of a sentence
  repeats,           // share of repeated sequences
  count
};
inline constexpr std::size_t kTextSignals = static_cast<std::size_t>(TextSignal::count);
std::string_view text_signal_name(TextSignal s);
using TextSignals = std::array<float, kTextSignals>;

// One draft. Absent signals are absent, not zero. Plain data: a run can keep it until its outcome is known.
struct Evidence {
  std::string model;
  TaskKind task = TaskKind::text;
  TextSignals text{};
  std::optional<double> confidence;  // probability: of the answer token, or the mean per token
  // What kind of probability `confidence` is: of the answer given at once, of the answer after reasoning
  // (then models are sure of themselves beyond all measure), or a mean over a longer text.
  enum class Span : std::uint8_t { direct, concluded, whole } span = Span::direct;
  std::optional<double> weakest;     // probability of the weakest token
  std::optional<double> margin;      // 0..1: mean margin, squashed
  std::optional<double> self_check;  // P(yes)
  std::optional<double> agreement;   // 0..1 over the samples
  std::uint32_t samples = 0;
  std::optional<double> judge;       // 0..1
  std::optional<double> similarity;  // embedding similarity, -1..1
  std::optional<double> prior;       // P(acceptable | prompt)
  std::optional<double> difficulty;  // 0..1

  bool from_model() const { return confidence || self_check || agreement || judge; }
};

}  // namespace cascade
