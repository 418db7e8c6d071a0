// error.hpp: what went wrong, as an exception, and what every call of the C interface needs.
#ifndef CASCADEFLOW_CPP_ERROR_HPP
#define CASCADEFLOW_CPP_ERROR_HPP

#include <cascadeflow/error.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cascadeflow {

inline std::string_view view(cascade_str text) noexcept { return {text.data, text.len}; }

namespace detail {
template <typename T, void (*Free)(T *)>
struct deleter {
  void operator()(T *handle) const noexcept { Free(handle); }
};
template <typename T, void (*Free)(T *)>
using handle = std::unique_ptr<T, deleter<T, Free>>;
}  // namespace detail

/// What went wrong. `status()` is one of the CASCADE_ERR_ constants.
class error : public std::runtime_error {
 public:
  error(cascade_status status, cascade_error *owned)
      : std::runtime_error(owned ? std::string(view(cascade_error_message(owned))) : cascade_status_name(status)),
        status_(owned ? cascade_error_status(owned) : status), handle_(owned, cascade_error_free) {}
  cascade_status status() const noexcept { return status_; }
  /// "rate_limited", ...
  std::string_view code() const noexcept { return cascade_status_name(status_); }
  std::string_view provider() const noexcept { return handle_ ? view(cascade_error_provider(handle_.get())) : ""; }
  int http_status() const noexcept { return handle_ ? cascade_error_http_status(handle_.get()) : 0; }
  /// Milliseconds; -1 when trying again will not help or nobody knows.
  std::int64_t retry_after_ms() const noexcept { return handle_ ? cascade_error_retry_after_ms(handle_.get()) : -1; }
  std::string_view json() const noexcept { return handle_ ? view(cascade_error_json(handle_.get())) : "{}"; }

 private:
  cascade_status status_;
  std::shared_ptr<cascade_error> handle_;  // shared: exceptions are copied
};

namespace detail {
// By reference: it is read after the call that fills it, whatever order the arguments are made in.
inline void check(cascade_status status, cascade_error *const &owned) {
  if (status != CASCADE_OK) throw error(status, owned);
}
/// Runs `call(&buffer, &error)` and hands the buffer out as a string.
template <typename Call>
std::string text_of(Call call) {
  cascade_buffer buffer{nullptr, 0};
  cascade_error *problem = nullptr;
  check(call(&buffer, &problem), problem);
  struct guard {
    cascade_buffer *buffer;
    ~guard() { cascade_buffer_dispose(buffer); }
  } dispose{&buffer};
  return std::string(buffer.data ? buffer.data : "", buffer.len);
}
/// A callback's state on the heap, and the two functions C needs to own it.
template <typename State>
void destroy(void *state) {
  delete static_cast<State *>(state);
}
}  // namespace detail

}  // namespace cascadeflow

#endif
