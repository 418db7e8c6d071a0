// What was asked for, and what the final answer is: the letter, the number, the name, inside however much
// text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gate/evidence.hpp"
#include "gate/words.hpp"

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
// The part of a prompt that is read for what it asks: of long documents the end, where the instruction
// stands.
std::string_view asking_part(std::string_view prompt);
// `prompt`: the asking part. `wants_json`: the request's response format asks for it.
// `words`: how many words the prompt has, when that is known already; 0: they are counted.
Ask read_ask(const Words& prompt, bool wants_json, bool has_tool_calls, std::uint32_t words = 0);

// An answer, and what several readers look for in it, each found once.
class AnswerText {
 public:
  explicit AnswerText(std::string_view text);
  std::string_view text() const { return words_.text(); }
  const Words& words() const { return words_; }
  std::string_view boxed() const { return boxed_; }      // \boxed{...}, the last one
  std::string_view json_value() const { return json_; }  // "answer": "X" in a JSON text
  std::string_view after_marker()
      const;  // what follows the last "answer is", "Answer:", "#### " and their like

 private:
  Words words_;
  std::string_view boxed_, json_;
  mutable std::optional<std::string_view> after_marker_;
};

// A question that did not look like one, but was answered with yes, no, true or false, was one.
void refine_ask(Ask& ask, const AnswerText& answer);

struct FinalAnswer {
  bool found = false;
  bool explicit_marker =
      false;          // "answer is", \boxed{}, "Answer": ... rather than a guess at the last number
  std::string value;  // comparable: "C", "18", "paris", "yes"
  std::optional<double> number;
  std::size_t begin = 0, end = 0;  // where it stands in the answer
  std::string_view raw;            // as written
};
FinalAnswer final_answer(const Ask& ask, const AnswerText& answer);

// Do two final answers to the same question say the same?
bool same_answer(const Ask& ask, const FinalAnswer& a, const FinalAnswer& b);

// 0..1: how alike two texts are (words in common, weighted to the rarer ones); for open answers.
double text_similarity(std::string_view a, std::string_view b);

// The confidence that the model wrote into its answer: "Confidence: 85%", {"Answer":"C","C":"0.9"}.
// Probability.
std::optional<double> stated_confidence(const AnswerText& answer, const FinalAnswer& final);

}  // namespace cascade::gate
