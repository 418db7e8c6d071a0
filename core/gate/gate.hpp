// The gate: is this draft good enough to be the answer?
//
// judge() first looks for faults that need no opinion (vetoes: cut off, refused, malformed, wrong arithmetic,
// invalid tool call ...), then turns every signal there is into one calibrated probability that the draft is
// acceptable, and decides. It is a pure function of its input; everything it points into belongs to the
// caller and is only read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/request.hpp"
#include "gate/config.hpp"
#include "gate/evidence.hpp"
#include "gate/logprobs.hpp"
#include "gate/self_check.hpp"

namespace cascade {

struct PromptFeatures;
struct AnswerFeatures;
class CalibrationSet;

enum class Verdict : std::uint8_t { accept, escalate, abstain };
std::string_view verdict_name(Verdict v);

struct Veto {
  std::string_view code;  // static text: "empty", "truncated", "refusal", ... (docs/quality.md lists them)
  std::string reason;     // a sentence for people
};

// A user's own validator, already run by the host.
struct ValidatorResult {
  std::string_view name;
  bool passed = true;
  double score = 1;  // 0..1
  std::string_view reason;
};

struct GivenDocument {
  std::string_view id, title, text;
};

// What the next step would cost, for decisions by expected value. Prices in USD for one request like this
// one.
struct Stakes {
  double draft_cost = 0;
  double strong_cost = 0;
  double check_cost_self = 0, check_cost_sample = 0, check_cost_judge = 0;
  double strong_accuracy = kOrdinaryStrongAccuracy;  // probability that the next tier would be right
};

struct JudgeInput {
  std::string_view prompt;  // the last user turn
  std::string_view answer;  // the draft's text
  std::string_view
      conversation;  // every turn as one text, for tool arguments and quotations; "" = only the prompt
  std::string_view system_prompt;                   // constraints may stand there too
  const PromptFeatures* prompt_features = nullptr;  // scan_prompt(prompt), when already at hand
  std::string_view finish_reason;  // stop, length, content_filter, tool_calls ...; "" = unknown
  std::string_view model;          // the drafter
  std::string_view domain;         // what the classifier said; "" = unknown
  std::optional<Complexity> complexity;
  std::optional<double> prior;       // P(acceptable | prompt, tier) before drafting
  std::optional<double> difficulty;  // 0..1

  const LogprobStats* logprobs = nullptr;       // of the answer's tokens
  const LogprobStats* tool_logprobs = nullptr;  // of the tool arguments
  std::optional<double> self_check;             // P("yes, this is right") by the drafter itself
  std::span<const std::string_view> samples;    // further cheap answers to the same prompt
  std::span<const double> sample_nearness;  // in meaning, 0..1 each, where an embedder told; else words tell
  std::optional<double> judge_score;        // a judge model's verdict, 0..1
  std::optional<double> similarity;         // embedding similarity of prompt and answer
  std::span<const ValidatorResult> validators;

  const ResponseFormat* response_format = nullptr;
  std::span<const ToolDef> tools;        // what was offered
  std::span<const ToolCall> tool_calls;  // what the draft called
  ToolChoice::Kind tool_choice = ToolChoice::Kind::unset;
  bool parallel_tools = true;                // more than one call per turn is allowed
  std::span<const GivenDocument> documents;  // given to answer from

  bool partial =
      false;  // the draft is still streaming: nothing that only the end can show is held against it
  bool last_tier = false;  // there is nothing stronger to escalate to
  double relief = 0;       // how far a cost target that is being missed lowers the threshold
  std::optional<Stakes> stakes;
};

struct Signal {
  std::string_view name;  // static text
  double value = 0;
};

struct Judgement {
  double p_accept = 0;
  Verdict verdict = Verdict::escalate;
  double threshold = 0;  // what p_accept was held against
  std::vector<Veto> vetoes;
  std::vector<Signal> signals;
  std::vector<std::string> reasons;  // for people, most important first
  std::string_view task;             // choice, yes_no, number, fact, code, structured, tool, text
  std::string_view table;            // which calibration answered: "factory", "learned"
  bool has_model_signal = false;     // a model said something about its own certainty
  std::string drift;  // lately such drafts were good less often than promised: a sentence that says so
  bool words_compared = false;  // samples had no final answer, and their words stood for their meaning
  Evidence evidence;            // keep it to report the outcome: CalibrationSet::learn(evidence, outcome)
};

Judgement judge(const JudgeInput& in, const GateConfig& config, const CalibrationSet& calibration);

// Which further check is worth its price in this state, if any.
enum class NextCheck : std::uint8_t { none, self_check, second_sample, judge_model };
std::string_view next_check_name(NextCheck c);
struct CheckOffer {
  bool self_check = false, second_sample = false, judge_model = false;  // what could be bought
};
struct CheckAdvice {
  NextCheck check = NextCheck::none;
  double worth_usd = 0;  // expected gain of the check, before its price
  double price_usd = 0;
  std::string_view why;
};
CheckAdvice next_check(const JudgeInput& in, const Judgement& so_far, const GateConfig& config,
                       const CalibrationSet& calibration, const CheckOffer& offer);

// Mid-stream: can this draft still become acceptable? Cheap enough to be asked every few tokens.
struct Hopeless {
  bool stop = false;
  std::string reason;
};
Hopeless hopeless(const JudgeInput& partial, const GateConfig& config, const CalibrationSet& calibration);

}  // namespace cascade
