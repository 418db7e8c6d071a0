// base.h
#include <cascadeflow/base.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "base/status.hpp"
#include "host/text.hpp"

namespace cascade::capi {

void own(std::string_view text, cascade_buffer* out) {
  char* data = static_cast<char*>(std::malloc(text.size() + 1));
  if (!data) {
#if defined(__cpp_exceptions)
    throw std::bad_alloc();
#else
    __builtin_trap();
#endif
  }
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
  data[text.size()] = 0;
  *out = {data, text.size()};
}

}  // namespace cascade::capi

const char* cascade_status_name(cascade_status status) {
  return cascade::status_name(static_cast<cascade::Status>(status));
}

void cascade_buffer_dispose(cascade_buffer* buffer) {
  if (!buffer) return;
  std::free(buffer->data);
  *buffer = {nullptr, 0};
}
