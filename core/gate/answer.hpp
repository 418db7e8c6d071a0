// What was asked for, and what the final answer is: the letter, the number, the name, inside however much
// text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gate/evidence.hpp"

namespace cascade::gate {

// One option of a multiple-choice question, as it stands in the prompt.
struct Option {
  char label = 0;  // 'A'.., or '1'..
  std::string_view text;
};

struct Ask {
  TaskKind task = TaskKind::text;
  bool yes_no = false;    // the answer is yes/no or true/false
  bool code = false;      // code is wanted
  bool json = false;      // JSON is wanted, by format or by words
  bool how_many = false;  // the answer is a count or an amount
  std::uint32_t words = 0;
  std::uint32_t numbers = 0;  // numbers in the prompt
  std::array<Option, 26> options{};
  std::uint32_t option_count = 0;
  bool in_options(char label) const;
  const Option* option(char label) const;
};
// `wants_json`: the request's response format asks for it.
// `words`: how many words the prompt has, when that is known already; 0: they are counted.
Ask read_ask(std::string_view prompt, bool wants_json, bool has_tool_calls, std::uint32_t words = 0);
// A question that did not look like one, but was answered with yes, no, true or false, was one.
void refine_ask(Ask& ask, std::string_view answer);

struct FinalAnswer {
  bool found = false;
  bool explicit_marker =
      false;          // "answer is", \boxed{}, "Answer": ... rather than a guess at the last number
  std::string value;  // comparable: "C", "18", "paris", "yes"
  std::optional<double> number;
  std::size_t begin = 0, end = 0;  // where it stands in the answer
  std::string_view raw;            // as written
};
FinalAnswer final_answer(const Ask& ask, std::string_view answer);

// Do two final answers to the same question say the same?
bool same_answer(const Ask& ask, const FinalAnswer& a, const FinalAnswer& b);

// 0..1: how alike two texts are (words in common, weighted to the rarer ones); for open answers.
double text_similarity(std::string_view a, std::string_view b);

// The confidence that the model wrote into its answer: "Confidence: 85%", {"Answer":"C","C":"0.9"}.
// Probability.
std::optional<double> stated_confidence(std::string_view answer, const FinalAnswer& final);

}  // namespace cascade::gate
