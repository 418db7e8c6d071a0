// A world in virtual time: scripted providers, timers and a clock, so that a whole cascade runs in
// microseconds and always the same way. Nothing sleeps; `run()` plays events in the order of their time until
// nothing is left to happen.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "runtime/driver.hpp"

namespace cascade::sim {

struct Step {
  enum class Kind { head, bytes, end, fail } kind = Kind::bytes;
  Millis after = 0;  // since the step before
  int status = 200;
  HeaderList headers;
  std::string bytes;
  TransportFailure failure = TransportFailure::reset;
};
using Script = std::vector<Step>;

inline Script whole(std::string body, int status = 200, HeaderList headers = {}, Millis latency = 100) {
  headers.emplace_back("content-type", "application/json");
  return {{Step::Kind::head, latency, status, std::move(headers), {}, {}},
          {Step::Kind::bytes, 0, 0, {}, std::move(body), {}},
          {Step::Kind::end, 0, 0, {}, {}, {}}};
}

struct Answer {
  Answer(std::string words, double lp = -0.0002, int in = 50, int out = 20, std::string why = "stop",
         std::string calls = {})  // NOLINT: implicit on purpose
      : text(std::move(words)),
        logprob(lp),
        input_tokens(in),
        output_tokens(out),
        finish(std::move(why)),
        tool_calls(std::move(calls)) {}
  std::string text;
  double logprob;  // of every token; 1 = send none
  int input_tokens, output_tokens;
  std::string finish;
  std::string tool_calls;  // JSON array, "" = none
};

// An OpenAI chat completion, whole.
inline Script openai(const Answer& a, Millis latency = 100) {
  std::string body;
  JsonWriter w(body);
  w.begin_object()
      .field("id", "chatcmpl-1")
      .field("object", "chat.completion")
      .field("model", "m")
      .key("choices")
      .begin_array()
      .begin_object()
      .field("index", 0);
  w.key("message").begin_object().field("role", "assistant").field("content", a.text);
  if (!a.tool_calls.empty()) w.key("tool_calls").raw(a.tool_calls);
  w.end_object().field("finish_reason", a.finish);
  if (a.logprob <= 0) {
    w.key("logprobs").begin_object().key("content").begin_array();
    for (std::size_t i = 0; i < a.text.size(); i += 4)
      w.begin_object()
          .field("token", a.text.substr(i, 4))
          .field("logprob", a.logprob)
          .key("top_logprobs")
          .begin_array()
          .end_array()
          .end_object();
    w.end_array().end_object();
  }
  w.end_object()
      .end_array()
      .key("usage")
      .begin_object()
      .field("prompt_tokens", a.input_tokens)
      .field("completion_tokens", a.output_tokens);
  w.field("total_tokens", a.input_tokens + a.output_tokens).end_object().end_object();
  return whole(body, 200, {}, latency);
}

// The same as a stream, one chunk per four bytes, `gap` ms apart.
inline Script openai_stream(const Answer& a, Millis latency = 100, Millis gap = 10) {
  Script s = {{Step::Kind::head, latency, 200, {{"content-type", "text/event-stream"}}, {}, {}}};
  const auto chunk = [&](const std::string& choice, Millis after, const std::string& usage = {}) {
    s.push_back({Step::Kind::bytes,
                 after,
                 0,
                 {},
                 "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[" +
                     choice + "]" + usage + "}\n\n",
                 {}});
  };
  for (std::size_t i = 0; i < a.text.size(); i += 4) {
    std::string choice;
    JsonWriter w(choice);
    w.begin_object()
        .field("index", 0)
        .key("delta")
        .begin_object()
        .field("content", a.text.substr(i, 4))
        .end_object();
    if (a.logprob <= 0)
      w.key("logprobs")
          .begin_object()
          .key("content")
          .begin_array()
          .begin_object()
          .field("token", a.text.substr(i, 4))
          .field("logprob", a.logprob)
          .end_object()
          .end_array()
          .end_object();
    w.key("finish_reason").null().end_object();
    chunk(choice, gap);
  }
  chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + a.finish + "\"}", gap);
  chunk("", 0,
        ",\"usage\":{\"prompt_tokens\":" + std::to_string(a.input_tokens) +
            ",\"completion_tokens\":" + std::to_string(a.output_tokens) + "}");
  s.push_back({Step::Kind::bytes, 0, 0, {}, "data: [DONE]\n\n", {}});
  s.push_back({Step::Kind::end, 0, 0, {}, {}, {}});
  return s;
}

inline Script openai_error(int status, const std::string& code, HeaderList headers = {}) {
  return whole("{\"error\":{\"message\":\"" + code + " happened\",\"type\":\"" + code + "\",\"code\":\"" +
                   code + "\"}}",
               status, std::move(headers), 20);
}
inline Script broken(TransportFailure kind, Millis latency = 10) {
  return {{Step::Kind::fail, latency, 0, {}, {}, kind}};
}
inline Script silent() { return {}; }  // accepts the request and never answers

class World final : public Transport, public Timers, public Clock {
 public:
  // Called for each request: which script answers it.
  std::function<Script(const HttpRequest&)> provider;
  std::vector<HttpRequest> requests;
  std::size_t cancelled = 0;
  Moment time{1'000'000'000, 1'795'000'000'000};
  std::int64_t reading_ns = 0;  // how much time passes each time the clock is read

  // Plays everything that is going to happen, at most until `limit` virtual ms from now.
  void run(Millis limit = 10'000'000) {
    const std::int64_t end = time.mono_ns + limit * 1'000'000;
    while (!queue_.empty() && queue_.begin()->first.first <= end) {
      const auto event = queue_.begin();
      if (void_.erase(event->first.second) >
          0) {  // a cleared timer: nothing happens, and no time passes for it
        queue_.erase(event);
        continue;
      }
      const std::int64_t ns = std::max(time.mono_ns, event->first.first);
      time.wall_ms += (ns - time.mono_ns) / 1'000'000;
      time.mono_ns = ns;
      const std::function<void()> what = std::move(event->second);
      queue_.erase(event);
      what();
    }
  }
  std::uint64_t after(Millis delay, std::function<void()> what) {
    queue_.emplace(Key{time.mono_ns + delay * 1'000'000, next_}, std::move(what));
    return next_++;
  }
  bool idle() const { return queue_.empty(); }
  std::size_t open_exchanges() const { return exchanges_.size(); }
  std::size_t armed_timers() const { return timers_.size(); }

  ExchangeId start(const HttpRequest& request, const HttpOptions&, HttpSink* sink) override {
    const ExchangeId id = next_++;
    requests.push_back(request);
    exchanges_[id] = sink;
    auto script = std::make_shared<Script>(provider(request));
    play(id, script, 0);
    return id;
  }
  void cancel(ExchangeId id) override { cancelled += exchanges_.erase(id); }
  void pause(ExchangeId) override {}
  void resume(ExchangeId) override {}

  std::uint64_t set(Millis delay, TimerSink* sink) override {
    const std::uint64_t id = next_;  // `after` gives its event the same number
    after(delay, [this, id] {
      const auto it = timers_.find(id);
      TimerSink* s = it->second;
      timers_.erase(it);
      s->on_timer(id);
    });
    timers_[id] = sink;
    return id;
  }
  void clear(std::uint64_t id) override {
    if (timers_.erase(id) > 0) void_.insert(id);
  }

  Moment now() override {
    time.mono_ns += reading_ns;
    return time;
  }
  std::uint64_t random() override { return mix64(++seed_); }

 private:
  using Key = std::pair<std::int64_t, std::uint64_t>;
  void play(ExchangeId id, std::shared_ptr<Script> script, std::size_t i) {
    if (i >= script->size()) return;
    after((*script)[i].after, [this, id, script, i] {
      const auto it = exchanges_.find(id);
      if (it == exchanges_.end()) return;
      HttpSink* sink = it->second;
      Step& s = (*script)[i];
      switch (s.kind) {
        case Step::Kind::head: sink->on_head(s.status, s.headers); break;
        case Step::Kind::bytes: sink->on_bytes(s.bytes); break;
        case Step::Kind::end:
          exchanges_.erase(it);
          sink->on_end();
          return;
        case Step::Kind::fail:
          exchanges_.erase(it);
          sink->on_fail(s.failure, "scripted", i == 0);
          return;
      }
      play(id, script, i + 1);
    });
  }

  std::map<Key, std::function<void()>> queue_;
  std::map<ExchangeId, HttpSink*> exchanges_;
  std::map<std::uint64_t, TimerSink*> timers_;
  std::set<std::uint64_t> void_;
  std::uint64_t next_ = 1, seed_ = 7;
};

// One run's listener that keeps everything.
struct Ear final : RunListener {
  std::vector<Event> events;
  std::unique_ptr<Result<std::unique_ptr<RunResult>>> outcome;
  int done = 0;
  std::function<void(const Event&)> on;
  void on_event(const Event& e) override {
    events.push_back(e);
    if (on) on(e);
  }
  void on_done(Result<std::unique_ptr<RunResult>> r) override {
    ++done;
    outcome = std::make_unique<Result<std::unique_ptr<RunResult>>>(std::move(r));
  }
  bool ok() const { return outcome && outcome->ok(); }
  RunResult& result() { return *outcome->value(); }
  const Error& error() const { return outcome->error(); }
  std::string shown() const {  // what a careless reader of deltas has on the screen
    std::string s;
    for (const Event& e : events) {
      if (e.kind == EventKind::delta) s += e.text;
      if (e.kind == EventKind::discard) s.clear();
    }
    return s;
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> k;
    for (const Event& e : events)
      if (k.empty() || k.back() != event_kind_name(e.kind)) k.emplace_back(event_kind_name(e.kind));
    return k;
  }
};

// A cascade of two OpenAI models in a World. Prices: cheap $1/$2, strong $10/$20 per million tokens. It buys
// no checks unless told to, so that each test sees only the requests it is about.
struct Bench {
  World world;
  MemoryStore store;
  Driver driver{Platform{&world, &world, &world, &store}};
  std::shared_ptr<LiveAgent> agent = std::make_shared<LiveAgent>();

  static std::string config(const std::string& more = {}) {
    return R"({"models":[{"name":"cheap","provider":"openai","api_key":"sk-test-cheap-0001","price":{"input":1,"output":2}},
                         {"name":"strong","provider":"openai","api_key":"sk-test-strong-0001","price":{"input":10,"output":20}}],)" +
           std::string(more.find("\"checks\"") == std::string::npos
                           ? R"("checks":{"self_check":"never","second_sample":"never"})"
                           : "") +
           (more.empty() ? "" : (more.find("\"checks\"") == std::string::npos ? "," : "") + more) + "}";
  }
  explicit Bench(const std::string& more = {}) { configure(config(more)); }
  void configure(const std::string& json) {
    const Result<Json> document = parse_json(json);
    Result<std::unique_ptr<Agent>> made = Agent::make(document->view(), {}, world.time);
    if (made) agent->agent = std::move(*made);
    else failure = made.error().message;
  }
  std::shared_ptr<Ear> start(const std::string& request_json, bool events = true) {
    auto ear = std::make_shared<Ear>();
    const Result<Json> document = parse_json(request_json);
    Result<RunRequest> request = read_run_request(document->view());
    if (!request) {
      ear->on_done(request.error());
      return ear;
    }
    live = driver.start(agent, std::make_shared<RunRequest>(std::move(*request)), ear, events);
    return ear;
  }
  std::shared_ptr<Ear> run(const std::string& request_json, bool events = true) {
    std::shared_ptr<Ear> ear = start(request_json, events);
    world.run();
    return ear;
  }
  // Scripts by model name, each list used up in order, its last one for ever.
  std::map<std::string, std::vector<Script>> scripts;
  void serve() {
    world.provider = [this](const HttpRequest& r) {
      const Result<Json> body = parse_json(r.body);
      std::vector<Script>& list = scripts[std::string(body->view()["model"].str())];
      if (list.empty()) return openai_error(404, "model_not_found");
      Script s = list.front();
      if (list.size() > 1) list.erase(list.begin());
      return s;
    };
  }
  std::shared_ptr<LiveRun> live;
  std::string failure;
};

}  // namespace cascade::sim
