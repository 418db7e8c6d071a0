// The hard vetoes: faults of form that need no opinion. Each check is a small pure function; `run_vetoes`
// asks them all.
#pragma once

#include <vector>

#include "features/answer.hpp"
#include "features/prompt.hpp"
#include "gate/gate.hpp"
#include "gate/text_signals.hpp"

namespace cascade::gate {

// What the checks look at.
struct Scene {
  const JudgeInput& in;
  const Words& asking;  // the part of the prompt that is read for what it asks
  const GateConfig& config;
  const PromptFeatures& prompt;
  const AnswerFeatures& answer;
  const Reading& reading;
};

// Collects findings: a veto, or, where it was switched off or is too often wrong, a signal and a reason.
struct Findings {
  const GateConfig& config;
  std::vector<Veto>& vetoes;
  std::vector<Signal>& signals;
  std::vector<std::string>& reasons;
  void veto(std::string_view code, std::string reason);
  void doubt(std::string_view code, std::string reason, double value = 1);
};

void check_text(const Scene& s, Findings& f);       // empty, truncated, refusal, language, repetition, length
void check_structure(const Scene& s, Findings& f);  // broken JSON, schema, code that cannot parse
void check_content(const Scene& s, Findings& f);    // arithmetic, options, constraints, citations
void check_tools(const Scene& s, Findings& f);      // tool calls
void run_vetoes(const Scene& s, Findings& f);

}  // namespace cascade::gate
