#include "cascade/failure.hpp"

#include <array>

namespace cascade {

static constexpr std::array<std::string_view, 9> kNames = {
    "connect", "dns", "tls", "reset", "timeout", "cancelled", "too_large", "unavailable", "other"};

std::string_view transport_failure_name(TransportFailure f) { return kNames[static_cast<std::size_t>(f)]; }

TransportFailure transport_failure_from(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<TransportFailure>(i);
  return TransportFailure::other;
}

}  // namespace cascade
