// Where runs of letters begin and end, 64 bytes at a time: each byte is one bit, and the end of a run is the
// next bit that differs.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cascade {

// One bit for each of the 64 bytes at `at`, the first lowest: is it a-z? Nothing beyond the end of `text` is.
std::uint64_t lower_letter_bits(std::string_view text, std::size_t at);
std::uint64_t letter_bits(std::string_view text, std::size_t at);  // the same of a-z and A-Z
// The same of what may stand inside a word: letters, digits, any part of a character beyond ASCII.
std::uint64_t word_byte_bits(std::string_view text, std::size_t at);

using BitsOf64 = std::uint64_t(std::string_view, std::size_t);

// `run(begin, end)` for each run of the kind in its turn: where a bit differs from the one before it, one
// begins or ends.
template <BitsOf64* kBits, typename Run>
void each_run(std::string_view text, Run&& run) {
  std::size_t begin = 0;
  std::uint64_t inside = 0;  // was the byte before this block of the kind?
  for (std::size_t at = 0; at <= text.size(); at += 64) {
    const std::uint64_t bits = kBits(text, at);
    bool open = inside != 0;
    for (std::uint64_t edges = bits ^ (bits << 1 | inside); edges != 0; edges &= edges - 1) {
      const std::size_t edge = at + static_cast<std::size_t>(std::countr_zero(edges));
      if (open) run(begin, edge);
      else begin = edge;
      open = !open;
    }
    inside = bits >> 63;
  }
}

// For a reader that goes on from where it stands.
template <BitsOf64* kBits>
class ByteRuns {
 public:
  explicit ByteRuns(std::string_view text) : text_(text) {}

  // The first byte at or after `pos` (at most the text's size) that is not of the kind; else the size.
  std::size_t end(std::size_t pos) {
    if (pos / 64 == block_)
      if (const std::uint64_t others = ~bits_ >> (pos & 63); others != 0)
        return pos + static_cast<std::size_t>(std::countr_zero(others));
    return end_elsewhere(pos);
  }

 private:
  // In another block: apart, so that the way that is nearly always taken stays short.
  [[gnu::noinline]] std::size_t end_elsewhere(std::size_t pos) {
    for (; pos < text_.size(); pos = (pos | 63) + 1) {
      if (pos / 64 != block_) {
        block_ = pos / 64;
        bits_ = kBits(text_, pos & ~std::size_t{63});
      }
      if (const std::uint64_t others = ~bits_ >> (pos & 63); others != 0)
        return pos + static_cast<std::size_t>(std::countr_zero(others));
    }
    return text_.size();
  }

  std::string_view text_;
  std::size_t block_ = ~std::size_t{0};
  std::uint64_t bits_ = 0;
};

}  // namespace cascade
