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

// Is any of the eight less than `limit` (at most 128)? May say yes of a byte beyond a true one, never no
// wrongly.
constexpr bool any_below(std::uint64_t v, std::uint8_t limit) {
  return ((v - kEveryByte * limit) & ~v & kHighBits) != 0;
}
constexpr bool any_equal(std::uint64_t v, char c) {
  return any_below(v ^ (kEveryByte * static_cast<unsigned char>(c)), 1);
}

}  // namespace cascade
