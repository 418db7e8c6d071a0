// host.hpp: a transport of the host's.
#ifndef CASCADEFLOW_CPP_HOST_HPP
#define CASCADEFLOW_CPP_HOST_HPP

#include <cascadeflow/context.h>
#include <cascadeflow/cpp/json.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace cascadeflow {

/// One HTTP exchange that the host carries; unanswered, it fails.
class http_exchange {
 public:
  explicit http_exchange(cascade_http_exchange *owned) : handle_(owned) {}
  http_exchange(http_exchange &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  http_exchange &operator=(http_exchange &&) = delete;
  ~http_exchange() {
    if (handle_) fail("other", "the host gave no answer");
  }
  void headers(int status, const document &headers) {
    cascade_http_respond_headers(handle_, status, headers.data(), headers.size());
  }
  void data(std::string_view bytes) { cascade_http_respond_data(handle_, bytes.data(), bytes.size()); }
  void end() {
    if (auto *exchange = std::exchange(handle_, nullptr)) cascade_http_respond_end(exchange);
  }
  /// The engine would have the host read no further for now.
  bool paused() const noexcept { return handle_ != nullptr && cascade_http_paused(handle_) != 0; }
  /// `kind`: connect, dns, tls, reset, timeout, cancelled, other.
  void fail(std::string_view kind, std::string_view message) {
    if (auto *exchange = std::exchange(handle_, nullptr))
      cascade_http_respond_fail(exchange, kind.data(), kind.size(), message.data(), message.size());
  }
  const void *key() const noexcept { return handle_; }

 private:
  cascade_http_exchange *handle_;
};

/// Derive from this to carry bytes and ring timers yourself; an exchange whose start throws has failed.
class host {
 public:
  virtual ~host() = default;
  virtual void http_start(http_exchange exchange, const cascade_http_request &request) = 0;
  virtual void http_cancel(const void *exchange_key) = 0;
  virtual void timer_set(std::uint64_t id, std::int64_t delay_ms) = 0;
  virtual void timer_clear(std::uint64_t id) = 0;
  virtual std::int64_t mono_ns() noexcept = 0;
  virtual std::int64_t wall_ms() noexcept = 0;
  virtual std::uint64_t random() noexcept = 0;
};

namespace detail {
/// Nothing that is thrown may travel into C.
template <typename Work>
void quietly(Work work) noexcept {
  try {
    work();
  } catch (...) {  // an exchange on its way out has failed; else there is nobody to tell
  }
}
}  // namespace detail

}  // namespace cascadeflow

#endif
