// How an exchange can fail below HTTP. Transports say it, the cascade decides what to do about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace cascade {

enum class TransportFailure : std::uint8_t {
  connect,
  dns,
  tls,
  reset,
  timeout,
  cancelled,
  too_large,
  unavailable,  // there is no transport to try it with
  other
};

std::string_view transport_failure_name(TransportFailure f);
TransportFailure transport_failure_from(std::string_view name);  // unknown words are `other`

}  // namespace cascade
