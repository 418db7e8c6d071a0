// Reads the text signals of one draft from what the scans found.
#pragma once

#include "features/answer.hpp"
#include "features/prompt.hpp"
#include "gate/answer.hpp"
#include "gate/arithmetic.hpp"
#include "gate/asked_arithmetic.hpp"
#include "gate/evidence.hpp"

namespace cascade::gate {

struct Reading {
  Ask ask;
  FinalAnswer final;
  Arithmetic arithmetic;
  std::optional<double> stated;
  std::optional<AskedArithmetic> asked;  // the prompt is a calculation
  WorkedOut worked_out = WorkedOut::unclear;
};

// What was asked, read from the prompt and from how the draft understood it: fills `ask` and `asked`.
// `words`: see read_ask.
void read_question(std::string_view prompt, const Words& asking, const AnswerText& draft, bool wants_json,
                   bool has_tool_calls, std::uint32_t words, Reading& r);

// `asked`: the prompt's words, for a long one those of its beginning.
TextSignals text_signals(std::string_view prompt, const Words& asked, const AnswerText& answer,
                         const PromptFeatures& pf, const AnswerFeatures& af, const Reading& r);

}  // namespace cascade::gate
