// Where a run of letters ends, found for eight bytes in a few steps.
#pragma once

#include <bit>
#include <cstdint>

#include "base/eight.hpp"

namespace cascade {

// Eight bytes of text: byte k is bits 8k to 8k + 7, whatever the machine's own order.
inline std::uint64_t load_in_order(const char* p) {
  const std::uint64_t v = load_eight(p);
  return std::endian::native == std::endian::little ? v : __builtin_bswap64(v);
}

// Marks, the high bit of each byte, where `low` <= byte <= `high` (both at most 127).
constexpr std::uint64_t marks_between(std::uint64_t v, unsigned char low, unsigned char high) {
  const std::uint64_t seven = v & ~kHighBits;
  return (seven + kEveryByte * (0x80u - low)) & ~(seven + kEveryByte * (0x7Fu - high)) & ~v & kHighBits;
}

// How many bytes stand before the first mark; there is one.
constexpr unsigned bytes_before(std::uint64_t marks) {
  return static_cast<unsigned>(std::countr_zero(marks)) >> 3;
}

}  // namespace cascade
