#include "cascade/result.hpp"

#include <array>
#include <cmath>

#include "base/number.hpp"

namespace cascade {

const char* purpose_name(Purpose p) {
  static constexpr std::array<const char*, 7> kNames = {"draft", "final",  "sample", "self_check",
                                                        "judge", "format", "embed"};
  return kNames[static_cast<std::size_t>(p)];
}

const char* event_kind_name(EventKind k) {
  static constexpr std::array<const char*, 14> kNames = {
      "unknown",         "route",          "attempt", "delta",  "reasoning_delta",
      "tool_call_delta", "draft_decision", "discard", "switch", "usage",
      "tool_result",     "warning",        "done",    "error"};
  const auto i = static_cast<std::size_t>(k);
  return i < kNames.size() ? kNames[i] : kNames[0];
}

namespace {

const char* source_name(Usage::Source s) {
  switch (s) {
    case Usage::Source::provider: return "provider";
    case Usage::Source::estimated: return "estimated";
    case Usage::Source::partial: return "partial";
    case Usage::Source::none: break;
  }
  return "none";
}

// Milliseconds for people: microseconds are as fine as it gets.
double rounded(double ms) { return std::round(ms * 1000) / 1000; }

void text_if(JsonWriter& w, const char* key, const std::string& value) {
  if (!value.empty()) w.field(key, value);
}
void time_if(JsonWriter& w, const char* key, double ms) {
  if (ms >= 0) w.field(key, rounded(ms));
}
void money(JsonWriter& w, const char* stem, Money m) {
  const std::string name = stem;
  w.field(name + "_nano", m.nano()).field(name + "_usd", static_cast<double>(m.nano()) / 1e9);
}
void strings(JsonWriter& w, const char* key, const std::vector<std::string>& all) {
  w.key(key).begin_array();
  for (const std::string& s : all) w.string(s);
  w.end_array();
}

void write_reply(JsonWriter& w, const RunResult& r) {
  w.field("text", r.reply.text);
  if (!r.structured_json.empty()) w.key("json").raw(r.structured_json);
  text_if(w, "reasoning", r.reply.reasoning);
  text_if(w, "refusal", r.reply.refusal);
  if (!r.reply.citations.empty()) {
    w.key("citations").begin_array();
    for (const std::string& c : r.reply.citations) w.raw(c);
    w.end_array();
  }
  if (!r.reply.tool_calls.empty()) {
    w.key("tool_calls").begin_array();
    for (const ToolCall& c : r.reply.tool_calls) write_tool_call(w, c);
    w.end_array();
  }
  w.field("finish_reason", finish_name(r.reply.finish));
}

void write_vetoes(JsonWriter& w, const std::vector<std::pair<std::string, std::string>>& vetoes) {
  w.key("vetoes").begin_array();
  for (const auto& [code, reason] : vetoes)
    w.begin_object().field("code", code).field("reason", reason).end_object();
  w.end_array();
}

// Why drafts were turned down comes first: that is what made the run dearer.
void write_reasons(JsonWriter& w, const RunResult& r) {
  w.key("reasons").begin_array();
  for (const Rejection& x : r.rejections) w.string("The draft of " + x.model + " was rejected: " + x.why);
  for (const std::string& s : r.gate.reasons) w.string(s);
  w.end_array();
}

void write_gate(JsonWriter& w, const RunResult& r) {
  if (!r.gate.judged) {
    if (!r.rejections.empty()) write_reasons(w, r);
    return;
  }
  w.field("confidence", r.gate.confidence)
      .field("threshold", r.gate.threshold)
      .field("verdict", r.gate.verdict);
  write_vetoes(w, r.gate.vetoes);
  write_reasons(w, r);
  w.key("signals").begin_object();
  for (const auto& [name, value] : r.gate.signals) w.field(name, value);
  w.end_object();
}

void write_judged(JsonWriter& w, const JudgeNote& n) {
  w.begin_object()
      .field("model", n.model)
      .field("confidence", n.confidence)
      .field("threshold", n.threshold)
      .field("verdict", n.verdict);
  w.key("vetoes").begin_array();
  for (std::string_view code : n.vetoes) w.string(code);
  w.end_array().key("signals").begin_object();
  for (const Signal& s : n.signals) w.field(s.name, s.value);
  w.end_object().end_object();
}

void write_logprobs(JsonWriter& w, const std::vector<TokenLogprob>& all) {
  w.key("logprobs").begin_array();
  for (const TokenLogprob& t : all) {
    w.begin_object().field("token", t.token).field("logprob", t.logprob);
    if (!t.top.empty()) {
      w.key("top").begin_array();
      for (const auto& [token, lp] : t.top)
        w.begin_object().field("token", token).field("logprob", lp).end_object();
      w.end_array();
    }
    w.end_object();
  }
  w.end_array();
}

}  // namespace

double RunResult::saved_pct() const {
  if (baseline.pico == 0) return 0;
  return std::round(static_cast<double>(saved().pico) / static_cast<double>(baseline.pico) * 10000) / 100;
}

void write_usage(JsonWriter& w, const Usage& u) {
  w.begin_object().field("input_tokens", u.input_total).field("cached_tokens", u.cache_read);
  w.field("cache_write_tokens", u.cache_write + u.cache_write_long).field("output_tokens", u.output_total);
  w.field("reasoning_tokens", u.reasoning).field("total_tokens", u.input_total + u.output_total);
  w.field("source", source_name(u.source)).end_object();
}

void write_attempt(JsonWriter& w, const AttemptRecord& a) {
  w.begin_object()
      .field("attempt", static_cast<std::int64_t>(a.id))
      .field("tier", static_cast<std::int64_t>(a.tier));
  w.field("model", a.model)
      .field("model_id", a.model_id)
      .field("provider", a.provider)
      .field("purpose", purpose_name(a.purpose))
      .field("status", a.status);
  if (a.http_status) w.field("http_status", a.http_status);
  w.key("usage");
  write_usage(w, a.usage);
  money(w, "cost", a.cost);
  w.field("priced", a.priced).field("started_ms", rounded(a.started_ms));
  time_if(w, "first_token_ms", a.first_token_ms);
  time_if(w, "ended_ms", a.ended_ms);
  text_if(w, "request_id", a.request_id);
  text_if(w, "error", a.error);
  if (!a.notes.empty()) strings(w, "notes", a.notes);
  w.end_object();
}

std::string RunResult::to_json() const {
  std::string out;
  out.reserve(2048 + 2 * reply.text.size());
  JsonWriter w(out);
  w.begin_object().field("run_id", run_id);
  write_reply(w, *this);
  w.field("model", model)
      .field("model_id", model_id)
      .field("provider", provider)
      .field("tier", static_cast<std::int64_t>(tier));
  w.key("tier_path").begin_array();
  for (std::size_t t : tier_path) w.integer(static_cast<std::int64_t>(t));
  w.end_array().field("plan", plan);
  text_if(w, "domain", domain);
  text_if(w, "complexity", complexity);
  text_if(w, "detection_method", detection_method);
  if (difficulty >= 0) w.field("difficulty", nine_decimals(difficulty));
  if (prior >= 0) w.field("prior", nine_decimals(prior));
  w.field("draft_accepted", draft_accepted).field("escalated", escalated);
  write_gate(w, *this);
  w.field("low_confidence", low_confidence);
  strings(w, "flags", flags);
  money(w, "cost", cost);
  money(w, "baseline", baseline);
  money(w, "saved", saved());
  w.field("saved_pct", saved_pct()).field("priced", priced && baseline_priced).key("usage");
  write_usage(w, usage);
  w.key("latency").begin_object().field("total_ms", rounded(total_ms));
  time_if(w, "first_token_ms", first_token_ms);
  time_if(w, "draft_ms", draft_ms);
  time_if(w, "strong_ms", strong_ms);
  w.field("gate_ms", rounded(gate_ms)).field("overhead_ms", rounded(overhead_ms)).end_object();
  if (!draft_model.empty()) {
    w.key("draft").begin_object().field("model", draft_model).field("text", draft());
    if (draft_confidence >= 0) w.field("confidence", draft_confidence);
    money(w, "cost", draft_cost);
    w.end_object();
  }
  if (!rejections.empty()) {
    w.key("rejected").begin_array();
    for (const Rejection& x : rejections) {
      w.begin_object()
          .field("tier", static_cast<std::int64_t>(x.tier))
          .field("model", x.model)
          .field("reason", x.why);
      write_vetoes(w, x.vetoes);
      w.end_object();
    }
    w.end_array();
  }
  w.field("steps", steps);
  if (!messages_json.empty()) w.key("messages").raw(messages_json);
  w.key("attempts").begin_array();
  for (const AttemptRecord& a : attempts) write_attempt(w, a);
  w.end_array().key("trace").begin_array();
  for (const TraceEntry& t : trace) {
    w.begin_object().field("t_ms", rounded(t.t_ms)).field("what", t.what).field("why", t.why);
    if (t.judged) {
      w.key("detail");
      write_judged(w, *t.judged);
    }
    w.end_object();
  }
  w.end_array();
  if (with_logprobs) write_logprobs(w, reply.logprobs);
  if (!metadata_json.empty()) w.key("metadata").raw(metadata_json);
  w.end_object();
  return out;
}

std::string error_json(const Error& e) {
  std::string out;
  JsonWriter w(out);
  w.begin_object()
      .field("status", static_cast<std::int64_t>(e.status))
      .field("code", status_name(e.status))
      .field("message", e.message);
  text_if(w, "path", e.path);
  text_if(w, "provider", e.provider);
  if (e.http_status) w.field("http_status", e.http_status);
  if (e.retry_after_ms >= 0) w.field("retry_after_ms", e.retry_after_ms);
  if (!e.detail_json.empty()) {
    if (const Result<Json> detail = parse_json(e.detail_json); detail && detail->view().is_object())
      for (JsonView m : detail->view()) w.key(m.key()).value(m);
  }
  w.end_object();
  return out;
}

}  // namespace cascade
