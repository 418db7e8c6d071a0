// Eight bytes at a time: long stretches of plain text are crossed in one step, where byte by byte would cost
// as much as the work that follows.
#pragma once

#include <cstdint>
#include <cstring>

namespace cascade {

constexpr std::uint64_t kEveryByte = 0x0101010101010101u, kHighBits = 0x8080808080808080u;

inline std::uint64_t load_eight(const char* p) {
  std::uint64_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

constexpr bool all_ascii(std::uint64_t v) { return (v & kHighBits) == 0; }

// Is there one among the eight that a JSON string must not hold as it is: a control character, a quote, a
// backslash? Not nought then. May say so of a byte beyond a true one, never misses one.
constexpr std::uint64_t needs_escape(std::uint64_t v) {
  const auto below = [](std::uint64_t eight, std::uint64_t limit) { return eight - kEveryByte * limit; };
  return (below(v, 0x20) | below(v ^ (kEveryByte * '"'), 1) | below(v ^ (kEveryByte * '\\'), 1)) & ~v &
         kHighBits;
}

}  // namespace cascade
