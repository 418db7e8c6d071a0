// Asking a deployment: choose it, write the request, reserve the money, send, read, and decide what a failure
// means.
#include <algorithm>

#include "base/text.hpp"
#include "cascade/host_request.hpp"
#include "cascade/retry.hpp"
#include "cascade/run.hpp"
#include "gate/self_check.hpp"

namespace cascade {

Attempt* Run::attempt(AttemptId id) {
  return id == 0 || id > attempts_.size() ? nullptr : attempts_[id - 1].get();
}

std::size_t Run::open_lane(std::size_t tier, Purpose purpose) {
  Lane lane;
  lane.tier = tier;
  lane.purpose = purpose;
  lanes_.push_back(std::move(lane));
  return lanes_.size() - 1;
}

// Chooses who is asked next in this lane, and asks.
void Run::lane_next(std::size_t index) {
  Lane& lane = lanes_[index];
  if (lane.again != SIZE_MAX) {
    const std::size_t m = std::exchange(lane.again, SIZE_MAX);
    if (agent_.deployment(m).breaker.allows(now_.mono_ms())) return ask(index, m, false);
    lane.spent.push_back(m);
  }
  std::vector<std::size_t> candidates = plan_.tiers[lane.tier].models;
  if (lane.purpose == Purpose::judge || lane.purpose == Purpose::format) {
    const std::string& id =
        lane.purpose == Purpose::judge ? agent_.config().checks.judge : agent_.config().format_with;
    candidates.assign(1, *agent_.config().model_index(id));
  } else if (lane.purpose == Purpose::embed) {
    candidates.assign(1, *agent_.embedder());
  } else if (lane.purpose == Purpose::self_check || lane.purpose == Purpose::sample) {
    candidates.assign(1, attempt(lanes_[current_].answer)->model);  // the drafter itself is asked again
  }
  std::size_t best = SIZE_MAX;
  Millis best_wait = 0;
  for (std::size_t m : candidates) {
    Deployment& d = agent_.deployment(m);
    if (std::find(lane.spent.begin(), lane.spent.end(), m) != lane.spent.end()) continue;
    if (d.key_missing || !d.breaker.allows(now_.mono_ms())) continue;
    const Millis wait = d.pace.wait(now_.mono_ms(), 1);
    if (best == SIZE_MAX || wait < best_wait) {
      best = m;
      best_wait = wait;
    }
  }
  if (best == SIZE_MAX)
    return lane_failed(
        index, lane.error.status == Status::internal ? no_deployment_error(lane, candidates) : lane.error);
  // A draft is not worth a long wait at a rate limit: the next tier can answer now. A shadow takes no place
  // in line.
  const Millis patience = is_shadow() ? 0 : lane.purpose == Purpose::draft ? 5000 : best_wait;
  if (best_wait > patience)
    return lane_failed(index, make_error(Status::rate_limited, agent_.deployment(best).config.id +
                                                                   " is at its rate limit for another " +
                                                                   std::to_string(best_wait) + " ms."));
  ask(index, best, false);
}

Error Run::no_deployment_error(const Lane& lane, const std::vector<std::size_t>& candidates) const {
  const std::string name = lane.main() ? plan_.tiers[lane.tier].name : purpose_name(lane.purpose);
  std::string message = "No model of \"" + name + "\" can be asked:";
  Status status = Status::circuit_open;
  for (std::size_t m : candidates) {
    const Deployment& d = agent_.deployment(m);
    message += " " + d.config.id;
    if (d.key_missing) {
      status = Status::authentication;
      message += " has no API key (set " + d.key_hint + ", or \"api_key\" in the configuration);";
    } else {
      message += std::string(" is ") + d.breaker.state(now_.mono_ms()) + " after failures;";
    }
  }
  message.back() = '.';
  return make_error(status, std::move(message));
}

void Run::ask(std::size_t lane_index, std::size_t model, bool as_hedge) {
  auto owned = std::make_unique<Attempt>();
  Attempt& a = *owned;
  Deployment& d = agent_.deployment(model);
  a.record.id = static_cast<AttemptId>(attempts_.size() + 1);
  a.record.tier = lanes_[lane_index].tier;
  a.record.model_id = d.config.id;
  a.record.model = d.config.name;
  a.record.provider = d.config.host ? std::string("host") : d.config.provider;
  a.record.purpose = lanes_[lane_index].purpose;
  a.record.started_ms = t_ms();
  a.lane = lane_index;
  a.model = model;
  a.deployment = &d;
  attempts_.push_back(std::move(owned));
  (as_hedge ? lanes_[lane_index].hedge : lanes_[lane_index].active) = a.record.id;

  const Outcome written = write_request(a, lanes_[lane_index]);
  if (!written) return attempt_failed(a, written.error());
  reserve(a);
}

// Of one attempt. The conversation and the tools, which are most of it, are only lent to it: write_request
// gives them back.
Prompt Run::prompt_for(std::size_t lane_index, const Deployment& d) {
  const Lane& lane = lanes_[lane_index];
  if (lane.purpose == Purpose::embed) {
    Prompt texts = embed_request(lane_index);
    texts.extra_json = d.config.extra_json;
    return texts;
  }
  Prompt p;
  if (lane.main() || lane.purpose == Purpose::sample) {
    std::vector<Message> messages = std::exchange(request_.prompt.messages, {});
    std::vector<ToolDef> tools = std::exchange(request_.prompt.tools, {});
    p = request_.prompt;
    p.messages = std::move(messages);
    p.tools = std::move(tools);
  }
  if (!lane.main() && lane.purpose != Purpose::sample) {
    const Attempt& subject = *attempts_[lanes_[current_].answer - 1];
    Message m;
    Part part;
    if (lane.purpose == Purpose::self_check) {
      part.text = self_check_prompt(last_turn_, subject.reply.text);
      p.max_tokens = 1;
      p.temperature = 0;
    } else if (lane.purpose == Purpose::judge) {
      part.text = judge_prompt(last_turn_, subject.reply.text);
      p.max_tokens = 8;
      p.temperature = 0;
    } else {
      part.text =
          (agent_.config().format_prompt.empty()
               ? std::string(
                     "Rewrite the answer below in one clear, neutral style. Keep every fact, number, name and piece of code exactly. Output only the rewritten answer.")
               : agent_.config().format_prompt) +
          "\n\n" + subject.reply.text;
    }
    m.parts.push_back(std::move(part));
    p.messages.push_back(std::move(m));
    p.stream = false;
  } else {
    p.stream = request_.stream && lane.main();
    if (lane.purpose == Purpose::sample) {
      p.temperature = std::max(0.7, p.temperature.value_or(0.7));  // a second opinion must be free to differ
      if (p.seed) p.seed = *p.seed + 1;
    }
  }
  const bool has_system = std::any_of(p.messages.begin(), p.messages.end(), [](const Message& m) {
    return m.role == Role::system || m.role == Role::developer;
  });
  const std::string& system =
      plan_.rule && !plan_.rule->system_prompt.empty() ? plan_.rule->system_prompt : d.config.system_prompt;
  if (!has_system && !system.empty() && lane.main()) {
    Message m;
    m.role = Role::system;
    Part part;
    part.text = system;
    m.parts.push_back(std::move(part));
    p.messages.insert(p.messages.begin(), std::move(m));
  }
  if (!p.temperature && plan_.rule) p.temperature = plan_.rule->temperature;
  if (!p.temperature) p.temperature = d.config.temperature;
  if (!p.max_tokens && plan_.rule) p.max_tokens = plan_.rule->max_tokens;
  if (!p.max_tokens) p.max_tokens = d.config.max_tokens;
  if (p.extra_json.empty()) p.extra_json = d.config.extra_json;
  if (forbid_tools_) p.tool_choice.kind = ToolChoice::Kind::none;
  // Log-probabilities are the cheapest signal there is: asked for wherever they may come and can still change
  // a decision. Those that the caller wants are asked for in any case; the dialect says so when it cannot.
  const bool useful = lane.purpose == Purpose::draft || lane.purpose == Purpose::self_check;
  p.logprobs = (request_.want_logprobs && lane.main()) || (useful && d.want_logprobs());
  p.top_logprobs = p.logprobs ? std::max(p.top_logprobs, lane.purpose == Purpose::self_check ? 5 : 3) : 0;
  return p;
}

Outcome Run::write_request(Attempt& a, const Lane& lane) {
  const std::size_t asked = request_.prompt.messages.size();
  Prompt p = prompt_for(a.lane, *a.deployment);
  Outcome written = write_prompt(a, lane, p);
  if (lane.main() || lane.purpose == Purpose::sample) {
    if (p.messages.size() > asked) p.messages.erase(p.messages.begin());  // the deployment's own instructions
    request_.prompt.messages = std::move(p.messages);
    request_.prompt.tools = std::move(p.tools);
  }
  return written;
}

Outcome Run::write_prompt(Attempt& a, const Lane& lane, const Prompt& p) {
  const Deployment& d = *a.deployment;
  // Most requests go out as they came, and a long prompt is not worth counting again for every attempt.
  a.prompt_tokens = lane.main() && p.messages.size() == messages_at_start_ ? plan_.prompt_tokens
                                                                           : estimate_prompt_tokens(p);
  a.streaming = p.stream;
  a.logprobs_asked = p.logprobs;
  if (!d.tools && !p.tools.empty() && lane.main())
    return make_error(Status::unsupported, d.config.id + " does not take tools (supports_tools is false).");
  if (d.config.context_window > 0 && a.prompt_tokens > d.config.context_window) {
    Error e =
        make_error(Status::context_too_long,
                   "The prompt of about " + std::to_string(a.prompt_tokens) + " tokens does not fit the " +
                       std::to_string(d.config.context_window) + " tokens of " + d.config.id + ".");
    e.provider = a.record.provider;
    return e;
  }
  if (!d.dialect) {  // a model of the host gets the prompt as JSON
    a.host_request = host_request(p, request_.run_id, a.record.id, d.config.name, lane.purpose);
    return Unit{};
  }
  WireTraits known;
  const WireTraits* traits = &d.traits;
  if (p.logprobs && (!d.want_logprobs() || d.traits.logprobs == WireTraits::Logprobs::probe)) {
    // Not known of this kind of server: ask, and remember what came of it.
    known = d.traits;
    known.logprobs = d.want_logprobs() ? WireTraits::Logprobs::boolean : WireTraits::Logprobs::no;
    traits = &known;
  }
  Result<Written> written = d.dialect->write(p, *traits, agent_.config().unsupported);
  if (!written) return written.error();
  a.http = std::make_unique<HttpRequest>(std::move(written->http));
  a.record.notes = std::move(written->notes);
  a.reader = d.dialect->reader(*traits, p.stream);
  return Unit{};
}

void Run::send(Attempt& a) {
  Deployment& d = *a.deployment;
  const Millis now = now_.mono_ms();
  if (const Millis wait = d.pace.wait(now, a.prompt_tokens); wait > 0) {  // its rate limit says: not yet
    if (a.state != Attempt::State::waiting) trace("wait", d.config.id + " is at its rate limit");
    a.state = Attempt::State::waiting;
    set_timer(TimerKind::pace, a.record.id, wait);
    return;
  }
  a.state = Attempt::State::asking;
  a.sent_ns = a.last_byte_ns = now_.mono_ns;
  d.pace.on_start(now, a.prompt_tokens);
  d.breaker.on_start(now);
  const Lane& lane = lanes_[a.lane];
  trace("attempt", std::string(purpose_name(a.record.purpose)) + " from " + a.record.model_id);
  emit(EventKind::attempt, {}, [&](JsonWriter& w) {
    w.field("attempt", static_cast<std::int64_t>(a.record.id))
        .field("tier", static_cast<std::int64_t>(lane.tier))
        .field("model", a.record.model);
    w.field("provider", a.record.provider).field("purpose", purpose_name(a.record.purpose));
  });
  const TimeoutConfig& limits = agent_.config().timeouts;
  a.total_timer = set_timer(TimerKind::total, a.record.id,
                            d.config.timeout_ms > 0 ? d.config.timeout_ms : limits.total_ms);
  if (!d.dialect) {
    act(StartModel{a.record.id, d.config.name, std::move(a.host_request)});
    return;
  }
  if (a.streaming) a.phase_timer = set_timer(TimerKind::phase, a.record.id, limits.first_token_ms);
  if (agent_.config().hedge.enabled && !is_shadow() && lane.main() && lane.hedge == 0 &&
      lane.active == a.record.id && plan_.tiers[lane.tier].models.size() > 1) {
    const Millis late =
        agent_.config().hedge.delay_ms > 0 ? agent_.config().hedge.delay_ms : d.pace.first_token_p95();
    if (late > 0) a.hedge_timer = set_timer(TimerKind::hedge, a.record.id, late);
  }
  act(StartHttp{a.record.id, std::move(a.http), limits.connect_ms, a.streaming, d.config.id});
}

// Closes an attempt's books: no timer, no slot, money settled.
void Run::end_attempt(Attempt& a, const char* status) {
  clear_timer(a.phase_timer);
  clear_timer(a.total_timer);
  clear_timer(a.hedge_timer);
  if (a.sent_ns != 0) a.deployment->pace.on_end();
  a.state = Attempt::State::over;
  a.record.status = status;
  a.record.ended_ms = t_ms();
  settle(a);
}

void Run::attempt_failed(Attempt& a, Error e) {
  Deployment& d = *a.deployment;
  const std::size_t index = a.lane;
  const bool was_sent = a.sent_ns != 0;
  a.record.error = e.message;
  if (const Usage& u = a.so_far().usage; u.source != Usage::Source::none || !a.so_far().text.empty()) {
    a.reply.usage = u;  // a stream that broke was paid for as far as it went
    count(a);
  }
  end_attempt(a, status_name(e.status));
  Lane& lane = lanes_[index];
  trace("failure", a.record.model_id + ": " + e.message);

  // A server that refuses log-probabilities is asked again without them, at once and uncounted.
  if (was_sent && e.status == Status::bad_request && a.logprobs_asked && d.want_logprobs() &&
      icontains(e.message, "logprob")) {
    d.logprobs = Deployment::Logprobs::no;
    d.breaker.on_success();
    lane.again = a.model;
    return lane_next(index);
  }
  if (was_sent) {
    if (blames_deployment(e)) d.breaker.on_failure(now_.mono_ms());
    else d.breaker.on_cancelled();
    if (e.status == Status::rate_limited)
      d.pace.block_until(now_.mono_ms() + std::min<Millis>(std::max<Millis>(e.retry_after_ms, 1000),
                                                           agent_.config().retry.max_retry_after_ms));
  }
  lane.error = e;
  if (lane.purpose == Purpose::embed || is_shadow())
    return lane_failed(index, std::move(e));  // done without, at once
  failures_.push_back(a.record.model_id + ": " + e.message);
  const AttemptId sibling = lane.hedge == a.record.id ? lane.active : lane.hedge;
  if (Attempt* s = attempt(sibling); s && !s->over()) {  // the hedge is still on its way
    lane.active = sibling;
    return;
  }
  lane.hedge = 0;
  if (a.shown_bytes > 0) {
    if (request_.stream_mode.value_or(agent_.config().stream) != StreamMode::optimistic)
      return finish_error(std::move(e));  // what was shown is never taken back
    take_back(a, e.message);
  }
  const AfterFailure next = after_failure(e, agent_.config().retry);
  if (next == AfterFailure::retry_same && lane.retries < agent_.config().retry.max_retries &&
      agent_.take_retry()) {
    lane.state = Lane::State::backing_off;
    lane.again = a.model;
    const Millis delay = retry_delay(e, lane.retries++, agent_.config().retry, random_);
    trace("retry", "in " + std::to_string(delay) + " ms");
    lane.timer = set_timer(TimerKind::retry, index, delay);
    return;
  }
  if (next == AfterFailure::stop && lane.purpose == Purpose::final) return lane_failed(index, std::move(e));
  lane.spent.push_back(a.model);
  lane_next(index);
}

void Run::cancel_attempt(Attempt& a, const char* why) {
  if (a.over()) return;
  if (a.sent_ns != 0) {
    if (a.deployment->dialect) act(CancelHttp{a.record.id});
    else act(CancelModel{a.record.id});
    a.deployment->breaker.on_cancelled();
    a.reply.usage = a.so_far().usage;
    if (a.reply.usage.output_total == 0)
      a.reply.usage.source = Usage::Source::none;  // the provider had only begun to count
    count(a);
  }
  a.record.error = why;
  end_attempt(a, "cancelled");
}

void Run::cancel_lane(std::size_t index, const char* why) {
  Lane& lane = lanes_[index];
  for (AttemptId id : {lane.active, lane.hedge})
    if (Attempt* a = attempt(id)) cancel_attempt(*a, why);
  clear_timer(lane.timer);
  lane.state = Lane::State::failed;
}

void Run::lane_answered(std::size_t index) {
  Lane& lane = lanes_[index];
  if (lane.main()) {
    if (index == current_) judge_current();
    return;
  }
  if (lane.purpose == Purpose::format) {
    Attempt& styled = *attempt(lane.answer);
    Reply reply = attempt(lanes_[current_].answer)->reply;
    if (!styled.reply.text.empty()) reply.text = styled.reply.text;
    Delta d;
    d.text = reply.text;
    if (request_.stream) show(styled, std::move(d));
    return complete_with(std::move(reply));
  }
  if (lane.purpose == Purpose::embed) return embed_over(index);
  check_done(index);
}

void Run::lane_failed(std::size_t index, Error e) {
  Lane& lane = lanes_[index];
  lane.state = Lane::State::failed;
  lane.error = e;
  if (!lane.main()) {
    if (lane.purpose == Purpose::format) {  // the answer stands as it is
      flag("unformatted");
      Attempt& a = *attempt(lanes_[current_].answer);
      show_held(a);
      return complete_with(a.reply);
    }
    if (lane.purpose == Purpose::embed) return embed_over(index);
    return check_done(index);
  }
  if (index != current_) return;
  if (!(lane.purpose == Purpose::final && after_failure(e, agent_.config().retry) == AfterFailure::stop)) {
    for (std::size_t t = lane.tier + 1; t < plan_.tiers.size(); ++t)
      if (std::find(tiers_tried_.begin(), tiers_tried_.end(), t) == tiers_tried_.end()) {
        plan_.top = std::max(plan_.top, t);
        result_->escalated = result_->escalated || lane.purpose == Purpose::draft;
        return climb_to(t, e.message, "failure");
      }
    if (best_) {
      flag("fallback");
      return deliver_best("fallback", "the stronger tier failed: " + e.message);
    }
    for (std::size_t t = lane.tier; t-- > 0;)
      if (std::find(tiers_tried_.begin(), tiers_tried_.end(), t) == tiers_tried_.end()) {
        flag("fallback");
        plan_.top = t;
        return climb_to(t, e.message, "failure");
      }
  }
  const auto asked = std::count_if(attempts_.begin(), attempts_.end(),
                                   [](const auto& a) { return a->record.purpose != Purpose::embed; });
  if (asked > 1 && e.status != Status::bad_request) {
    Error all = make_error(Status::all_attempts_failed, "Every model failed. " + join(failures_, " | "));
    all.provider = e.provider;
    all.http_status = e.http_status;
    all.retry_after_ms = e.retry_after_ms;
    return finish_error(std::move(all));
  }
  finish_error(std::move(e));
}

}  // namespace cascade
