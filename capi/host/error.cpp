#include "host/error.hpp"

#include <new>

#include "cascade/result.hpp"
#include "host/guard.hpp"

namespace cascade::capi {
namespace {

cascade_error permanent_error(Status status, const char* message) {
  cascade_error e;
  e.error = make_error(status, message);
  e.json = error_json(e.error);
  e.permanent = true;
  return e;
}

// Made when the library is loaded, so that there is memory for them when there is none for anything else.
cascade_error g_no_memory = permanent_error(Status::no_memory, "There is not enough memory.");
cascade_error g_internal =
    permanent_error(Status::internal, "Something unexpected went wrong inside cascadeflow.");

}  // namespace

cascade_error* make_handle(Error error) noexcept {
  cascade_error* handle = nullptr;
  const bool made = guarded_quietly([&] {
    handle = new cascade_error;
    handle->json = error_json(error);
    handle->error = std::move(error);
  });
  if (made) return handle;
  delete handle;
  return &g_no_memory;
}

cascade_status fail(cascade_error** out, Error error) noexcept {
  const cascade_status status = static_cast<cascade_status>(error.status);
  if (out) *out = make_handle(std::move(error));
  return status;
}

cascade_status fail_no_memory(cascade_error** out) noexcept {
  if (out) *out = &g_no_memory;
  return CASCADE_ERR_NO_MEMORY;
}

cascade_status fail_internal(cascade_error** out) noexcept {
  if (out) *out = &g_internal;
  return CASCADE_ERR_INTERNAL;
}

Error closed_error() {
  return make_error(Status::invalid_state,
                    "The context of this object was freed, so nothing new can be started on it.");
}

Error blocking_error() {
  return make_error(
      Status::invalid_state,
      "This call waits for the loop thread, and it was made on the loop thread, from a callback. "
      "Start the run with callbacks instead, or call from another thread.");
}

}  // namespace cascade::capi
