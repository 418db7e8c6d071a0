// The gate over JSON, one object in, one object out: what `cascadeflow judge` reads and writes line by line.
//
// in:
// {"id","prompt"|"messages","answer","model"?,"logprobs"?:[...],"top_logprobs"?:[[...]],"self_check"?:0..1,"samples"?:["..."],
//       "finish_reason"?,"response_format"?,"tools"?,"tool_calls"?,"tool_choice"?,"documents"?,"judge"?:0..1,"similarity"?,"prior"?,
//       "domain"?,"complexity"?,"validators"?:[{"name","passed","score"?,"reason"?}],"costs"?:{"draft","strong","strong_accuracy"?},
//       "quality"?:{...},"calibration"?:{...}}
//      `calibration`: a document as `tune` writes it or an agent exports it; its "quality" holds where the
//      line says nothing else. `logprobs`: numbers, or OpenAI's objects {"token","logprob","top_logprobs"};
//      they may be of the answer token only.
// out:
// {"id","p_accept","verdict","vetoes":[{"code","reason"}],"signals":{...},"reasons":[...],"threshold","task","table"}
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "features/prompt.hpp"
#include "gate/calibration.hpp"
#include "gate/gate.hpp"

namespace cascade {

// A JudgeInput together with everything it points into.
struct JudgeLine {
  std::string id_json;  // the id as it was given, as JSON; "" when there was none
  JudgeInput in;
  GateConfig config;

  std::string prompt, answer, conversation, system_prompt, model, domain, finish_reason;
  PromptFeatures prompt_features;
  LogprobStats logprobs;
  std::vector<std::string> sample_texts;
  std::vector<std::string_view> samples;
  ResponseFormat response_format;
  std::vector<ToolDef> tools;
  std::vector<ToolCall> tool_calls;
  std::vector<std::string> document_texts;
  std::vector<GivenDocument> documents;
  std::vector<std::string> validator_texts;
  std::vector<ValidatorResult> validators;

  JudgeLine() = default;
  JudgeLine(const JudgeLine&) = delete;  // `in` points into it
  JudgeLine& operator=(const JudgeLine&) = delete;
};

// Fills `out` from a line. `base`: the configuration that the line's "quality" starts from.
Outcome read_judge_line(JsonView line, const GateConfig& base, JudgeLine& out);
// Appends the answer object.
void write_judgement(const JudgeLine& line, const Judgement& j, std::string& out);
// Both, with the judgement in between.
Outcome judge_json(JsonView line, const GateConfig& base, const CalibrationSet& calibration,
                   std::string& out);

}  // namespace cascade
