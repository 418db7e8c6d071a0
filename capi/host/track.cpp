#include "host/track.hpp"

#include "host/guard.hpp"

namespace cascade::capi {

void SharedStore::reserve(std::uint64_t id, const std::vector<Claim>& claims, Money amount,
                          std::int64_t now_ms, std::int64_t expires_ms, OnReserve done) {
  ReserveAnswer answer;
  {
    const Lock lock(mutex_);
    store_.reserve(id, claims, amount, now_ms, expires_ms, [&answer](const ReserveAnswer& a) { answer = a; });
  }
  done(answer);  // after the lock: the run goes on from here, and may come back at once
}

void SharedStore::settle(std::uint64_t id, Money actual, std::int64_t now_ms) {
  const Lock lock(mutex_);
  store_.settle(id, actual, now_ms);
}

void SharedStore::keep(std::string_view name, std::string document) {
  const Lock lock(mutex_);
  store_.keep(name, std::move(document));
}

void SharedStore::recall(std::string_view name, OnDocument done) {
  std::string document;
  {
    const Lock lock(mutex_);
    store_.recall(name, [&document](std::string_view d) { document = d; });
  }
  done(document);
}

const Driver* Track::equip(std::unique_ptr<Engine> with, std::shared_ptr<Store> store) {
  Platform platform;
  platform.transport = with->transport.get();
  platform.timers = with->timers.get();
  platform.clock = with->clock.get();
  platform.store = store.get();
  platform.guard = [](void (*body)(void*), void* data) { return guarded_quietly([&] { body(data); }); };
  with->driver = std::make_unique<Driver>(platform);
  // The store outlives the engine that points to it.
  executor->at_close([track = shared_from_this(), store] {
    track->hosted_timers = nullptr;
    track->engine->driver->cancel_all();
    track->engine.reset();
  });
  engine = std::move(with);
  return engine->driver.get();
}

}  // namespace cascade::capi
