// The gate at work in a run: verdicts, the checks that it buys, and the early end of hopeless drafts.
#include <algorithm>
#include <cmath>

#include "cascade/run.hpp"
#include "gate/self_check.hpp"
#include "ledger/cost.hpp"

namespace cascade {

// What a JudgeInput points into, kept alive for the length of one judgement.
struct Run::JudgeParts {
  JudgeInput in;
  std::vector<std::string_view> samples;
  std::vector<double> nearness;  // of the samples
  std::vector<ValidatorResult> validators;
  std::vector<GivenDocument> documents;
};

void Run::fill_input(JudgeParts& parts, Attempt& a, bool partial) const {
  JudgeInput& in = parts.in;
  const Reply& r = partial ? a.so_far() : a.reply;
  in.prompt = last_turn_;
  in.answer = r.text;
  in.conversation = conversation_;
  in.system_prompt = system_text_;
  in.finish_reason = partial ? std::string_view() : std::string_view(finish_name(r.finish));
  in.prompt_features = &plan_.features;
  in.model = a.record.model;
  in.domain = plan_.domain;
  in.complexity = complexity_from_name(plan_.complexity);
  in.prior = plan_.prior;
  in.difficulty = plan_.classification.difficulty;
  if (a.logprobs && a.logprobs->count() > 0) in.logprobs = a.logprobs.get();
  in.self_check = self_check_;
  in.judge_score = judge_score_;
  for (const std::string& s : sample_texts_) parts.samples.push_back(s);
  in.samples = parts.samples;
  if (meaning_ && meaning_->judged == a.lane && !meaning_->answer.empty()) {
    const Meaning& m = *meaning_;
    if (!m.prompt.empty()) in.similarity = cosine_similarity(m.prompt, m.answer);
    if (agent_.exemplars().known())
      for (const std::vector<float>& s : m.samples)
        parts.nearness.push_back(agent_.exemplars().nearness(m.answer, s));
    in.sample_nearness = parts.nearness;
  }
  in.response_format = &request_.prompt.response_format;
  in.tools = request_.prompt.tools;
  in.tool_calls = r.tool_calls;
  in.tool_choice = request_.prompt.tool_choice.kind;
  in.parallel_tools = request_.prompt.parallel_tool_calls.value_or(true);
  for (const Document& d : request_.documents) parts.documents.push_back({d.id, d.title, d.text});
  in.documents = parts.documents;
  in.partial = partial;
  in.last_tier = last_tier(lanes_[a.lane]);
  in.relief = gate_->target == TargetMode::cost ? agent_.cost_pacer().relief() : 0;
  if (in.last_tier) return;

  // What is at stake: the price of the next tier for a request like this one, and of each check.
  Usage like = a.record.usage;
  if (like.source == Usage::Source::none) like.input_total = a.prompt_tokens;
  like.provider_cost_usd.reset();
  const std::vector<std::size_t>& next = plan_.tiers[lanes_[a.lane].tier + 1].models;
  const std::optional<Price> strong =
      next.empty() ? std::nullopt : agent_.deployment(next.front()).price(now_.wall_ms, like.input_total);
  const std::optional<Price> own = a.deployment->price(now_.wall_ms, like.input_total);
  if (!strong || !own) return;
  Stakes s;
  s.draft_cost = a.record.cost.usd();
  s.strong_cost = cost_of(like, *strong).usd();
  Usage check;
  check.input_total = like.input_total + like.output_total + 40;
  check.output_total = 1;
  s.check_cost_self = cost_of(check, *own).usd();
  s.check_cost_sample = cost_of(like, *own).usd();
  if (!agent_.config().checks.judge.empty()) {
    const Deployment& d = agent_.deployment(*agent_.config().model_index(agent_.config().checks.judge));
    check.output_total = 8;
    if (const std::optional<Price> p = d.price(now_.wall_ms, check.input_total))
      s.check_cost_judge = cost_of(check, *p).usd();
  }
  in.stakes = s;
}

void Run::note_gate(const Judgement& j) {
  GateView& g = result_->gate;
  g = {};
  g.judged = true;
  g.confidence = j.p_accept;
  g.threshold = j.threshold;
  g.verdict = std::string(verdict_name(j.verdict));
  for (const Veto& v : j.vetoes) g.vetoes.emplace_back(std::string(v.code), v.reason);
  g.reasons = j.reasons;
  g.signals = j.signals;
}

void Run::judge_current() {
  const std::size_t index = current_;
  Attempt& a = *attempt(lanes_[index].answer);
  JudgeParts parts;
  fill_input(parts, a, false);
  for (const Validator& v : agent_.validators()) {
    std::string input;
    JsonWriter w(input);
    w.begin_object()
        .field("prompt", last_turn_)
        .field("answer", a.reply.text)
        .field("model", a.record.model)
        .field("domain", plan_.domain)
        .field("complexity", plan_.complexity)
        .end_object();
    const double score = v.score(input);
    if (score >= 0) parts.validators.push_back({v.name, score > 0, std::min(score, 1.0), {}});
  }
  parts.in.validators = parts.validators;
  std::optional<GateConfig> of_model;
  if (const std::optional<double>& threshold = a.deployment->config.quality_threshold) {
    of_model = *gate_;
    of_model->confidence_threshold = threshold;
  }
  Judgement j = judge(parts.in, of_model ? *of_model : *gate_, agent_.calibration());
  act(ReadClock{});
  if (j.vetoes.empty()) {
    if (compare_meanings(j)) return;
    if (!last_tier(lanes_[index]) && buy_check(parts.in, j)) return;
    if (measure_similarity(j)) return;
  }
  judged_ = std::make_unique<Judged>(Judged{index, std::move(j)});
}

// How long the judgement took is known once the clock was read again; then what it said is done.
void Run::clock_read(Moment now) {
  result_->gate_ms += static_cast<double>(now.mono_ns - now_.mono_ns) / 1e6;
  now_ = now;
  if (finished_ || !judged_) return;
  const Judged judged = std::move(*judged_);
  judged_.reset();
  act_on(judged.lane, judged.judgement);
}

void Run::act_on(std::size_t index, const Judgement& j) {
  Attempt& a = *attempt(lanes_[index].answer);
  const bool last = last_tier(lanes_[index]);
  note_gate(j);
  const auto note = std::make_shared<JudgeNote>(
      JudgeNote{a.record.model_id, j.p_accept, j.threshold, verdict_name(j.verdict), {}, j.signals});
  for (const Veto& v : j.vetoes) note->vetoes.push_back(v.code);
  trace("judge", j.reasons.empty() ? std::string(verdict_name(j.verdict)) : j.reasons.front(), note);
  if (!is_shadow()) agent_.remember(request_.run_id, j.evidence);
  if (!j.drift.empty()) tell_drift(j);

  const bool accepted = j.verdict == Verdict::accept;
  if (lanes_[index].purpose == Purpose::draft) {
    result_->draft_confidence = j.p_accept;
    emit(EventKind::draft_decision, {}, [&](JsonWriter& e) {
      e.field("accepted", accepted || last)
          .field("confidence", j.p_accept)
          .field("threshold", j.threshold)
          .field("model", a.record.model)
          .field("tier", static_cast<std::int64_t>(lanes_[index].tier));
      e.key("vetoes").begin_array();
      for (const Veto& v : j.vetoes)
        e.begin_object().field("code", v.code).field("reason", v.reason).end_object();
      e.end_array().key("reasons").begin_array();
      for (const std::string& r : j.reasons) e.string(r);
      e.end_array().key("signals").begin_object();
      for (const Signal& s : j.signals) e.field(s.name, s.value);
      e.end_object();
    });
  }
  if (accepted) return deliver(index);
  if (j.verdict == Verdict::abstain) flag("needs_human");
  if (last) {
    result_->low_confidence = true;
    flag("low_confidence");
    if (agent_.config().error_on_rejected) {
      best_ = a.record.id;
      return finish_error(make_error(
          Status::quality_rejected,
          "Every tier was tried and the gate doubts the last answer too: " +
              (j.reasons.empty() ? std::string("too little confidence") : j.reasons.front()) + "."));
    }
    return deliver(index);
  }
  if (j.p_accept >= best_confidence_) {
    best_ = a.record.id;
    best_confidence_ = j.p_accept;
  }
  result_->escalated = true;
  const std::string why = j.reasons.empty() ? "the draft is not trusted" : j.reasons.front();
  note_rejection(a, why, &j);
  remember_rejected(a, j);
  take_back_if_shown(a, why);
  climb_to(lanes_[index].tier + 1, why, "quality");
}

// Someone should look; until then fewer drafts pass.
void Run::tell_drift(const Judgement& j) {
  flag("drift");
  emit(EventKind::warning, {}, [&](JsonWriter& w) { w.field("code", "drift").field("message", j.drift); });
}

// The result tells of every draft that was turned down, not only of the answer that was delivered.
void Run::note_rejection(const Attempt& a, const std::string& why, const Judgement* j) {
  Rejection r{a.record.tier, a.record.model, why, {}};
  if (j)
    for (const Veto& v : j->vetoes) r.vetoes.emplace_back(std::string(v.code), v.reason);
  result_->rejections.push_back(std::move(r));
}

// Optimistic streaming showed the draft: it is void now. Held text stays, should this draft yet prove the
// best there is.
void Run::take_back_if_shown(Attempt& a, const std::string& why) {
  if (a.shown_bytes > 0) take_back(a, why);
}

// Buys the check that the gate advises, if any; true when the verdict has to wait for it.
bool Run::buy_check(const JudgeInput& in, const Judgement& j) {
  const CheckConfig& c = agent_.config().checks;
  const auto bought = [&](NextCheck n) { return check_bought_[static_cast<std::size_t>(n)]; };
  const bool text_only = in.tool_calls.empty();
  CheckOffer offer;
  offer.self_check = c.self_check != When::never && !bought(NextCheck::self_check) && text_only;
  offer.second_sample = c.second_sample != When::never && !bought(NextCheck::second_sample) && text_only;
  offer.judge_model = !c.judge.empty() && !bought(NextCheck::judge_model) && text_only;
  CheckAdvice advice;
  if (offer.self_check && c.self_check == When::always) advice.check = NextCheck::self_check;
  else if (offer.second_sample && c.second_sample == When::always) advice.check = NextCheck::second_sample;
  else advice = next_check(in, j, *gate_, agent_.calibration(), offer);
  if (advice.check == NextCheck::none) return false;
  if (in.stakes && advice.price_usd > c.max_spend_ratio * in.stakes->strong_cost && advice.price_usd > 0)
    return false;
  check_bought_[static_cast<std::size_t>(advice.check)] = true;
  const Purpose purpose = advice.check == NextCheck::self_check      ? Purpose::self_check
                          : advice.check == NextCheck::second_sample ? Purpose::sample
                                                                     : Purpose::judge;
  trace("check", std::string(next_check_name(advice.check)) +
                     (advice.why.empty() ? "" : ": " + std::string(advice.why)));
  const std::size_t lane = open_lane(lanes_[current_].tier, purpose);
  checks_.push_back(lane);
  lane_next(lane);
  return true;
}

void Run::check_done(std::size_t index) {
  checks_.erase(std::remove(checks_.begin(), checks_.end(), index), checks_.end());
  const Lane& lane = lanes_[index];
  if (lane.state == Lane::State::answered) {
    const Reply& r = attempt(lane.answer)->reply;
    if (lane.purpose == Purpose::sample && !r.text.empty()) sample_texts_.push_back(r.text);
    if (lane.purpose == Purpose::self_check) {
      std::vector<TokenAlternative> top;
      if (!r.logprobs.empty())
        for (const auto& [token, lp] : r.logprobs.front().top) top.push_back({token, lp});
      self_check_ = read_self_check(r.text, top);
    }
    if (lane.purpose == Purpose::judge) judge_score_ = read_judge_score(r.text);
  }
  if (checks_.empty()) judge_current();
}

// Every so often while a draft streams: can it still become acceptable? If not, it is cut off, and its rest
// is not paid for.
bool Run::look_for_hopelessness(Attempt& a) {
  constexpr std::size_t kEvery = 160;  // bytes
  if (!a.streaming || a.record.purpose != Purpose::draft || a.lane != current_ ||
      !agent_.config().abort_hopeless || a.over())
    return false;
  const std::size_t length = a.so_far().text.size();
  if (length < a.checked_at + kEvery) return false;
  a.checked_at = length;
  JudgeParts parts;
  fill_input(parts, a, true);
  const Hopeless h = hopeless(parts.in, *gate_, agent_.calibration());
  if (!h.stop) return false;
  trace("abort", "the draft is lost already: " + h.reason);
  flag("draft_aborted");
  result_->draft_model = a.record.model;
  result_->draft_text = a.so_far().text;
  draft_ = 0;
  cancel_attempt(a, "cut off: hopeless");
  result_->draft_cost = a.record.cost;
  result_->escalated = true;
  note_rejection(a, h.reason, nullptr);
  lanes_[a.lane].state = Lane::State::failed;
  emit(EventKind::draft_decision, {}, [&](JsonWriter& e) {
    e.field("accepted", false)
        .field("model", a.record.model)
        .field("tier", static_cast<std::int64_t>(lanes_[a.lane].tier))
        .key("reasons")
        .begin_array()
        .string(h.reason)
        .end_array();
  });
  take_back_if_shown(a, h.reason);
  climb_to(lanes_[a.lane].tier + 1, h.reason, "quality");
  return true;
}

}  // namespace cascade
