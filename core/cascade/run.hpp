// Run: THE state machine. One request through the cascade: plan, attempt, judge, accept or escalate, and
// settle.
//
// Sans-IO: events come in through the methods below, each with the time; what is to be done comes out as
// actions. The same events in the same order give the same actions. Split by theme:
//   run.cpp           the life of a run: start, climb, deliver, finish
//   run_attempts.cpp  asking a deployment: choose, reserve, send, read, fail, retry, hedge
//   run_judge.cpp     the gate: verdicts and the checks that it buys
//   run_embed.cpp     what an embedder adds to plan and verdict
//   run_tools.cpp     the tool loop
//   run_stream.cpp    what the caller sees, and when
//   run_money.cpp     claims, reservations, settlement, baseline
//   run_guard.cpp     guardrails
//   run_shadow.cpp    learning in the shadow of accepted drafts
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "cascade/action.hpp"
#include "cascade/attempt.hpp"
#include "cascade/failure.hpp"
#include "cascade/meaning.hpp"
#include "cascade/plan.hpp"
#include "cascade/result.hpp"
#include "ledger/budget.hpp"

namespace cascade {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

class Run {
 public:
  // `events`: the caller listens to events (else none are made).
  Run(Agent& agent, std::shared_ptr<RunRequest> request, bool events, std::uint64_t seed);
  ~Run();

  // -- events in --
  void start(Moment now);
  void http_head(AttemptId attempt, int status, const HeaderList& headers, Moment now);
  void http_bytes(AttemptId attempt, std::string_view bytes, Moment now);
  void http_end(AttemptId attempt, Moment now);
  void http_fail(AttemptId attempt, TransportFailure kind, const std::string& message, Moment now);
  void model_delta(AttemptId attempt, std::string_view text, Moment now);
  void model_end(AttemptId attempt, JsonView response, Moment now);
  void model_fail(AttemptId attempt, Error error, Moment now);
  void timer(TimerId timer, Moment now);
  void tool_result(CallId call, std::string text, bool is_error, Moment now);
  void reserved(std::uint64_t reservation, const ReserveAnswer& answer, Moment now);
  void clock_read(Moment now);
  void cancel(Moment now);

  // -- actions out --
  std::vector<Action> take_actions();
  bool finished() const { return finished_; }
  const std::string& id() const { return request_.run_id; }
  // After Finished: one of the two.
  bool ok() const { return !error_; }
  std::unique_ptr<RunResult>& result() { return result_; }
  Error& error() { return *error_; }
  // And what shall be run next, for nobody but the calibration; often nothing.
  std::unique_ptr<RunRequest> take_shadow() { return std::move(shadow_); }
  bool is_shadow() const { return request_.shadow_of != nullptr; }

 private:
  // life (run.cpp)
  bool make_gate();
  void set_out();
  void climb_to(std::size_t tier, const std::string& why, const char* kind);
  void deliver(std::size_t lane);
  void deliver_best(const char* flag, const std::string& why);
  void complete_with(Reply reply);
  void answer_from_cache(const RunResult& cached);
  void finish_ok();
  void finish_error(Error e);
  void close_everything();
  double t_ms() const { return static_cast<double>(now_.mono_ns - started_.mono_ns) / 1e6; }
  void trace(std::string what, std::string why, std::shared_ptr<const JudgeNote> judged = nullptr);
  void flag(const char* name);

  // attempts (run_attempts.cpp)
  std::size_t open_lane(std::size_t tier, Purpose purpose);
  void lane_next(std::size_t lane);
  void ask(std::size_t lane, std::size_t model, bool as_hedge);
  Prompt prompt_for(std::size_t lane, const Deployment& d);
  Outcome write_request(Attempt& a, const Lane& lane);
  Outcome write_prompt(Attempt& a, const Lane& lane, const Prompt& prompt);
  void send(Attempt& a);
  void first_token(Attempt& a);
  void read_deltas(Attempt& a, std::vector<Delta>& deltas);
  void attempt_ok(Attempt& a, Reply reply);
  void attempt_failed(Attempt& a, Error e);
  void end_attempt(Attempt& a, const char* status);
  void cancel_attempt(Attempt& a, const char* why);
  void lane_failed(std::size_t lane, Error e);
  void lane_answered(std::size_t lane);
  void cancel_lane(std::size_t lane, const char* why);
  Attempt* attempt(AttemptId id);
  Error no_deployment_error(const Lane& lane, const std::vector<std::size_t>& candidates) const;

  // judge (run_judge.cpp)
  void judge_current();
  void act_on(std::size_t lane, const Judgement& j);
  void note_rejection(const Attempt& a, const std::string& why, const Judgement* j);
  bool look_for_hopelessness(Attempt& a);
  bool buy_check(const JudgeInput& in, const Judgement& j);
  void check_done(std::size_t lane);
  void tell_drift(const Judgement& j);
  void note_gate(const Judgement& j);
  struct JudgeParts;
  void fill_input(JudgeParts& parts, Attempt& a, bool partial) const;
  bool last_tier(const Lane& lane) const { return lane.tier >= plan_.top; }

  // embeddings (run_embed.cpp)
  bool embed_prompt();
  bool compare_meanings(const Judgement& j);
  bool measure_similarity(const Judgement& j);
  Meaning& meaning_of_current();
  void ask_embedder(Meaning::Asked ask);
  Prompt embed_request(std::size_t lane) const;
  void embed_over(std::size_t lane);
  void embed_late(std::size_t lane);
  void take_vectors(Meaning::Asked& ask, std::vector<std::vector<float>>& vectors);
  bool plan_by_meaning();
  void let_go_of_exemplars();

  // tools (run_tools.cpp)
  bool wants_tools(const Reply& reply) const;
  void run_tools(const Reply& reply);
  void start_tools();
  void tools_done();

  // stream (run_stream.cpp)
  bool live(const Lane& lane) const;
  void show(Attempt& a, Delta delta);
  void show_held(Attempt& a);
  void take_back(Attempt& a, const std::string& why);
  void take_back_if_shown(Attempt& a, const std::string& why);
  // `body` writes what is special of the event; it is not even looked at when nobody listens.
  template <typename Body>
  void emit(EventKind kind, const std::string& text, const Body& body) {
    if (!events_ || finished_) return;
    // No std::function: for each of these bodies it would be more code than the body itself.
    const auto write = [](const void* of, JsonWriter& w) { (*static_cast<const Body*>(of))(w); };
    write_event(kind, text, write, &body);
  }
  void write_event(EventKind kind, const std::string& text, void (*write)(const void* of, JsonWriter& w),
                   const void* of);

  // guardrails (run_guard.cpp)
  bool guard_input();
  bool guard_output(Reply& reply);
  bool guard_holds_text() const;
  void note_violations(const GuardFinding& g, const char* where);
  Error guard_error(const GuardFinding& g, const char* where) const;

  // shadow (run_shadow.cpp)
  void cast_shadow();
  void remember_rejected(const Attempt& a, const Judgement& j);
  void learn_from_rejected();
  ShadowVerdict learn_from(const ShadowOf& draft);

  // money (run_money.cpp)
  void prepare_budgets();
  void reserve(Attempt& a);
  void settle(Attempt& a);
  void count(Attempt& a);
  void budget_refused(Attempt& a, std::size_t rule);
  void warn_budgets(const ReserveAnswer& answer);
  void count_baseline(const Attempt& a);

  // timers
  enum class TimerKind : std::uint8_t { deadline, phase, total, retry, pace, tool, hedge, embed };
  struct Timer {
    TimerId id;
    TimerKind kind;
    std::uint64_t subject;
  };
  std::vector<Timer>::iterator find_timer(TimerId id);
  TimerId set_timer(TimerKind kind, std::uint64_t subject, Millis delay);
  void clear_timer(TimerId& id);

  template <typename A>
  void act(A action) {
    if (actions_.capacity() == 0) actions_.reserve(4);
    actions_.emplace_back(std::move(action));
  }

  Agent& agent_;
  const std::shared_ptr<RunRequest> owned_request_;  // as it was handed in: it is large
  RunRequest& request_;
  const bool events_;
  Random random_;
  Moment now_{}, started_{};
  Plan plan_;
  const GateConfig* gate_ = nullptr;      // the agent's, or
  std::unique_ptr<GateConfig> own_gate_;  // where this run has wishes of its own
  std::string last_turn_, conversation_, system_text_;
  std::size_t messages_at_start_ = 0;  // results of tools add more
  std::vector<Action> actions_;
  std::vector<std::unique_ptr<Attempt>> attempts_;  // attempts_[id - 1]
  std::vector<Lane> lanes_;
  std::size_t current_ = SIZE_MAX;   // the main lane whose answer is being waited for
  std::size_t ahead_ = SIZE_MAX;     // a lane of the next tier, started early
  std::vector<std::size_t> checks_;  // lanes that the gate waits for
  std::vector<std::size_t> tiers_tried_;
  AttemptId best_ = 0;   // the best rejected answer so far
  AttemptId draft_ = 0;  // the last draft that came whole
  double best_confidence_ = -1;
  std::unique_ptr<Meaning> meaning_;  // where an embedder is configured
  std::vector<std::string> sample_texts_;
  std::optional<double> self_check_, judge_score_;
  struct Judged {
    std::size_t lane;
    Judgement judgement;
  };
  std::unique_ptr<Judged> judged_;  // said, and waiting for the clock to be acted on
  bool check_bought_[4] = {false, false, false, false};
  std::vector<Timer> timers_;  // a few, by id
  TimerId next_timer_ = 1, deadline_timer_ = 0;

  struct ToolRun {
    ToolCall call;
    std::string result;
    bool is_error = false, started = false, done = false;
    TimerId timer = 0;
  };
  std::vector<ToolRun> tool_runs_;
  CallId first_call_ = 1;
  std::int64_t steps_ = 1;
  bool forbid_tools_ = false;

  struct RunBudget {
    BudgetRule rule;
    OnExceeded on_exceeded;
    double warn_at;
    bool warned = false;
  };
  std::vector<RunBudget> budgets_;
  bool degraded_ = false;
  std::string cache_key_;  // "": this run neither reads nor writes the cache

  std::vector<std::string> failures_;  // one sentence per failed attempt, for the last error
  bool discard_pending_ = false;
  bool finished_ = false;
  // Large, and handed on as it is.
  std::unique_ptr<RunResult> result_ = std::make_unique<RunResult>();
  std::unique_ptr<RunRequest> shadow_;
  std::vector<ShadowOf> rejected_;  // drafts, where the strongest tier's answer shall be learned from
  std::unique_ptr<Error> error_;
};

}  // namespace cascade
