// Track: one executor and the engine that runs on it. A context has one, or several loop threads side by
// side.
#pragma once

#include <memory>

#include "host/executor.hpp"
#include "host/hosted.hpp"
#include "ledger/store.hpp"
#include "runtime/driver.hpp"

namespace cascade::capi {

// The store that all tracks of a context share.
class SharedStore final : public Store {
 public:
  void reserve(std::uint64_t id, const std::vector<Claim>& claims, Money amount, std::int64_t now_ms,
               std::int64_t expires_ms, OnReserve done) override;
  void settle(std::uint64_t id, Money actual, std::int64_t now_ms) override;
  void keep(std::string_view name, std::string document) override;
  void recall(std::string_view name, OnDocument done) override;

 private:
  Mutex mutex_;
  MemoryStore store_;  // guarded by mutex_
};

struct Engine {
  std::unique_ptr<Transport> transport;
  std::unique_ptr<Timers> timers;
  std::unique_ptr<Clock> clock;
  std::unique_ptr<Driver> driver;  // last: goes first
};

struct Track : std::enable_shared_from_this<Track> {
  std::shared_ptr<Executor> executor;
  std::unique_ptr<Engine> engine;  // the executor's own; null before it is there and after it was closed
  HostedTimers* hosted_timers = nullptr;

  // Takes its engine, which goes when the executor is closed, with every run on it ended first.
  const Driver* equip(std::unique_ptr<Engine> with, std::shared_ptr<Store> store);
};

}  // namespace cascade::capi
