// The native context: libcurl on libuv, each track on a loop thread of its own. (WebAssembly has none of
// this.)
#include <cascadeflow/version.h>

#include "host/context.hpp"
#include "host/guard.hpp"
#include "io/curl_transport.hpp"
#include "io/loop.hpp"
#include "io/system_clock.hpp"
#include "io/uv_timers.hpp"

namespace cascade::capi {
namespace {

class LoopExecutor final : public Executor, public std::enable_shared_from_this<LoopExecutor> {
 public:
  Outcome start() {
    return loop_.start([this] {
      if (farewell_) std::exchange(farewell_, nullptr)();
    });
  }
  uv_loop_t* uv() { return loop_.uv(); }
  bool post(Work work) override { return loop_.post(std::move(work)); }
  bool post_here(Work work) override { return loop_.post_here(std::move(work)); }
  bool inside() const override { return loop_.inside(); }
  bool sit() override { return loop_.sit(); }
  void step() override { loop_.step(); }
  void stand_up() override { loop_.stand_up(); }
  void reconsider() override { loop_.reconsider(); }
  void set_idle(std::function<bool()> idle) { loop_.set_idle(std::move(idle)); }
  void at_close(Work farewell) override { farewell_ = std::move(farewell); }
  void close() override {
    if (inside()) loop_.stop_from_inside(shared_from_this());
    else loop_.stop();
  }

 private:
  Work farewell_;  // the driver's
  io::Loop loop_;
};

Outcome add_track(const io::TransportSettings& settings, const std::shared_ptr<Store>& store,
                  std::vector<std::shared_ptr<Track>>& tracks) {
  auto executor = std::make_shared<LoopExecutor>();
  Outcome started = executor->start();
  if (!started) return started;
  auto track = std::make_shared<Track>();
  track->executor = executor;
  tracks.push_back(track);
  bool made = false;
  executor->call([&] {
    made = guarded_quietly([&] {
      auto engine = std::make_unique<Engine>();
      engine->transport = std::make_unique<io::CurlTransport>(executor->uv(), settings);
      engine->timers = std::make_unique<io::UvTimers>(executor->uv());
      engine->clock = std::make_unique<io::SystemClock>();
      const Driver* driver = track->equip(std::move(engine), store);
      // Between runs the connections are left alone: what happened to them shows when they are used again.
      executor->set_idle([driver] { return driver->running() == 0; });
    });
  });
  if (!made) return make_error(Status::no_memory, "There is not enough memory.");
  return Unit{};
}

}  // namespace

Result<std::shared_ptr<Context>> Context::make_native(std::string_view json) {
  Result<io::ContextSettings> settings = io::read_context_settings(json);
  if (!settings) return settings.error();
  if (settings->transport.user_agent.empty())
    settings->transport.user_agent = "cascadeflow/" CASCADE_VERSION_STRING;
  const std::shared_ptr<Context> context(new Context);
  context->environment_ = std::move(settings->environment);
  context->clock_ = std::make_unique<io::SystemClock>();
  for (std::int64_t i = 0; i < settings->threads; ++i) {
    Outcome added = add_track(settings->transport, context->store_, context->tracks_);
    if (!added) return added.error();  // the tracks made so far end with the context
  }
  return context;
}

}  // namespace cascade::capi
