// Driver: carries out a run's actions on a platform (transport, timers, clock, store, the host's tools and
// models) and feeds what comes back into the run. Everything here happens on one thread, the loop thread of a
// context.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "cascade/agent.hpp"
#include "cascade/run.hpp"
#include "insight/analytics.hpp"
#include "ledger/store.hpp"
#include "runtime/transport.hpp"

namespace cascade {

class LiveRun;

// A tool's or a host model's call on its way to the host. Its answer goes to LiveRun::tool_result / model_*,
// on the loop thread; when the run is gone by then, `run` is empty and nothing happens.
struct ToolInvocation {
  std::weak_ptr<LiveRun> run;
  CallId call = 0;
  std::string id, name, arguments, run_id;
};
struct ModelInvocation {
  std::weak_ptr<LiveRun> run;
  AttemptId attempt = 0;
  std::string request_json;
};
using ToolFn = std::function<void(ToolInvocation)>;
struct HostModel {
  std::function<void(ModelInvocation)> call;
  std::function<void(const LiveRun*, AttemptId)> cancel;  // may be empty
};

// What a context offers to its runs. All pointers outlive the driver.
struct Platform {
  Transport* transport = nullptr;
  Timers* timers = nullptr;
  Clock* clock = nullptr;
  Store* store = nullptr;
  // Runs the body and answers whether it came to its end: natively the standard library throws when there is
  // no memory, and the core, which is compiled without exceptions for wasm, leaves catching to its host.
  // Null: nothing is caught.
  bool (*guard)(void (*body)(void*), void* data) = nullptr;

  template <typename F>
  bool guarded(F&& body) const {
    if (!guard) {
      body();
      return true;
    }
    return guard([](void* data) { (*static_cast<std::remove_reference_t<F>*>(data))(); }, &body);
  }
};

// An agent with what the host has hung on it.
struct LiveAgent {
  std::unique_ptr<Agent> agent;
  std::unordered_map<std::string, ToolFn> tools;
  std::unordered_map<std::string, HostModel> models;
  Analytics analytics;
  std::int64_t shadows = 0;        // under way
  bool recalled = false;           // what is kept in the store was asked for
  std::uint64_t kept_lessons = 0;  // so many are in the store
};

// Who listens to a run. Called on the loop thread, never from inside a run's own methods.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void on_event(const Event& event) = 0;
  virtual void on_done(Result<std::unique_ptr<RunResult>> outcome) = 0;  // exactly once, the last call
};

class Driver {
 public:
  explicit Driver(Platform platform) : platform_(platform) {}
  ~Driver();

  // The listener must live until on_done returned. `events`: whether it wants on_event at all.
  std::shared_ptr<LiveRun> start(std::shared_ptr<LiveAgent> agent, std::shared_ptr<RunRequest> request,
                                 std::shared_ptr<RunListener> listener, bool events);
  // What is kept under the agent's name comes back, once: before its first run, or before it is looked at.
  void recall_learned(const std::shared_ptr<LiveAgent>& agent);
  // What the agent has learned since goes into the store, where its configuration names a place for it.
  void keep_learned(LiveAgent& agent);
  // Ends every run with Status::cancelled; returns when all listeners have heard.
  void cancel_all();
  const Platform& platform() const { return platform_; }
  std::size_t running() const { return live_.size(); }

 private:
  friend class LiveRun;
  void finished(LiveRun* run);
  void start_shadow(std::shared_ptr<LiveAgent> agent, std::unique_ptr<RunRequest> request);
  void admit(const std::shared_ptr<LiveRun>& run);
  Platform platform_;
  std::map<LiveRun*, std::shared_ptr<LiveRun>> live_;
  // Single flight: runs that ask what another run is just finding out. By agent and cache key.
  std::map<std::pair<LiveAgent*, std::string>, std::vector<std::shared_ptr<LiveRun>>> flights_;
  std::map<LiveAgent*, std::pair<std::int64_t, std::list<std::shared_ptr<LiveRun>>>>
      agents_;  // running, and who waits for a place
};

class LiveRun final : public TimerSink, public std::enable_shared_from_this<LiveRun> {
 public:
  LiveRun(Driver& driver, std::shared_ptr<LiveAgent> agent, std::shared_ptr<RunRequest> request,
          std::shared_ptr<RunListener> listener, bool events);
  ~LiveRun() override;

  const std::string& id() const { return run_.id(); }
  void cancel();
  void pause();  // stop reading from providers
  void resume();
  void tool_result(CallId call, std::string text, bool is_error);
  void model_delta(AttemptId attempt, std::string_view text);
  void model_end(AttemptId attempt, JsonView response);
  void model_fail(AttemptId attempt, Error error);

 private:
  friend class Driver;
  // One exchange; tells the run what the transport says.
  struct Exchange final : HttpSink {
    Exchange(LiveRun* owner, AttemptId which) : run(owner), attempt(which) {}
    void on_head(int status, HeaderList headers) override;
    void on_bytes(std::string_view bytes) override;
    void on_end() override;
    void on_fail(TransportFailure kind, std::string message, bool before_first_byte) override;
    LiveRun* run;
    AttemptId attempt;
    ExchangeId id = 0;
    bool open = true;
  };

  void begin();
  void on_timer(std::uint64_t timer) override;
  template <typename F>
  void feed(F&& event);  // hands an event to the run, with the time, then carries out what it asks
  void pump();
  void carry_out(Action& action);
  void abandon();  // ends without asking the run, which was left in the middle of something
  void close();

  Driver& driver_;
  std::shared_ptr<LiveAgent> agent_;
  std::shared_ptr<RunListener> listener_;
  std::string flight_;  // the key of the flight that this run leads or follows; "" = none
  Run run_;
  // Few each: looked for one by one.
  std::vector<std::unique_ptr<Exchange>> exchanges_;
  struct TimerPair {
    TimerId run;
    std::uint64_t platform;
  };
  std::vector<TimerPair> timers_;
  std::int64_t engine_ns_ = 0;
  bool begun_ = false, pumping_ = false, paused_ = false, over_ = false;
};

}  // namespace cascade
