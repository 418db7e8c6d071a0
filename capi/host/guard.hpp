// The one guard: nothing thrown gets past the C boundary. The core throws nothing itself; the standard
// library does when there is no memory.
#pragma once

#include <cascadeflow/error.h>

#include <new>
#include <string_view>

#include "base/result.hpp"
#include "host/error.hpp"

namespace cascade::capi {

#if defined(__cpp_exceptions)
// Runs `body`, which answers with a cascade_status, and turns whatever is thrown into one.
template <typename Body>
cascade_status guarded(cascade_error** error, Body&& body) noexcept {
  if (error) *error = nullptr;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail_no_memory(error);
  } catch (...) {
    return fail_internal(error);
  }
}
// The same for what has no way to report: false when it did not come to its end.
template <typename Body>
bool guarded_quietly(Body&& body) noexcept {
  try {
    body();
    return true;
  } catch (...) {
    return false;
  }
}
#else
template <typename Body>
cascade_status guarded(cascade_error** error, Body&& body) noexcept {
  if (error) *error = nullptr;
  return body();
}
template <typename Body>
bool guarded_quietly(Body&& body) noexcept {
  body();
  return true;
}
#endif

inline bool bad_text(const char* text, size_t len) { return text == nullptr && len > 0; }
inline std::string_view text_of(const char* text, size_t len) {
  return text ? std::string_view(text, len) : std::string_view();
}

}  // namespace cascade::capi
