#include "io/system_clock.hpp"

#include <sys/random.h>

#include <chrono>

namespace cascade::io {
namespace {

std::uint64_t system_seed() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed)) return seed;
  return mix64(static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()));
}

}  // namespace

SystemClock::SystemClock() : random_(system_seed()) {}

Moment SystemClock::now() {
  using std::chrono::duration_cast;
  const auto mono = std::chrono::steady_clock::now().time_since_epoch();
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return {duration_cast<std::chrono::nanoseconds>(mono).count(),
          duration_cast<std::chrono::milliseconds>(wall).count()};
}

}  // namespace cascade::io
