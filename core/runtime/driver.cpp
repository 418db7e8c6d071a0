#include "runtime/driver.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"

namespace cascade {
namespace {

// Shadows are heard by the calibration alone.
struct Nobody final : RunListener {
  void on_event(const Event&) override {}
  void on_done(Result<std::unique_ptr<RunResult>>) override {}
};

}  // namespace

// ---- Driver ----

Driver::~Driver() { cancel_all(); }

std::shared_ptr<LiveRun> Driver::start(std::shared_ptr<LiveAgent> agent, std::shared_ptr<RunRequest> request,
                                       std::shared_ptr<RunListener> listener, bool events) {
  recall_learned(agent);
  auto run = std::make_shared<LiveRun>(*this, agent, std::move(request), std::move(listener), events);
  live_.emplace(run.get(), run);
  if (!run->flight_.empty()) {
    const auto [flight, leads] = flights_.try_emplace({agent.get(), run->flight_});
    if (!leads) {
      flight->second.push_back(run);
      return run;
    }
  }
  admit(run);
  return run;
}

// Beside all other runs: it takes no place that one of them could wait for, and where many are under way
// already it is let go.
void Driver::start_shadow(std::shared_ptr<LiveAgent> agent, std::unique_ptr<RunRequest> request) {
  constexpr std::int64_t kMost = 4;
  if (agent->shadows >= kMost) return;
  auto run = std::make_shared<LiveRun>(*this, agent, std::move(request), std::make_shared<Nobody>(), false);
  live_.emplace(run.get(), run);
  ++agent->shadows;
  run->begin();
}

// An agent goes on from what is kept under its name, by itself in former times or by the one that it
// replaces.
void Driver::recall_learned(const std::shared_ptr<LiveAgent>& agent) {
  const std::string& name = agent->agent->config().learning.kept_as;
  if (name.empty() || agent->recalled) return;
  platform_.store->recall(name, [weak = std::weak_ptr<LiveAgent>(agent)](std::string_view document) {
    const std::shared_ptr<LiveAgent> live = weak.lock();
    if (!live || document.empty()) return;
    // Of another version it is left alone: the agent learns anew.
    if (const Result<Json> parsed = parse_json(document))
      static_cast<void>(live->agent->calibration().merge_json(parsed->view(), "$"));
    live->kept_lessons = live->agent->calibration().lessons();
  });
  agent->recalled = true;
}

void Driver::keep_learned(LiveAgent& agent) {
  const std::string& name = agent.agent->config().learning.kept_as;
  const CalibrationSet& calibration = agent.agent->calibration();
  if (name.empty() || calibration.lessons() == agent.kept_lessons) return;
  platform_.store->keep(name, calibration.to_json());
  agent.kept_lessons = calibration.lessons();
}

void Driver::admit(const std::shared_ptr<LiveRun>& run) {
  auto& [running, waiting] = agents_[run->agent_.get()];
  if (running >= run->agent_->agent->config().max_concurrent) {
    waiting.push_back(run);
    return;
  }
  ++running;
  run->begin();
}

void Driver::finished(LiveRun* run) {
  const auto it = live_.find(run);
  if (it == live_.end()) return;
  const std::shared_ptr<LiveRun> keep = it->second;
  live_.erase(it);
  // Should the memory end here, whoever waits for a place must not wait for ever.
  static_cast<void>(platform_.guarded([&] { keep_learned(*keep->agent_); }));
  if (keep->run_.is_shadow()) {
    --keep->agent_->shadows;
    return;
  }
  if (const auto flight = flights_.find({keep->agent_.get(), keep->flight_}); flight != flights_.end()) {
    std::vector<std::shared_ptr<LiveRun>>& followers = flight->second;
    const auto me = std::find(followers.begin(), followers.end(), keep);
    if (me != followers.end()) {  // a follower that was cancelled while it waited
      followers.erase(me);
      return;
    }
    std::vector<std::shared_ptr<LiveRun>> next = std::move(followers);
    flights_.erase(flight);
    // A good answer serves all of them from the cache; after a failure the first of them leads the rest.
    for (const std::shared_ptr<LiveRun>& f : next) {
      if (f->over_) continue;
      const auto [again, leads] = flights_.try_emplace({keep->agent_.get(), f->flight_});
      if (leads) admit(f);
      else again->second.push_back(f);
    }
  }
  const auto a = agents_.find(keep->agent_.get());
  if (a == agents_.end()) return;
  auto& [running, waiting] = a->second;
  if (!keep->begun_) {
    for (auto w = waiting.begin(); w != waiting.end(); ++w)
      if (w->get() == run) {
        waiting.erase(w);
        break;
      }
  } else {
    --running;
  }
  if (!waiting.empty() && running < keep->agent_->agent->config().max_concurrent) {
    const std::shared_ptr<LiveRun> next = waiting.front();
    waiting.pop_front();
    ++running;
    next->begin();
    return;
  }
  if (running == 0 && waiting.empty()) agents_.erase(a);
}

void Driver::cancel_all() {
  while (!live_.empty()) {
    const std::shared_ptr<LiveRun> run = live_.begin()->second;
    run->cancel();
    live_.erase(run.get());
  }
}

// ---- LiveRun ----

LiveRun::LiveRun(Driver& driver, std::shared_ptr<LiveAgent> agent, std::shared_ptr<RunRequest> request,
                 std::shared_ptr<RunListener> listener, bool events)
    : driver_(driver),
      agent_(std::move(agent)),
      listener_(std::move(listener)),
      flight_(agent_->agent->cache_key_of(*request)),
      run_(*agent_->agent, std::move(request), events, driver.platform().clock->random()) {}

LiveRun::~LiveRun() { close(); }

template <typename F>
void LiveRun::feed(F&& event) {
  if (over_) return;
  const std::shared_ptr<LiveRun> keep = weak_from_this().lock();  // the run may end inside
  const bool whole = driver_.platform_.guarded([&] {
    const Moment now = driver_.platform_.clock->now();
    event(now);
    engine_ns_ += driver_.platform_.clock->now().mono_ns - now.mono_ns;
    pump();
  });
  if (!whole) abandon();
}

void LiveRun::abandon() {
  if (!listener_) return;
  over_ = true;
  close();
  const std::shared_ptr<RunListener> listener = std::exchange(listener_, nullptr);
  Error e;
  e.status = Status::no_memory;  // and no message: that would need some
  listener->on_done(std::move(e));
  driver_.finished(this);
}

void LiveRun::begin() {
  begun_ = true;
  feed([this](Moment now) { run_.start(now); });
}

void LiveRun::cancel() {
  feed([this](Moment now) { run_.cancel(now); });
}

void LiveRun::tool_result(CallId call, std::string text, bool is_error) {
  feed([&](Moment now) { run_.tool_result(call, std::move(text), is_error, now); });
}
void LiveRun::model_delta(AttemptId attempt, std::string_view text) {
  feed([&](Moment now) { run_.model_delta(attempt, text, now); });
}
void LiveRun::model_end(AttemptId attempt, JsonView response) {
  feed([&](Moment now) { run_.model_end(attempt, response, now); });
}
void LiveRun::model_fail(AttemptId attempt, Error error) {
  feed([&](Moment now) { run_.model_fail(attempt, std::move(error), now); });
}

void LiveRun::on_timer(std::uint64_t timer) {
  const auto it = std::find_if(timers_.begin(), timers_.end(),
                               [timer](const TimerPair& t) { return t.platform == timer; });
  if (it == timers_.end()) return;
  const TimerId id = it->run;
  timers_.erase(it);
  feed([&](Moment now) { run_.timer(id, now); });
}

void LiveRun::Exchange::on_head(int status, HeaderList headers) {
  run->feed([&](Moment now) { run->run_.http_head(attempt, status, headers, now); });
}
void LiveRun::Exchange::on_bytes(std::string_view bytes) {
  run->feed([&](Moment now) { run->run_.http_bytes(attempt, bytes, now); });
}
void LiveRun::Exchange::on_end() {
  open = false;
  run->feed([&](Moment now) { run->run_.http_end(attempt, now); });
}
void LiveRun::Exchange::on_fail(TransportFailure kind, std::string message, bool) {
  open = false;
  run->feed([&](Moment now) { run->run_.http_fail(attempt, kind, message, now); });
}

// Actions may make the world answer at once, inside the call; then the answer's own actions join the queue
// and this loop, already running, takes them too.
void LiveRun::pump() {
  if (pumping_) return;
  pumping_ = true;
  for (std::vector<Action> actions = run_.take_actions(); !actions.empty() && !over_;
       actions = run_.take_actions())
    for (Action& a : actions) {
      carry_out(a);
      if (over_) break;
    }
  pumping_ = false;
}

void LiveRun::carry_out(Action& action) {
  const Platform& p = driver_.platform_;
  if (auto* a = std::get_if<StartHttp>(&action)) {
    auto exchange = std::make_unique<Exchange>(this, a->attempt);
    Exchange* sink = exchange.get();
    exchanges_.push_back(std::move(exchange));
    HttpOptions options;
    options.connect_timeout_ms = a->connect_timeout_ms;
    options.streaming = a->streaming;
    options.deployment = a->deployment;
    const ExchangeId id = p.transport->start(*a->http, options, sink);
    if (over_) return;
    sink->id = id;
    if (paused_ && sink->open) p.transport->pause(id);
  } else if (auto* c = std::get_if<CancelHttp>(&action)) {
    const auto it = std::find_if(exchanges_.begin(), exchanges_.end(),
                                 [c](const auto& e) { return e->attempt == c->attempt; });
    if (it != exchanges_.end() && std::exchange((*it)->open, false)) p.transport->cancel((*it)->id);
  } else if (auto* s = std::get_if<SetTimer>(&action)) {
    if (timers_.size() == timers_.capacity()) timers_.reserve(timers_.size() + 4);
    // Its place is there already: close() must find every timer that is set.
    timers_.push_back({s->timer, p.timers->set(s->delay_ms, this)});
  } else if (auto* cl = std::get_if<ClearTimer>(&action)) {
    const auto it =
        std::find_if(timers_.begin(), timers_.end(), [cl](const TimerPair& t) { return t.run == cl->timer; });
    if (it == timers_.end()) return;
    p.timers->clear(it->platform);
    timers_.erase(it);
  } else if (auto* e = std::get_if<Emit>(&action)) {
    listener_->on_event(e->event);
  } else if (auto* t = std::get_if<CallTool>(&action)) {
    auto it = agent_->tools.find(t->name);
    if (it == agent_->tools.end()) it = agent_->tools.find(std::string(Agent::kAnyTool));
    if (it == agent_->tools.end())
      return tool_result(t->call, "There is no tool named \"" + t->name + "\".", true);
    it->second(ToolInvocation{weak_from_this(), t->call, std::move(t->id), std::move(t->name),
                              std::move(t->arguments), id()});
  } else if (auto* m = std::get_if<StartModel>(&action)) {
    const auto it = agent_->models.find(m->model);
    if (it == agent_->models.end())
      return model_fail(
          m->attempt,
          make_error(
              Status::model_unavailable,
              "No model named \"" + m->model +
                  "\" was added by the host; call cascade_agent_add_model (or your language's form of it) before the first run."));
    it->second.call(ModelInvocation{weak_from_this(), m->attempt, std::move(m->request_json)});
  } else if (auto* cm = std::get_if<CancelModel>(&action)) {
    for (auto& [name, model] : agent_->models)
      if (model.cancel) model.cancel(this, cm->attempt);
  } else if (auto* r = std::get_if<Reserve>(&action)) {
    const std::int64_t now = p.clock->now().wall_ms;
    const std::weak_ptr<LiveRun> self = weak_from_this();
    p.store->reserve(r->id, r->claims, r->amount, now, now + r->ttl_ms,
                     [self, id = r->id](const ReserveAnswer& answer) {
                       if (const std::shared_ptr<LiveRun> run = self.lock())
                         run->feed([&](Moment at) { run->run_.reserved(id, answer, at); });
                     });
  } else if (auto* st = std::get_if<Settle>(&action)) {
    p.store->settle(st->id, st->actual, p.clock->now().wall_ms);
  } else if (std::get_if<ReadClock>(&action)) {
    feed([&](Moment now) { run_.clock_read(now); });
  } else if (std::get_if<Finished>(&action)) {
    over_ = true;
    close();
    const std::shared_ptr<LiveRun> keep = weak_from_this().lock();
    std::unique_ptr<RunRequest> shadow = run_.take_shadow();
    // The listener is let go of last: should the memory end before, abandon() still tells it.
    if (run_.ok()) {
      std::unique_ptr<RunResult>& result = run_.result();
      result->overhead_ms = static_cast<double>(engine_ns_) / 1e6;
      agent_->analytics.add(*result);
      std::exchange(listener_, nullptr)->on_done(std::move(result));
    } else {
      agent_->analytics.add_error(run_.error(), run_.is_shadow());
      std::exchange(listener_, nullptr)->on_done(std::move(run_.error()));
    }
    driver_.finished(this);
    if (shadow) driver_.start_shadow(agent_, std::move(shadow));
  }
}

void LiveRun::pause() {
  paused_ = true;
  for (const auto& e : exchanges_)
    if (e->open) driver_.platform_.transport->pause(e->id);
}

void LiveRun::resume() {
  paused_ = false;
  for (const auto& e : exchanges_)
    if (e->open) driver_.platform_.transport->resume(e->id);
}

// The world must not call a run that is gone.
void LiveRun::close() {
  for (const auto& e : exchanges_)
    if (std::exchange(e->open, false)) driver_.platform_.transport->cancel(e->id);
  for (const TimerPair& t : timers_) driver_.platform_.timers->clear(t.platform);
  timers_.clear();
}

}  // namespace cascade
