// CurlExchange: one request on its libcurl easy handle: its options, its response head, its failure in words.
#pragma once

#include <curl/curl.h>

#include <string>

#include "io/curl_news.hpp"
#include "io/transport_settings.hpp"
#include "runtime/transport.hpp"

namespace cascade::io {

class CurlExchange {
 public:
  // What libcurl's socket callbacks get; the easy handle outlives many requests, and so do its connections.
  struct SocketHooks {
    curl_opensocket_callback open;
    curl_closesocket_callback close;
    void* user;
  };

  explicit CurlExchange(CurlNews& news) : news_(news) {}
  ~CurlExchange();
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  // Makes the easy handle with everything that is the same for all requests. False when there is no memory.
  // `streaming`: its answers come in small pieces, so a small receive buffer will do.
  bool prepare(const TransportSettings& settings, const SocketHooks& hooks, bool streaming);
  // Sets this request's options. False when there is no memory.
  bool load(const HttpRequest& request, const HttpOptions& options, const TransportSettings& settings,
            HttpSink* sink);
  // For one that cannot even be tried: report() will say `why`. Needs no easy handle.
  void refuse(std::string why, HttpSink* sink);
  // Lets go of the request's own things, keeps the easy handle.
  void unload();

  // Tell the sink what came, and how it ended. Not from inside libcurl.
  void tell_head();
  void tell_bytes(std::string_view bytes);
  void report();

  CURL* easy() const { return easy_; }
  bool streaming() const { return streaming_; }
  // Go on with what libcurl holds back.
  void flush();

  ExchangeId id = 0;
  bool added = false;     // is in the multi handle
  bool over = false;      // it is being told how it ended
  bool paused = false;    // the sink wants nothing more for now
  bool resuming = false;  // stands in the transport's list of those that go on
  CURLcode code = CURLE_OK;

 private:
  enum class Refusal : std::uint8_t { none, too_large, redirect, memory, untried };

  static std::size_t header_callback(char* data, std::size_t size, std::size_t n, void* user) noexcept;
  static std::size_t write_callback(char* data, std::size_t size, std::size_t n, void* user) noexcept;
  void drop_request();
  bool on_header_line(std::string_view line);
  bool on_body(std::string_view bytes);
  std::string target() const;  // scheme://host:port, without credentials, path and query
  std::string describe() const;
  std::pair<TransportFailure, std::string> failure() const;

  CurlNews& news_;
  CURL* easy_ = nullptr;
  curl_slist* header_list_ = nullptr;
  HttpSink* sink_ = nullptr;
  std::string url_, body_;
  std::int64_t limit_ = 0;
  std::int64_t received_ = 0;
  std::size_t head_bytes_ = 0;
  int status_ = 0;
  HeaderList headers_;
  bool head_done_ = false;
  bool held_by_curl_ = false;
  bool https_ = false;
  bool streaming_ = false;
  Refusal refusal_ = Refusal::none;
  std::string why_;  // of Refusal::untried
  Millis connect_timeout_ms_ = 0;
  char error_text_[CURL_ERROR_SIZE] = {};
};

}  // namespace cascade::io
