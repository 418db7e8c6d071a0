// The host's hands as the engine's platform: its transport, timers and clock, each a table of function
// pointers.
#pragma once

#include <cascadeflow/context.h>

#include <atomic>
#include <map>
#include <memory>

#include "host/executor.hpp"
#include "host/user_data.hpp"
#include "runtime/transport.hpp"

namespace cascade::capi {
class HostedTransport;
}

// One exchange that the host carries: held by the engine until it wants no more of it, and by the host until
// its last word.
struct cascade_http_exchange {
  using News = std::function<void(cascade::HttpSink&)>;

  cascade::HttpRequest request;
  std::string headers_json, deployment;
  std::shared_ptr<cascade::capi::Executor> executor;
  cascade::ExchangeId id = 0;

  // The strand's:
  cascade::capi::HostedTransport* transport = nullptr;  // null once the engine wants no more of it
  cascade::HttpSink* sink = nullptr;
  std::atomic<bool> paused = false;         // the host asks for it from anywhere
  std::vector<std::pair<News, bool>> held;  // what came while paused; true: the last of it

  // Hands news to the sink, on the strand. `last`: nothing comes after it.
  void deliver(News news, bool last);
  void hand_over(News& news, bool last);
  void let_go();  // the engine wants no more of it

  // The host's side, any thread. After its last word nothing more is taken.
  void tell(News news, bool last);
  void lose();  // some of its news found no memory: the last word becomes a failure

  cascade::capi::Mutex mutex;
  bool consumed = false;                                // guarded by mutex
  bool lost = false;                                    // guarded by mutex
  std::shared_ptr<cascade_http_exchange> held_by_host;  // guarded by mutex
};

namespace cascade::capi {

// The host's table, copied; its `destroy` runs when the last of these goes.
class HostTable {
 public:
  // Takes charge at once: `destroy` runs also when there is no memory for the copy.
  static std::shared_ptr<HostTable> take(const cascade_host& host);
  explicit HostTable(const cascade_host& host) : host_(host) {}
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;
  const cascade_host& operator*() const { return host_; }
  const cascade_host* operator->() const { return &host_; }
  // The name of a function that is missing and must not be, or nullptr.
  const char* missing() const;

 private:
  cascade_host host_;
  SharedUserData charge_;
};

class HostedTransport final : public Transport {
 public:
  HostedTransport(std::shared_ptr<HostTable> host, std::shared_ptr<Executor> executor);
  ~HostedTransport() override;

  ExchangeId start(const HttpRequest& request, const HttpOptions& options, HttpSink* sink) override;
  void cancel(ExchangeId id) override;
  void pause(ExchangeId id) override;
  void resume(ExchangeId id) override;

  // Out of the table of those under way; null when it is not there.
  std::shared_ptr<cascade_http_exchange> take(ExchangeId id);

 private:
  std::shared_ptr<HostTable> host_;
  std::shared_ptr<Executor> executor_;
  std::map<ExchangeId, std::shared_ptr<cascade_http_exchange>> open_;
  ExchangeId next_ = 1;
};

class HostedTimers final : public Timers {
 public:
  explicit HostedTimers(std::shared_ptr<HostTable> host) : host_(std::move(host)) {}
  ~HostedTimers() override;
  std::uint64_t set(Millis delay, TimerSink* sink) override;
  void clear(std::uint64_t timer) override;
  void fired(std::uint64_t timer);

 private:
  std::shared_ptr<HostTable> host_;
  std::map<std::uint64_t, TimerSink*> set_;
  std::uint64_t next_ = 1;
};

class HostedClock final : public Clock {
 public:
  explicit HostedClock(std::shared_ptr<HostTable> host) : host_(std::move(host)) {}
  Moment now() override {
    return {(*host_)->mono_ns((*host_)->user_data), (*host_)->wall_ms((*host_)->user_data)};
  }
  std::uint64_t random() override { return (*host_)->random((*host_)->user_data); }

 private:
  std::shared_ptr<HostTable> host_;
};

}  // namespace cascade::capi
