#include "io/curl_exchange.hpp"

#include <new>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::io {
namespace {

constexpr std::size_t kMaxHeadBytes = 256 * 1024;
// libcurl's receive buffer, one per exchange. Thousands of token streams have to fit into little memory, and
// their pieces are small; whole answers come in few reads.
constexpr long kStreamBuffer = 1024, kAnswerBuffer = 16 * 1024;

TransportFailure failure_of(CURLcode code, CURL* easy) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return TransportFailure::dns;
    case CURLE_COULDNT_CONNECT: return TransportFailure::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_ISSUER_ERROR: return TransportFailure::tls;
    case CURLE_OPERATION_TIMEDOUT: return TransportFailure::timeout;
    case CURLE_RECV_ERROR: {
      // Through a proxy, a refused CONNECT arrives as a receive error; the code tells them apart.
      long connect_status = 0;
      curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
      return connect_status >= 300 ? TransportFailure::connect : TransportFailure::reset;
    }
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return TransportFailure::reset;
    default: return TransportFailure::other;
  }
}

}  // namespace

CurlExchange::~CurlExchange() {
  if (!easy_) return;
  curl_easy_cleanup(easy_);
  curl_slist_free_all(header_list_);
}

bool CurlExchange::prepare(const TransportSettings& settings, const SocketHooks& hooks, bool streaming) {
  streaming_ = streaming;
  easy_ = curl_easy_init();
  if (!easy_) return false;
  bool ok = true;
  const auto set = [&](CURLoption option, auto value) {
    ok = ok && curl_easy_setopt(easy_, option, value) == CURLE_OK;
  };
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, error_text_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_HEADERFUNCTION, &CurlExchange::header_callback);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &CurlExchange::write_callback);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, hooks.open);
  set(CURLOPT_OPENSOCKETDATA, hooks.user);
  set(CURLOPT_CLOSESOCKETFUNCTION, hooks.close);
  set(CURLOPT_CLOSESOCKETDATA, hooks.user);
  set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  set(CURLOPT_BUFFERSIZE, streaming ? kStreamBuffer : kAnswerBuffer);
  set(CURLOPT_UPLOAD_BUFFERSIZE, 16L * 1024);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, static_cast<long>(settings.dns_cache_s));
  set(CURLOPT_SSL_VERIFYPEER, settings.verify_tls ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, settings.verify_tls ? 2L : 0L);
  set(CURLOPT_USERAGENT, settings.user_agent.c_str());
  set(CURLOPT_NOPROXY, settings.no_proxy.c_str());
  if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.ca_pem.empty()) {
    curl_blob blob{const_cast<char*>(settings.ca_pem.data()), settings.ca_pem.size(), CURL_BLOB_COPY};
    set(CURLOPT_CAINFO_BLOB, &blob);
  }
  return ok;
}

bool CurlExchange::load(const HttpRequest& request, const HttpOptions& options,
                        const TransportSettings& settings, HttpSink* sink) {
  url_ = request.url;
  body_ = request.body;
  sink_ = sink;
  limit_ = settings.max_response_bytes;
  connect_timeout_ms_ = options.connect_timeout_ms;
  https_ = istarts_with(url_, "https:");
  bool typed = false, ok = true;
  std::string line;
  const auto add = [&](const std::string& text) {
    curl_slist* longer = curl_slist_append(header_list_, text.c_str());
    if (longer) header_list_ = longer;
    else ok = false;
  };
  for (const auto& [name, value] : request.headers) {
    if (name.find_first_of("\r\n:") != std::string::npos || value.find_first_of("\r\n") != std::string::npos)
      continue;
    typed = typed || iequals(name, "content-type");
    line.assign(name).append(value.empty() ? ";" : ": ").append(value);
    add(line);
  }
  if (!typed && !body_.empty()) add("Content-Type: application/json");
  add("Expect:");  // waiting for "100 Continue" costs a round trip, and some servers never send it
  const auto set = [&](CURLoption option, auto value) {
    ok = ok && curl_easy_setopt(easy_, option, value) == CURLE_OK;
  };
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_HTTPHEADER, header_list_);
  set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  if (request.method == "GET") {
    set(CURLOPT_HTTPGET, 1L);
  } else {
    set(CURLOPT_POSTFIELDS, body_.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POST, 1L);
    if (request.method != "POST") set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout_ms_ > 0 ? connect_timeout_ms_ : 0));
  // Plain HTTP stays with 1.1. Over TLS a request waits for a connection under way, to share it if it turns
  // out to be HTTP/2.
  const bool h2 = https_ && settings.http2;
  set(CURLOPT_HTTP_VERSION, static_cast<long>(h2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PIPEWAIT, h2 ? 1L : 0L);
  set(CURLOPT_PROXY, https_ ? settings.https_proxy.c_str() : settings.http_proxy.c_str());
  return ok;
}

void CurlExchange::refuse(std::string why, HttpSink* sink) {
  refusal_ = Refusal::untried;
  why_ = std::move(why);
  sink_ = sink;
}

void CurlExchange::drop_request() {
  if (!header_list_) return;
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, nullptr);
  curl_slist_free_all(header_list_);
  header_list_ = nullptr;
  std::string().swap(body_);
}

void CurlExchange::unload() {
  drop_request();
  sink_ = nullptr;
  std::string().swap(url_);
  headers_.clear();
  received_ = 0;
  head_bytes_ = 0;
  status_ = 0;
  head_done_ = held_by_curl_ = false;
  refusal_ = Refusal::none;
  error_text_[0] = 0;
  added = over = paused = resuming = false;
  code = CURLE_OK;
}

void CurlExchange::flush() {
  if (paused || !held_by_curl_) return;
  held_by_curl_ = false;
  curl_easy_pause(easy_, CURLPAUSE_CONT);
}

// The answer of a callback that libcurl reads as "stop": any number but the one it gave.
std::size_t CurlExchange::header_callback(char* data, std::size_t size, std::size_t n, void* user) noexcept {
  CurlExchange& x = *static_cast<CurlExchange*>(user);
  const std::size_t bytes = size * n;
  try {
    if (x.on_header_line(std::string_view(data, bytes))) return bytes;
  } catch (...) {
    x.refusal_ = Refusal::memory;
  }
  return bytes + 1;
}

std::size_t CurlExchange::write_callback(char* data, std::size_t size, std::size_t n, void* user) noexcept {
  CurlExchange& x = *static_cast<CurlExchange*>(user);
  const std::size_t bytes = size * n;
  if (x.paused) {
    x.held_by_curl_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  try {
    if (x.on_body(std::string_view(data, bytes))) return bytes;
  } catch (...) {
    x.refusal_ = Refusal::memory;
  }
  return bytes + 1;
}

bool CurlExchange::on_header_line(std::string_view line) {
  if (head_done_) return true;  // trailers after the body
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxHeadBytes) {
    refusal_ = Refusal::too_large;
    return false;
  }
  line = trim(line);
  if (line.substr(0, 5) == "HTTP/") {
    const std::size_t space = line.find(' ');
    status_ = space == std::string_view::npos
                  ? 0
                  : static_cast<int>(parse_int(line.substr(space + 1, 3)).value_or(0));
    headers_.clear();
    return true;
  }
  if (!line.empty()) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos)
      headers_.emplace_back(to_lower_ascii(line.substr(0, colon)), trim(line.substr(colon + 1)));
    return true;
  }
  if (status_ >= 100 && status_ < 200) return true;  // an interim answer; the real one follows
  if (status_ >= 300 && status_ < 400 && status_ != 304) {
    refusal_ = Refusal::redirect;
    return false;
  }
  head_done_ = true;
  // Sent whole, and an answer is there: libcurl will not ask for the request again, and a stream may go on
  // for minutes.
  curl_off_t sent = 0;
  if (curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &sent) == CURLE_OK &&
      sent >= static_cast<curl_off_t>(body_.size()))
    drop_request();
  news_.head(id);
  return true;
}

bool CurlExchange::on_body(std::string_view bytes) {
  received_ += static_cast<std::int64_t>(bytes.size());
  if (received_ > limit_) {
    refusal_ = Refusal::too_large;
    return false;
  }
  news_.bytes(id, bytes);
  return true;
}

std::string CurlExchange::target() const {
  const std::size_t scheme = url_.find("://");
  if (scheme == std::string::npos) return "the server";
  std::size_t end = url_.find_first_of("/?#", scheme + 3);
  if (end == std::string::npos) end = url_.size();
  std::size_t host = scheme + 3;
  if (const std::size_t at = url_.rfind('@', end); at != std::string::npos && at >= host && at < end)
    host = at + 1;
  return url_.substr(0, scheme + 3) + url_.substr(host, end - host);
}

std::string CurlExchange::describe() const {
  const std::string reason = error_text_[0] ? error_text_ : curl_easy_strerror(code);
  const std::string where = target();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "The name of " + where + " cannot be resolved. Check base_url and the network's name service.";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "The name of the proxy on the way to " + where + " cannot be resolved.";
    case CURLE_COULDNT_CONNECT:
      return "No connection to " + where + ": " + reason +
             ". Check that the server runs and that base_url is right.";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "The certificate of " + where + " is not trusted: " + reason +
             ". When it is signed by your own authority, name its certificate in ca_file.";
    case CURLE_OPERATION_TIMEDOUT:
      return "No connection to " + where + " within " + std::to_string(connect_timeout_ms_) + " ms.";
    case CURLE_PARTIAL_FILE: return "The answer of " + where + " was cut off: " + reason + ".";
    case CURLE_GOT_NOTHING: return where + " closed the connection without an answer.";
    case CURLE_BAD_CONTENT_ENCODING:
      return "The answer of " + where + " is compressed in a damaged or unknown way: " + reason + ".";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "The address of the request is not an http:// or https:// one. Check base_url.";
    case CURLE_OUT_OF_MEMORY: return "No memory for the exchange.";
    default: return "The exchange with " + where + " failed: " + reason + ".";
  }
}

std::pair<TransportFailure, std::string> CurlExchange::failure() const {
  switch (refusal_) {
    case Refusal::none: break;
    case Refusal::memory: return {TransportFailure::other, "no memory"};
    case Refusal::untried: return {TransportFailure::unavailable, why_};
    case Refusal::too_large:
      return {TransportFailure::too_large,
              "The answer of " + target() + " is longer than " + std::to_string(limit_) +
                  " bytes (max_response_bytes of the context), so it was cut off."};
    case Refusal::redirect:
      return {TransportFailure::other, target() + " answered with a redirect (HTTP " +
                                           std::to_string(status_) +
                                           "), which is not followed, so that the key goes nowhere else. "
                                           "Set base_url to the final address."};
  }
  if (code == CURLE_OK) return {TransportFailure::reset, target() + " sent no response head."};
  return {failure_of(code, easy_), describe()};
}

void CurlExchange::tell_head() {
  if (sink_) sink_->on_head(status_, std::move(headers_));
}

void CurlExchange::tell_bytes(std::string_view bytes) {
  if (sink_) sink_->on_bytes(bytes);
}

void CurlExchange::report() {
  HttpSink* sink = sink_;
  if (!sink) return;
  sink_ = nullptr;
  if (code == CURLE_OK && head_done_ && refusal_ == Refusal::none) {
    sink->on_end();
    return;
  }
  std::pair<TransportFailure, std::string> why;
  try {
    why = failure();
  } catch (const std::bad_alloc&) {
    why = {TransportFailure::other, "no memory"};  // short enough to need none
  }
  sink->on_fail(why.first, std::move(why.second), status_ == 0);
}

}  // namespace cascade::io
