// Small readings of what hosts hand in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "runtime/transport.hpp"

namespace cascade::capi {

inline Error null_argument() {
  return make_error(Status::invalid_argument,
                    "A required argument is NULL, or a text has a length and no pointer.");
}

// [["name","value"],...] or {"name":"value"}; what is neither is no header.
HeaderList read_headers(std::string_view json);
TransportFailure read_failure(std::string_view kind);
std::string readable(std::string_view text);  // valid UTF-8
// "rate_limited" -> Status::rate_limited; `fallback` when there is no such name.
Status read_status(std::string_view name, Status fallback);
// {"message","status"?,"http_status"?,"retry_after_ms"?} of a host model.
Error read_model_error(std::string_view json);
// {"run_id","outcome":"good"|"bad"} or {"run_id","score":0..1}
struct Feedback {
  std::string run_id;
  double score = 0;
};
Result<Feedback> read_feedback(std::string_view json);

}  // namespace cascade::capi
