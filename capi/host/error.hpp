// cascade_error: an Error on its way to the host, and the two that need no memory to be made.
#pragma once

#include <cascadeflow/error.h>

#include <string>

#include "base/result.hpp"

struct cascade_error {
  cascade::Error error;
  std::string json;
  bool permanent = false;  // lives as long as the library: freeing it does nothing
};

namespace cascade::capi {

// Gives `error` to the host when it asked for one (`out` may be null), and answers its status. Never throws:
// without memory the host gets the no-memory error instead.
cascade_status fail(cascade_error** out, Error error) noexcept;
cascade_status fail_no_memory(cascade_error** out) noexcept;
cascade_status fail_internal(cascade_error** out) noexcept;
// For callbacks, which always get one.
cascade_error* make_handle(Error error) noexcept;

inline Error invalid_argument(std::string message) {
  return make_error(Status::invalid_argument, std::move(message));
}
Error closed_error();
Error blocking_error();

}  // namespace cascade::capi
