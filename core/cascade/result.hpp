// RunResult: what a run hands back: the answer, how it was decided, what it cost. docs/reference.md describes
// the document.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"
#include "cascade/action.hpp"
#include "cascade/shadow.hpp"
#include "dialect/dialect.hpp"
#include "gate/gate.hpp"

namespace cascade {

enum class Purpose : std::uint8_t { draft, final, sample, self_check, judge, format, embed };
const char* purpose_name(Purpose p);

// One request to one model, as the trace tells it.
struct AttemptRecord {
  AttemptId id = 0;
  std::size_t tier = 0;
  std::string model_id, model, provider;
  Purpose purpose = Purpose::draft;
  std::string status;  // "ok", a status name, or "cancelled"
  int http_status = 0;
  Usage usage;
  Money cost;
  bool priced = true;
  double started_ms = 0, first_token_ms = -1, ended_ms = -1;
  std::string request_id;
  std::string error;
  std::vector<std::string> notes;
};

// What the gate said of one answer, as the trace tells it; written only when somebody reads the trace.
struct JudgeNote {
  std::string model;
  double confidence = 0, threshold = 0;
  std::string_view verdict;              // static text, as all views here
  std::vector<std::string_view> vetoes;  // their codes
  std::vector<Signal> signals;
};

struct TraceEntry {
  double t_ms = 0;
  std::string what, why;
  std::shared_ptr<const JudgeNote> judged;  // often null
};

struct GateView {  // what the gate said of the answer delivered (or of the last draft it rejected)
  bool judged = false;
  double confidence = -1, threshold = 0;
  std::string verdict;
  std::vector<std::pair<std::string, std::string>> vetoes;  // code, reason
  std::vector<std::string> reasons;
  std::vector<Signal> signals;
};

struct Rejection {  // a draft that the gate turned down
  std::size_t tier = 0;
  std::string model, why;
  std::vector<std::pair<std::string, std::string>> vetoes;  // code, reason
};

struct RunResult {
  std::string run_id;
  Reply reply;                  // of the answer delivered
  std::string structured_json;  // the answer parsed, when JSON was asked for and came
  std::string model_id, model, provider;
  std::size_t tier = 0;
  std::vector<std::size_t> tier_path;
  std::string plan, domain, complexity, detection_method;
  double difficulty = -1, prior = -1;
  bool draft_accepted = false, escalated = false, low_confidence = false;
  GateView gate;
  std::vector<Rejection> rejections;
  std::vector<std::string> flags;
  Money cost, baseline;
  bool priced = true, baseline_priced = true;
  Usage usage;  // of all attempts together
  double total_ms = 0, first_token_ms = -1, draft_ms = -1, strong_ms = -1, gate_ms = 0, overhead_ms = 0;
  std::string draft_model;
  std::string draft_text;        // "" while draft_is_answer
  bool draft_is_answer = false;  // word for word, so it is not kept twice
  double draft_confidence = -1;
  Money draft_cost;
  std::int64_t steps = 1;
  std::string messages_json;  // after a tool loop: the conversation to go on from
  std::vector<AttemptRecord> attempts;
  std::vector<TraceEntry> trace;
  ShadowVerdict shadow = ShadowVerdict::none;  // of a run that only compares
  bool with_logprobs = false;
  std::string metadata_json;

  const std::string& draft() const { return draft_is_answer ? reply.text : draft_text; }
  Money saved() const { return baseline - cost; }
  double saved_pct() const;
  std::string to_json() const;
};

void write_usage(JsonWriter& w, const Usage& u);
void write_attempt(JsonWriter& w, const AttemptRecord& a);
// The error document of docs/reference.md; `extra` holds more members, already JSON ("" = none).
std::string error_json(const Error& e);

}  // namespace cascade
