#include "host/hosted.hpp"

#include <algorithm>
#include <cstring>

#include "host/guard.hpp"
#include "host/text.hpp"

void cascade_http_exchange::let_go() {
  sink = nullptr;
  transport = nullptr;
  held.clear();
}

void cascade_http_exchange::deliver(News news, bool last) {
  if (!sink) return;
  if (paused || !held.empty()) held.emplace_back(std::move(news), last);
  else hand_over(news, last);
}

void cascade_http_exchange::hand_over(News& news, bool last) {
  cascade::HttpSink& to = *sink;
  const auto keep =
      last ? transport->take(id) : nullptr;  // whatever the sink does, this object stays until the end
  if (last) let_go();
  news(to);
}

void cascade_http_exchange::tell(News news, bool last) {
  std::shared_ptr<cascade_http_exchange> self;
  {
    const cascade::capi::Lock lock(mutex);
    if (consumed) return;
    self = held_by_host;
    if (last) {
      consumed = true;
      held_by_host.reset();
      if (lost)
        news = [](cascade::HttpSink& to) {
          to.on_fail(cascade::TransportFailure::other, "no memory", false);
        };
    }
  }
  const auto hand_in = [&] {
    executor->post([self, news = std::move(news), last]() mutable {
      if (!cascade::capi::guarded_quietly([&] { self->deliver(std::move(news), last); })) self->lose();
    });
  };
  if (!cascade::capi::guarded_quietly(hand_in)) self->lose();
}

void cascade_http_exchange::lose() {
  const cascade::capi::Lock lock(mutex);
  lost = true;
}

namespace cascade::capi {

std::shared_ptr<HostTable> HostTable::take(const cascade_host& host) {
  // A program compiled against an older header has a shorter table: what it does not know stays null.
  cascade_host copy = CASCADE_HOST_INIT;
  std::memcpy(&copy, &host, std::min(host.struct_size, sizeof copy));
  auto charge = take_user_data(copy.user_data, copy.destroy);
  copy.destroy = nullptr;
  auto table = std::make_shared<HostTable>(copy);
  table->charge_ = std::move(charge);
  return table;
}

const char* HostTable::missing() const {
  if (!host_.http_start) return "http_start";
  if (!host_.http_cancel) return "http_cancel";
  if (!host_.timer_set) return "timer_set";
  if (!host_.timer_clear) return "timer_clear";
  if (!host_.mono_ns) return "mono_ns";
  if (!host_.wall_ms) return "wall_ms";
  if (!host_.random) return "random";
  return nullptr;
}

HostedTransport::HostedTransport(std::shared_ptr<HostTable> host, std::shared_ptr<Executor> executor)
    : host_(std::move(host)), executor_(std::move(executor)) {}

HostedTransport::~HostedTransport() {
  while (!open_.empty()) cancel(open_.begin()->first);
}

ExchangeId HostedTransport::start(const HttpRequest& request, const HttpOptions& options, HttpSink* sink) {
  auto x = std::make_shared<cascade_http_exchange>();
  x->request = request;
  x->deployment = std::string(options.deployment);
  JsonWriter w(x->headers_json);
  w.begin_array();
  for (const auto& [name, value] : request.headers) w.begin_array().string(name).string(value).end_array();
  w.end_array();
  x->executor = executor_;
  x->id = next_++;
  x->transport = this;
  x->sink = sink;
  open_[x->id] = x;
  x->held_by_host = x;

  cascade_http_request view{};
  view.struct_size = sizeof view;
  view.method = borrowed(x->request.method);
  view.url = borrowed(x->request.url);
  view.headers_json = borrowed(x->headers_json);
  view.body = borrowed(x->request.body);
  view.connect_timeout_ms = options.connect_timeout_ms;
  view.streaming = options.streaming ? 1 : 0;
  view.deployment = borrowed(x->deployment);
  (*host_)->http_start((*host_)->user_data, x.get(), &view);
  return x->id;
}

void HostedTransport::cancel(ExchangeId id) {
  const std::shared_ptr<cascade_http_exchange> x = take(id);
  if (!x) return;
  x->let_go();
  bool consumed;
  {
    const Lock lock(x->mutex);
    consumed = x->consumed;
  }
  if (!consumed) (*host_)->http_cancel((*host_)->user_data, x.get());
}

std::shared_ptr<cascade_http_exchange> HostedTransport::take(ExchangeId id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return nullptr;
  std::shared_ptr<cascade_http_exchange> x = std::move(found->second);
  open_.erase(found);
  return x;
}

void HostedTransport::pause(ExchangeId id) {
  if (const auto found = open_.find(id); found != open_.end()) found->second->paused = true;
}

void HostedTransport::resume(ExchangeId id) {
  const auto found = open_.find(id);
  if (found == open_.end() || !found->second->paused) return;
  found->second->paused = false;
  // Not from inside: the sink has asked for it and expects nothing before it returns.
  executor_->post([x = found->second] {
    while (x->sink && !x->paused && !x->held.empty()) {
      auto [news, last] = std::move(x->held.front());
      x->held.erase(x->held.begin());
      x->hand_over(news, last);
    }
  });
}

HostedTimers::~HostedTimers() {
  for (const auto& [timer, sink] : set_) (*host_)->timer_clear((*host_)->user_data, timer);
}

std::uint64_t HostedTimers::set(Millis delay, TimerSink* sink) {
  const std::uint64_t timer = next_++;
  set_[timer] = sink;
  (*host_)->timer_set((*host_)->user_data, timer, delay > 0 ? delay : 0);
  return timer;
}

void HostedTimers::clear(std::uint64_t timer) {
  if (set_.erase(timer) > 0) (*host_)->timer_clear((*host_)->user_data, timer);
}

void HostedTimers::fired(std::uint64_t timer) {
  const auto found = set_.find(timer);
  if (found == set_.end()) return;  // cleared, or rung twice
  TimerSink* const sink = found->second;
  set_.erase(found);
  sink->on_timer(timer);
}

}  // namespace cascade::capi
