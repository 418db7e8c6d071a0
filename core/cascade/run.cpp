// The life of a run: start, climb from tier to tier, deliver, finish.
#include "cascade/run.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cascade {
namespace {

std::string hex_id(std::uint64_t a, std::uint64_t b) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string s;
  s.reserve(22);
  s += "run_";
  for (std::uint64_t v : {a, b})
    for (int i = 60; i >= 28; i -= 4) s += kHex[(v >> i) & 15];
  return s;
}

// The last turn of the user decides; what was said before is kept apart for those who look things up in it.
std::string last_user_turn(const Prompt& p) {
  for (auto m = p.messages.rbegin(); m != p.messages.rend(); ++m)
    if (m->role == Role::user) return m->text();
  return {};
}

}  // namespace

Run::Run(Agent& agent, std::shared_ptr<RunRequest> request, bool events, std::uint64_t seed)
    : agent_(agent),
      owned_request_(std::move(request)),
      request_(*owned_request_),
      events_(events),
      random_(agent.config().seed ? static_cast<std::uint64_t>(*agent.config().seed) ^ fnv1a(request_.run_id)
                                  : seed) {
  const std::uint64_t a = random_.next(), b = random_.next();
  if (request_.run_id.empty()) request_.run_id = hex_id(a, b);
}

Run::~Run() { let_go_of_exemplars(); }

void Run::start(Moment now) {
  now_ = started_ = now;
  result_->trace.reserve(4);
  timers_.reserve(4);
  result_->run_id = request_.run_id;
  result_->metadata_json =
      request_.prompt.metadata_json.empty() ? agent_.config().metadata_json : request_.prompt.metadata_json;
  result_->with_logprobs = request_.want_logprobs;
  cache_key_ = agent_.cache_key_of(request_);
  if (!guard_input()) return;
  if (const RunResult* cached = cache_key_.empty() ? nullptr : agent_.cache().find(cache_key_, now.wall_ms))
    return answer_from_cache(*cached);
  if (request_.execute_tools)
    for (const ToolDef& t : agent_.tools())
      if (t.name != Agent::kAnyTool &&
          std::none_of(request_.prompt.tools.begin(), request_.prompt.tools.end(),
                       [&](const ToolDef& o) { return o.name == t.name; }))
        request_.prompt.tools.push_back(t);

  messages_at_start_ = request_.prompt.messages.size();
  last_turn_ = last_user_turn(request_.prompt);
  for (const Message& m : request_.prompt.messages) {
    if (m.role == Role::system || m.role == Role::developer) system_text_ += m.text() + "\n";
    else if (!request_.prompt.tools.empty())
      conversation_ += m.text() + "\n";  // tool arguments are looked up in it
  }
  if (Outcome planned = make_plan(agent_, request_, now, plan_); !planned)
    return finish_error(std::move(planned.error()));
  if (is_shadow()) {  // the strongest tier or nothing
    plan_.tiers.erase(plan_.tiers.begin(), plan_.tiers.end() - 1);
    plan_.start = plan_.top = 0;
  }
  if (!make_gate()) return;
  prepare_budgets();
  agent_.earn_retry();
  agent_.earn_hedge();
  Millis deadline = request_.timeout_ms.value_or(agent_.config().timeouts.run_ms);
  if (plan_.max_latency_ms > 0) deadline = std::min(deadline, plan_.max_latency_ms);
  deadline_timer_ = set_timer(TimerKind::deadline, 0, deadline);
  if (agent_.embedder() && !is_shadow()) meaning_ = std::make_unique<Meaning>();
  if (!embed_prompt()) set_out();
}

// False: the request asks the impossible of the gate, and the run is over.
bool Run::make_gate() {
  gate_ = &agent_.gate();
  if (!plan_.threshold && request_.quality_json.empty()) return true;
  own_gate_ = std::make_unique<GateConfig>(agent_.gate());
  gate_ = own_gate_.get();
  if (plan_.threshold) own_gate_->confidence_threshold = plan_.threshold;
  if (request_.quality_json.empty()) return true;
  const Result<Json> q = parse_json(request_.quality_json);
  Result<GateConfig> own = GateConfig::from_json(q->view(), "$.quality", *gate_);
  if (!own) {
    Error e = own.error();
    e.status = Status::invalid_request;
    finish_error(std::move(e));
    return false;
  }
  *own_gate_ = std::move(*own);
  return true;
}

// The plan stands: the first tier is asked.
void Run::set_out() {
  result_->plan = plan_.word;
  result_->domain = plan_.domain;
  result_->complexity = plan_.complexity;
  result_->detection_method = plan_.detection_method;
  result_->difficulty = plan_.classification.difficulty;
  result_->prior = plan_.prior;

  trace("route", plan_.reason);
  for (const std::string& n : plan_.notes) trace("note", n);
  emit(EventKind::route, {}, [&](JsonWriter& w) {
    w.field("plan", plan_.word)
        .field("domain", plan_.domain)
        .field("complexity", plan_.complexity)
        .field("prior", plan_.prior);
    w.field("reason", plan_.reason).key("tiers").begin_array();
    for (const PlanTier& t : plan_.tiers) w.string(t.name);
    w.end_array();
  });
  climb_to(plan_.start, plan_.reason, nullptr);
}

// Makes `tier` the one whose answer counts. `kind` (quality, failure, budget) names the switch; null for the
// first.
void Run::climb_to(std::size_t tier, const std::string& why, const char* kind) {
  if (kind) {
    const std::string from =
        current_ < lanes_.size() ? plan_.tiers[lanes_[current_].tier].name : std::string();
    trace("switch", why);
    emit(EventKind::switched, {}, [&](JsonWriter& w) {
      w.field("from", from).field("to", plan_.tiers[tier].name).field("kind", kind).field("reason", why);
    });
  }
  sample_texts_.clear();
  self_check_.reset();
  judge_score_.reset();
  std::fill(std::begin(check_bought_), std::end(check_bought_), false);
  if (std::find(tiers_tried_.begin(), tiers_tried_.end(), tier) == tiers_tried_.end())
    tiers_tried_.push_back(tier);

  if (ahead_ < lanes_.size() && lanes_[ahead_].tier == tier) {  // it was started early: take it over
    current_ = ahead_;
    ahead_ = SIZE_MAX;
    if (Attempt* a = attempt(lanes_[current_].answer ? lanes_[current_].answer : lanes_[current_].active);
        a && live(lanes_[current_]))
      show_held(*a);
    if (lanes_[current_].state == Lane::State::answered) return judge_current();
    if (lanes_[current_].state == Lane::State::failed) return lane_failed(current_, lanes_[current_].error);
    return;
  }
  current_ = open_lane(tier, tier >= plan_.top ? Purpose::final : Purpose::draft);
  const bool bet_ahead = agent_.config().speculative.enabled && tier < plan_.top && !kind &&
                         plan_.prior < agent_.config().speculative.below_prior;
  const std::size_t mine = current_;
  lane_next(mine);
  if (bet_ahead && !finished_ && current_ == mine && lanes_[mine].state == Lane::State::running) {
    trace("speculate", "the draft will likely fail, so the next tier starts beside it");
    ahead_ = open_lane(tier + 1, tier + 1 >= plan_.top ? Purpose::final : Purpose::draft);
    lane_next(ahead_);
  }
}

// The answer of `lane` is the one. Tools may still want to run, and a style pass may follow.
void Run::deliver(std::size_t lane) {
  if (ahead_ < lanes_.size()) cancel_lane(ahead_, "the draft was accepted");
  ahead_ = SIZE_MAX;
  Attempt& a = *attempt(lanes_[lane].answer);
  result_->tier = lanes_[lane].tier;
  result_->model = a.record.model;
  result_->model_id = a.record.model_id;
  result_->provider = a.record.provider;
  result_->draft_accepted = lanes_[lane].purpose == Purpose::draft;
  if (lanes_[lane].purpose == Purpose::final) result_->strong_ms = a.record.ended_ms - a.record.started_ms;
  count_baseline(a);
  if (!is_shadow() && !agent_.config().format_with.empty() && a.reply.tool_calls.empty() &&
      !a.reply.text.empty() && lanes_[lane].main()) {
    const std::size_t style = open_lane(lanes_[lane].tier, Purpose::format);
    lanes_[style].answer = 0;
    return lane_next(style);
  }
  show_held(a);
  if (finished_) return;
  if (wants_tools(a.reply)) return run_tools(a.reply);
  result_->draft_is_answer = a.record.id == draft_;
  complete_with(std::move(a.reply));
}

// Nothing better is to be had: the best answer that was rejected, marked as such.
void Run::deliver_best(const char* flag_name, const std::string& why) {
  Attempt& a = *attempt(best_);
  trace("deliver_best", why);
  flag(flag_name);
  flag("low_confidence");
  result_->low_confidence = true;
  result_->tier = a.record.tier;
  result_->model = a.record.model;
  result_->model_id = a.record.model_id;
  result_->provider = a.record.provider;
  count_baseline(a);
  show_held(a);
  complete_with(a.reply);
}

void Run::complete_with(Reply reply) {
  if (!guard_output(reply)) return;
  if (request_.stream && guard_holds_text() && !reply.text.empty())
    emit(EventKind::delta, reply.text, [&](JsonWriter& w) {
      w.field("text", reply.text)
          .field("tier", static_cast<std::int64_t>(result_->tier))
          .field("model", result_->model)
          .field("phase", "final");
    });
  result_->reply = std::move(reply);
  if (request_.prompt.response_format.kind != ResponseFormat::Kind::text && !result_->reply.text.empty()) {
    std::string_view body = trim(result_->reply.text);
    if (istarts_with(body, "```")) {  // models like to fence what they were told to send bare
      body.remove_prefix(std::min(body.size(), body.find('\n')));
      body = trim(body.substr(0, body.rfind("```")));
    }
    if (const Result<Json> j = parse_json(body)) result_->structured_json = j->view().dump();
  }
  finish_ok();
}

void Run::finish_ok() {
  close_everything();
  result_->total_ms = t_ms();
  result_->steps = steps_;
  result_->tier_path = tiers_tried_;
  for (const auto& a : attempts_) {
    result_->usage += a->record.usage;
    if (!a->record.priced) result_->priced = false;
    if (a->record.usage.source == Usage::Source::estimated ||
        a->record.usage.source == Usage::Source::partial)
      flag("estimated_usage");
    result_->attempts.push_back(std::move(a->record));
  }
  if (!result_->priced || !result_->baseline_priced) flag("unpriced");
  if (Attempt* draft = attempt(draft_); draft && !result_->draft_is_answer)
    result_->draft_text = std::move(draft->reply.text);
  const bool whole = result_->reply.finish == Finish::stop || result_->reply.finish == Finish::tool_calls;
  if (!cache_key_.empty() && whole && !result_->low_confidence)
    agent_.cache().put(cache_key_, *result_, now_.wall_ms);
  if (is_shadow()) {
    result_->shadow = learn_from(*request_.shadow_of);
    agent_.paid_beside(result_->cost);
  } else {
    learn_from_rejected();
    agent_.paid(result_->cost);
  }
  cast_shadow();
  finished_ = true;
  act(Finished{});
}

// A run that costs nothing: the answer, and what it would have cost again.
void Run::answer_from_cache(const RunResult& cached) {
  const std::string id = result_->run_id, metadata = result_->metadata_json;
  const Money again = cached.baseline;
  *result_ = cached;
  result_->run_id = id;
  result_->metadata_json = metadata;
  result_->cost = {};
  result_->baseline = again;
  result_->usage = {};
  result_->flags = {"from_cache"};
  result_->steps = 1;
  result_->total_ms = 0;
  result_->draft_ms = result_->strong_ms = -1;
  trace("cache", "the same request was answered before");
  cache_key_.clear();
  if (request_.stream)
    emit(EventKind::delta, result_->reply.text, [&](JsonWriter& w) {
      w.field("text", result_->reply.text)
          .field("tier", static_cast<std::int64_t>(result_->tier))
          .field("model", result_->model)
          .field("phase", "final");
    });
  result_->first_token_ms = 0;
  finished_ = true;
  act(Finished{});
}

void Run::finish_error(Error e) {
  if (finished_) return;
  close_everything();
  std::string detail;
  JsonWriter w(detail);
  w.begin_object();
  if (!e.detail_json.empty()) {
    if (const Result<Json> own = parse_json(e.detail_json); own && own->view().is_object())
      for (JsonView m : own->view()) w.key(m.key()).value(m);
  }
  w.field("run_id", request_.run_id);
  Money cost;
  w.key("attempts").begin_array();
  for (const auto& a : attempts_) {
    write_attempt(w, a->record);
    cost += a->record.cost;
  }
  w.end_array().field("cost_nano", cost.nano());
  const Attempt* best = best_ ? attempts_[best_ - 1].get() : nullptr;
  if (!best && current_ < lanes_.size() && lanes_[current_].active)
    best = attempts_[lanes_[current_].active - 1].get();
  if (best && !best->so_far().text.empty())
    w.key("best_answer")
        .begin_object()
        .field("text", best->so_far().text)
        .field("model", best->record.model)
        .field("complete", best_ != 0)
        .end_object();
  w.end_object();
  e.detail_json = std::move(detail);
  error_ = std::make_unique<Error>(std::move(e));
  finished_ = true;
  act(Finished{});
}

// Whatever is still under way stops and its money is settled.
void Run::close_everything() {
  let_go_of_exemplars();
  for (const auto& a : attempts_)
    if (!a->over()) cancel_attempt(*a, "the run is over");
  for (std::size_t i = 0; i < tool_runs_.size(); ++i)
    if (tool_runs_[i].started && !tool_runs_[i].done) act(CancelTool{first_call_ + static_cast<CallId>(i)});
  for (const Timer& t : timers_) act(ClearTimer{t.id});
  timers_.clear();
}

void Run::cancel(Moment now) {
  if (finished_) return;
  now_ = now;
  finish_error(make_error(Status::cancelled, "The run was cancelled by the caller."));
}

void Run::timer(TimerId id, Moment now) {
  now_ = now;
  const auto it = find_timer(id);
  if (finished_ || it == timers_.end()) return;
  const Timer t = *it;
  timers_.erase(it);
  switch (t.kind) {
    case TimerKind::deadline:
      if (best_) return deliver_best("deadline", "time was up before a better answer came");
      return finish_error(
          make_error(Status::deadline_exceeded,
                     "The run did not finish within its " +
                         std::to_string(request_.timeout_ms.value_or(agent_.config().timeouts.run_ms)) +
                         " ms; raise \"timeout_ms\" or use quicker models."));
    case TimerKind::phase: {
      Attempt& a = *attempt(static_cast<AttemptId>(t.subject));
      if (a.over()) return;
      const TimeoutConfig& limits = agent_.config().timeouts;
      const bool started = a.record.first_token_ms >= 0;
      const Millis limit = a.reader && a.reader->complete() ? 300
                           : started                        ? limits.between_tokens_ms
                                                            : limits.first_token_ms;
      const Millis idle = (now.mono_ns - a.last_byte_ns) / 1'000'000;
      if (idle < limit) {  // bytes came meanwhile: wait for the rest of the new span
        a.phase_timer = set_timer(TimerKind::phase, t.subject, limit - idle);
        return;
      }
      a.phase_timer = 0;
      if (a.reader && a.reader->complete()) {  // it has said all; only the connection lingers
        act(CancelHttp{a.record.id});
        return http_end(a.record.id, now);
      }
      act(CancelHttp{a.record.id});
      Error e = make_error(Status::timeout, a.record.model +
                                                (started ? " went silent for " : " sent nothing for ") +
                                                std::to_string(limit) + " ms.");
      e.provider = a.record.provider;
      return attempt_failed(a, std::move(e));
    }
    case TimerKind::total: {
      Attempt& a = *attempt(static_cast<AttemptId>(t.subject));
      if (a.over()) return;
      a.total_timer = 0;
      if (a.deployment->dialect) act(CancelHttp{a.record.id});
      else act(CancelModel{a.record.id});
      Error e = make_error(Status::timeout, a.record.model + " took longer than its limit for one attempt.");
      e.provider = a.record.provider;
      return attempt_failed(a, std::move(e));
    }
    case TimerKind::retry: {
      const auto lane = static_cast<std::size_t>(t.subject);
      lanes_[lane].timer = 0;
      lanes_[lane].state = Lane::State::running;
      return lane_next(lane);
    }
    case TimerKind::pace: {
      Attempt& a = *attempt(static_cast<AttemptId>(t.subject));
      if (!a.over()) send(a);
      return;
    }
    case TimerKind::hedge: {
      Attempt& a = *attempt(static_cast<AttemptId>(t.subject));
      a.hedge_timer = 0;
      if (a.over() || a.record.first_token_ms >= 0 || lanes_[a.lane].hedge != 0 || !agent_.take_hedge())
        return;
      for (std::size_t m : plan_.tiers[lanes_[a.lane].tier].models) {
        if (m == a.model || !agent_.deployment(m).breaker.allows(now.mono_ms()) ||
            agent_.deployment(m).pace.wait(now.mono_ms(), a.prompt_tokens) > 0)
          continue;
        trace("hedge", "the first token is late, so " + agent_.deployment(m).config.id + " is asked as well");
        flag("hedged");
        return ask(a.lane, m, true);
      }
      return;
    }
    case TimerKind::embed: return embed_late(static_cast<std::size_t>(t.subject));
    case TimerKind::tool:
      return tool_result(static_cast<CallId>(t.subject), "The tool did not answer in time.", true, now);
  }
}

std::vector<Run::Timer>::iterator Run::find_timer(TimerId id) {
  return std::find_if(timers_.begin(), timers_.end(), [id](const Timer& t) { return t.id == id; });
}

TimerId Run::set_timer(TimerKind kind, std::uint64_t subject, Millis delay) {
  const TimerId id = next_timer_++;
  timers_.push_back({id, kind, subject});
  act(SetTimer{id, delay});
  return id;
}

void Run::clear_timer(TimerId& id) {
  if (const auto it = find_timer(id); it != timers_.end()) {
    timers_.erase(it);
    act(ClearTimer{id});
  }
  id = 0;
}

void Run::trace(std::string what, std::string why, std::shared_ptr<const JudgeNote> judged) {
  result_->trace.push_back({t_ms(), std::move(what), std::move(why), std::move(judged)});
}

void Run::flag(const char* name) {
  if (std::find(result_->flags.begin(), result_->flags.end(), name) == result_->flags.end())
    result_->flags.emplace_back(name);
}

std::vector<Action> Run::take_actions() { return std::exchange(actions_, {}); }

}  // namespace cascade
