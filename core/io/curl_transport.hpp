// CurlTransport: HTTP over libcurl's multi interface on a libuv loop. HTTP/1.1 with keep-alive, HTTP/2
// multiplexed over TLS, proxies, connection limits, a DNS cache, decompression, back-pressure. Loop thread
// only, its destructor included.
//
// What it refuses on purpose: redirects (a key must not travel to another host), answers beyond a size, other
// protocols.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <vector>

#include "io/curl_news.hpp"
#include "io/curl_sockets.hpp"
#include "io/transport_settings.hpp"
#include "runtime/transport.hpp"

namespace cascade::io {

class CurlExchange;

class CurlTransport final : public Transport {
 public:
  // Nothing of libcurl is touched before warm() or the first request.
  CurlTransport(uv_loop_t* loop, const TransportSettings& settings);
  ~CurlTransport() override;  // closes what is in flight; no sink hears of it. Not from inside a sink's call
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  void warm() override { static_cast<void>(ready()); }  // what went wrong is said by the first request

  // Never reports from inside: news, failures to start included, come from the loop.
  ExchangeId start(const HttpRequest& request, const HttpOptions& options, HttpSink* sink) override;
  void cancel(ExchangeId id) override;
  void pause(ExchangeId id) override;
  void resume(ExchangeId id) override;

  std::size_t in_flight() const { return live_; }

 private:
  friend class CurlExchange;
  struct Slot {
    std::unique_ptr<CurlExchange> exchange;
    std::uint32_t generation = 1;
    std::uint32_t next_free = 0;
  };

  Outcome ready();  // loads libcurl and has it take the settings; the first time takes milliseconds
  bool prepare_multi();
  CurlExchange* find(ExchangeId id);
  std::unique_ptr<CurlExchange> take_spare(bool streaming);
  void add(CurlExchange& exchange);      // into libcurl
  void release(CurlExchange& exchange);  // out of its slot, its easy handle back to the spares
  void kick_soon();
  void settle_soon();
  void step(curl_socket_t fd, int events);  // one step of libcurl
  void settle();                            // everything that follows from it
  bool settled() const { return !kick_ && resumed_.empty() && finished_.empty() && news_.empty(); }
  void flush_resumed();
  void collect_finished();
  void deliver_news();
  void deliver_finished();

  static constexpr std::uint32_t kNone = 0xffffffff;

  uv_loop_t* loop_;
  TransportSettings settings_;
  CurlSockets sockets_;
  CURLM* multi_ = nullptr;           // null until ready()
  uv_timer_t* timer_ = nullptr;      // libcurl's own next deadline
  uv_prepare_t* prepare_ = nullptr;  // runs before the loop waits: settles what came up, all of it at once
  bool prepare_on_ = false;
  bool kick_ = false;  // libcurl wants to be called at once
  bool settling_ = false;
  std::vector<Slot> slots_;
  std::uint32_t free_ = kNone;
  std::size_t live_ = 0;
  CurlNews news_;
  std::vector<ExchangeId> resumed_;
  std::vector<ExchangeId> finished_;
  std::vector<std::unique_ptr<CurlExchange>> spares_[2];  // [1]: for streams
};

}  // namespace cascade::io
