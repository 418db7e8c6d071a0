// The exercises: prompts with a right answer, the answer a cheap model gives, and a way to mark either.
// They stand in data/prompts.json and are compiled in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace cascade::practice {

struct Exercise {
  std::string id;
  std::string domain;  // general, math, code, translation, ... as the classifier names them
  std::string prompt;
  std::string strong;       // what a strong model answers; right
  std::string cheap;        // what a cheap model answers; right about two times in three
  std::string cheap_other;  // what a second sample of the cheap model says; "" = the same
  bool cheap_right = true;
  double sure = 0.97;  // the probability that the cheap model gives to the first token of `span`
  std::string span;    // the part of the cheap answer that matters; "" = spread evenly
  std::string rival;   // what it nearly said there
  JsonView check;
  JsonView tools;         // OpenAI-shaped tools that belong to the request; null when there are none
  JsonView tool_results;  // what these tools return: name -> text
  JsonView strong_call;   // {name, arguments}
  JsonView cheap_call;    // null: as strong_call
};

const std::vector<Exercise>& exercises();
// The exercise whose prompt is `text` (case, spacing and punctuation aside), or null.
const Exercise* find_exercise(std::string_view text);
struct Span {
  std::size_t begin = 0, end = 0;
};
// The exercise whose prompt stands somewhere inside `text`, and where.
const Exercise* find_exercise_within(std::string_view text, Span& where);
bool is_right(const Exercise& exercise, std::string_view answer);

}  // namespace cascade::practice
