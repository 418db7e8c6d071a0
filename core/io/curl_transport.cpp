#include "io/curl_transport.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "io/curl_exchange.hpp"
#include "io/curl_library.hpp"

namespace cascade::io {
namespace {

constexpr std::size_t kMaxSpares = 128;
constexpr int kMaxRounds = 16;

Outcome initialise_curl() {
  Outcome loaded = load_curl();
  if (!loaded) return loaded;
  static std::once_flag once;
  static CURLcode rc = CURLE_FAILED_INIT;
  std::call_once(once, [] { rc = curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (rc != CURLE_OK) return make_error(Status::internal, "libcurl could not be initialised.");
  return Unit{};
}

template <typename Handle>
void close_and_delete(Handle* handle) {
  uv_close(reinterpret_cast<uv_handle_t*>(handle),
           [](uv_handle_t* h) { delete reinterpret_cast<Handle*>(h); });
}

}  // namespace

CurlTransport::CurlTransport(uv_loop_t* loop, const TransportSettings& settings)
    : loop_(loop), settings_(settings), sockets_(loop, [this](curl_socket_t fd, int events) {
        step(fd, events);
        settle_soon();
      }) {
  for (auto& spares : spares_) spares.reserve(kMaxSpares);
  timer_ = new uv_timer_t;
  uv_timer_init(loop_, timer_);
  timer_->data = this;
  prepare_ = new uv_prepare_t;
  uv_prepare_init(loop_, prepare_);
  prepare_->data = this;
}

Outcome CurlTransport::ready() {
  if (multi_) return Unit{};
  Outcome there = initialise_curl();
  if (!there) return there;
  if (!prepare_multi()) return make_error(Status::no_memory, "No memory for the transport.");
  std::unique_ptr<CurlExchange> first = take_spare(false);
  if (!first) {
    curl_multi_cleanup(std::exchange(multi_, nullptr));
    return make_error(Status::internal, "libcurl refuses the transport's settings.");
  }
  spares_[0].push_back(std::move(first));
  return Unit{};
}

bool CurlTransport::prepare_multi() {
  multi_ = curl_multi_init();
  if (!multi_) return false;
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(
      multi_, CURLMOPT_SOCKETFUNCTION, +[](CURL*, curl_socket_t fd, int what, void* self, void*) {
        return static_cast<CurlTransport*>(self)->sockets_.watch(fd, what) ? 0 : -1;
      });
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(
      multi_, CURLMOPT_TIMERFUNCTION, +[](CURLM*, long timeout_ms, void* self) {
        CurlTransport& t = *static_cast<CurlTransport*>(self);
        if (timeout_ms == 0) {
          t.kick_soon();
        } else if (timeout_ms < 0) {
          uv_timer_stop(t.timer_);
        } else {
          uv_timer_start(
              t.timer_,
              [](uv_timer_t* h) {
                CurlTransport& transport = *static_cast<CurlTransport*>(h->data);
                transport.kick_ = true;
                transport.settle();
              },
              static_cast<std::uint64_t>(timeout_ms), 0);
        }
        return 0;
      });
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(settings_.max_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(settings_.max_connections_per_host));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(settings_.max_connections));
  return true;
}

CurlTransport::~CurlTransport() {
  for (Slot& slot : slots_)
    if (slot.exchange && slot.exchange->added) curl_multi_remove_handle(multi_, slot.exchange->easy());
  slots_.clear();
  for (auto& spares : spares_) spares.clear();
  if (multi_) curl_multi_cleanup(multi_);
  if (timer_) close_and_delete(timer_);
  if (prepare_) close_and_delete(prepare_);
}

CurlExchange* CurlTransport::find(ExchangeId id) {
  const std::uint32_t index = static_cast<std::uint32_t>(id);
  if (index >= slots_.size() || slots_[index].generation != id >> 32) return nullptr;
  return slots_[index].exchange.get();
}

std::unique_ptr<CurlExchange> CurlTransport::take_spare(bool streaming) {
  std::unique_ptr<CurlExchange> exchange;
  auto& spares = spares_[streaming ? 1 : 0];
  if (!spares.empty()) {
    exchange = std::move(spares.back());
    spares.pop_back();
    return exchange;
  }
  exchange = std::make_unique<CurlExchange>(news_);
  const CurlExchange::SocketHooks hooks{
      +[](void* self, curlsocktype, curl_sockaddr* address) {
        return static_cast<CurlTransport*>(self)->sockets_.open(address);
      },
      +[](void* self, curl_socket_t fd) { return static_cast<CurlTransport*>(self)->sockets_.close(fd); },
      this};
  if (!exchange->prepare(settings_, hooks, streaming)) exchange.reset();
  return exchange;
}

void CurlTransport::release(CurlExchange& exchange) {
  const std::uint32_t index = static_cast<std::uint32_t>(exchange.id);
  Slot& slot = slots_[index];
  std::unique_ptr<CurlExchange> spare = std::move(slot.exchange);
  ++slot.generation;
  slot.next_free = free_;
  free_ = index;
  --live_;
  auto& spares = spares_[spare->streaming() ? 1 : 0];
  if (spares.size() >= kMaxSpares || !spare->easy()) return;
  spare->unload();
  spares.push_back(std::move(spare));
}

ExchangeId CurlTransport::start(const HttpRequest& request, const HttpOptions& options, HttpSink* sink) {
  if (free_ == kNone) {
    // Room for every exchange in each list, so that cancel, pause and the end of an exchange never need
    // memory.
    resumed_.reserve(2 * slots_.size() + 2);
    finished_.reserve(2 * slots_.size() + 2);
    slots_.emplace_back();
    slots_.back().next_free = kNone;
    free_ = static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const Outcome there = ready();
  std::unique_ptr<CurlExchange> fresh =
      there ? take_spare(options.streaming) : std::make_unique<CurlExchange>(news_);
  if (!fresh) throw std::bad_alloc();
  bool loaded = false;
  if (there) loaded = fresh->load(request, options, settings_, sink);
  else fresh->refuse(there.error().message, sink);
  const std::uint32_t index = free_;
  Slot& slot = slots_[index];
  free_ = slot.next_free;
  slot.exchange = std::move(fresh);
  ++live_;
  CurlExchange& x = *slot.exchange;
  x.id = (std::uint64_t{slot.generation} << 32) | index;
  if (!loaded) {
    if (there) x.code = CURLE_OUT_OF_MEMORY;
    finished_.push_back(x.id);
    settle_soon();
  } else {
    add(x);
  }
  return x.id;
}

void CurlTransport::add(CurlExchange& x) {
  x.added = curl_multi_add_handle(multi_, x.easy()) == CURLM_OK;
  if (!x.added) {
    x.code = CURLE_OUT_OF_MEMORY;
    finished_.push_back(x.id);
  }
  kick_soon();
}

void CurlTransport::cancel(ExchangeId id) {
  CurlExchange* x = find(id);
  if (!x || x->over) return;
  if (x->added) curl_multi_remove_handle(multi_, x->easy());
  release(*x);
}

void CurlTransport::pause(ExchangeId id) {
  if (CurlExchange* x = find(id))
    x->paused = true;  // takes hold with the next bytes: libcurl keeps them then
}

void CurlTransport::resume(ExchangeId id) {
  CurlExchange* x = find(id);
  if (!x || !x->paused) return;
  x->paused = false;
  if (!std::exchange(x->resuming, true)) resumed_.push_back(x->id);
  settle_soon();
}

void CurlTransport::kick_soon() {
  kick_ = true;
  settle_soon();
}

void CurlTransport::settle_soon() {
  if (prepare_on_ || settling_) return;
  prepare_on_ = true;
  uv_prepare_start(prepare_, [](uv_prepare_t* h) {
    CurlTransport& t = *static_cast<CurlTransport*>(h->data);
    uv_prepare_stop(h);
    t.prepare_on_ = false;
    t.settle();
  });
}

void CurlTransport::step(curl_socket_t fd, int events) {
  if (!multi_) return;
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
}

void CurlTransport::settle() {
  settling_ = true;
  for (int round = 0; round < kMaxRounds; ++round) {
    flush_resumed();
    if (std::exchange(kick_, false)) step(CURL_SOCKET_TIMEOUT, 0);
    collect_finished();
    deliver_news();
    deliver_finished();
    if (settled()) break;
  }
  settling_ = false;
  // Exchanges that fail at once and are asked for again at once must not keep the loop from its other work.
  if (!settled())
    uv_timer_start(
        timer_,
        [](uv_timer_t* h) {
          CurlTransport& t = *static_cast<CurlTransport*>(h->data);
          t.kick_ = true;
          t.settle();
        },
        0, 0);
}

void CurlTransport::flush_resumed() {
  for (std::size_t i = 0; i < resumed_.size(); ++i) {
    CurlExchange* x = find(resumed_[i]);
    if (!x) continue;
    x->resuming = false;
    x->flush();
  }
  resumed_.clear();
}

void CurlTransport::collect_finished() {
  if (!multi_) return;
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* user = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
    CurlExchange& x = *reinterpret_cast<CurlExchange*>(user);
    x.code = message->data.result;
    x.added = false;
    curl_multi_remove_handle(multi_, x.easy());
    finished_.push_back(x.id);
  }
}

void CurlTransport::deliver_news() {
  news_.deliver(
      [this](ExchangeId id) {
        if (CurlExchange* x = find(id)) x->tell_head();  // else a sink before it cancelled it
      },
      [this](ExchangeId id, std::string_view bytes) {
        if (CurlExchange* x = find(id)) x->tell_bytes(bytes);
      });
}

void CurlTransport::deliver_finished() {
  for (std::size_t i = 0; i < finished_.size(); ++i) {
    CurlExchange* x = find(finished_[i]);
    if (!x) continue;
    x->over = true;  // cancelling it from inside its own news does nothing
    x->report();
    release(*find(finished_[i]));
  }
  finished_.clear();
}

}  // namespace cascade::io
