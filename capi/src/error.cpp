// error.h
#include <cascadeflow/error.h>

#include "host/error.hpp"
#include "host/text.hpp"

using cascade::capi::borrowed;

cascade_status cascade_error_status(const cascade_error* error) {
  return error ? static_cast<cascade_status>(error->error.status) : CASCADE_OK;
}
cascade_str cascade_error_message(const cascade_error* error) {
  return error ? borrowed(error->error.message) : cascade_str{"", 0};
}
cascade_str cascade_error_provider(const cascade_error* error) {
  return error ? borrowed(error->error.provider) : cascade_str{"", 0};
}
int32_t cascade_error_http_status(const cascade_error* error) { return error ? error->error.http_status : 0; }
int64_t cascade_error_retry_after_ms(const cascade_error* error) {
  return error ? error->error.retry_after_ms : -1;
}
cascade_str cascade_error_json(const cascade_error* error) {
  return error ? borrowed(error->json) : cascade_str{"{}", 2};
}
void cascade_error_free(cascade_error* error) {
  if (error && !error->permanent) delete error;
}
