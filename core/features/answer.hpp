// The one pass over an answer: its shape and cues, plus what only answers show: loops, cut ends, refusals at
// the front.
#pragma once

#include <cstdint>
#include <string_view>

#include "features/shape.hpp"

namespace cascade {

struct AnswerFeatures {
  TextShape shape;

  // Where phrases were met first (byte offset), -1: nowhere. A refusal at 0 answers nothing; one at 800
  // qualifies.
  std::int64_t first_refusal = -1;
  std::int64_t first_dont_know = -1;
  std::int64_t first_ask_back = -1;

  std::uint32_t distinct_words = 0;  // estimate (exact for short answers)
  // Repetition: the longest run of tokens that repeats what stood `loop_period` tokens earlier.
  std::uint32_t loop_tokens = 0;
  std::uint32_t loop_period = 0;
  double repeated_share = 0;  // share of four-token sequences that had been met before

  bool fence_open = false;     // a code fence was opened and not closed
  bool ends_sentence = false;  // ends with a sentence end, closing quote, bracket or fence
  bool ends_mid_sentence =
      false;  // ends with a word, comma, dash or opening bracket after at least one whole sentence
  std::uint32_t last_sentence_words = 0;
  std::uint32_t first_line_words = 0;
};

AnswerFeatures scan_answer(std::string_view text);

}  // namespace cascade
