#include "base/byte_runs.hpp"

#include <cstring>

#include "base/word_bytes.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cascade {
namespace {

#ifdef __SSE2__
using Bytes = __m128i;
Bytes load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
Bytes either(Bytes a, Bytes b) { return _mm_or_si128(a, b); }
Bytes every(char c) { return _mm_set1_epi8(c); }
// Moved up until `high` is the greatest of all signed bytes: one comparison is enough.
Bytes between(Bytes v, char low, char high) {
  return _mm_cmpgt_epi8(_mm_add_epi8(v, every(static_cast<char>(127 - high))),
                        every(static_cast<char>(126 - high + low)));
}
std::uint64_t bits(Bytes marks) { return static_cast<unsigned>(_mm_movemask_epi8(marks)); }
#else
using Bytes = std::uint64_t;
Bytes load(const char* p) { return load_in_order(p); }
Bytes either(Bytes a, Bytes b) { return a | b; }
Bytes every(char c) { return kEveryByte * static_cast<unsigned char>(c); }
Bytes between(Bytes v, unsigned char low, unsigned char high) { return marks_between(v, low, high); }
// The marks stand eight bits apart; multiplying moves each to a bit of its own in the highest byte.
std::uint64_t bits(Bytes marks) { return ((marks & kHighBits) >> 7) * 0x0102040810204080u >> 56; }
#endif

Bytes lower_letters(Bytes v) { return between(v, 'a', 'z'); }
Bytes letters(Bytes v) { return lower_letters(either(v, every(0x20))); }
Bytes word_bytes(Bytes v) {
  return either(either(letters(v), between(v, '0', '9')), v);  // a high bit is a mark already
}

template <typename Kind>
std::uint64_t bits_of_64(std::string_view text, std::size_t at, Kind kind) {
  char end[64] = {};
  const char* p = text.data() + at;
  if (const std::size_t left = text.size() - at; left < sizeof end) {
    if (left != 0) std::memcpy(end, p, left);  // an empty view may point nowhere
    p = end;
  }
  std::uint64_t out = 0;
  for (std::size_t k = 0; k < 64; k += sizeof(Bytes)) out |= bits(kind(load(p + k))) << k;
  return out;
}

}  // namespace

std::uint64_t lower_letter_bits(std::string_view text, std::size_t at) {
  return bits_of_64(text, at, [](Bytes v) { return lower_letters(v); });
}
std::uint64_t letter_bits(std::string_view text, std::size_t at) {
  return bits_of_64(text, at, [](Bytes v) { return letters(v); });
}
std::uint64_t word_byte_bits(std::string_view text, std::size_t at) {
  return bits_of_64(text, at, [](Bytes v) { return word_bytes(v); });
}

}  // namespace cascade
