// A text with an index of its words, made in one pass and asked often: most phrases that are not there are
// ruled out at a glance, and those that are there are found without reading the text again.
//
// A word is a run of letters and digits, any part of a character beyond ASCII included; case is ignored.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/hash.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {

// The key of a long word in the index, from the hash of its lower case; Words::overlap compares by it.
constexpr std::size_t kLongWord = 4;  // bytes
constexpr std::uint64_t word_hash_step(std::uint64_t h, unsigned char lower) {
  return (h ^ lower) * 1099511628211ull;
}
constexpr std::uint16_t word_key(std::uint64_t h) { return static_cast<std::uint16_t>(mix64(h)); }

// The key of the word of `size` bytes at `s`.
constexpr std::uint16_t key_of_word(const char* s, std::size_t size) {
  const auto byte = [&](std::size_t i) { return kWordByte[static_cast<unsigned char>(s[i])]; };
  if (size < kLongWord) {  // nearly every other word
    const std::uint32_t three = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
    return static_cast<std::uint16_t>((three * 0x9E3779B1u) >> 16);
  }
  std::uint64_t h = kFnvOffset;
  const auto step = [&](std::size_t i) { h = word_hash_step(h, byte(i)); };
  step(0);
  step(1);
  step(2);
  step(3);
  for (std::size_t i = kLongWord; i < size; ++i) step(i);
  return word_key(h);
}

// What is looked for: words in lower case, and what stands between them. Written as a constant, its keys are
// worked out by the compiler.
class Needle {
 public:
  template <std::size_t N>
  constexpr Needle(const char (&literal)[N]) : Needle(std::string_view(literal, N - 1)) {}
  constexpr explicit Needle(std::string_view needle) : text(needle) {
    std::size_t longest = 0, second = 0;
    bool first = true;
    for (std::size_t i = 0; i < text.size();) {
      if (!is_word(text[i])) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      while (i < text.size() && is_word(text[i])) ++i;
      const std::uint16_t key = key_of_word(text.data() + begin, i - begin);
      if (first) {
        starts_with_word = begin == 0;
        keys = {key, key, key};
        first = false;
      } else if (i - begin > longest) {  // long words are rarer
        keys[2] = keys[1];
        keys[1] = key;
        second = longest;
        longest = i - begin;
      } else if (i - begin > second) {
        keys[2] = key;
        second = i - begin;
      }
    }
    has_words = !first;
  }

  std::string_view text;
  std::array<std::uint16_t, 3> keys{};  // of the first word, and of the longest others
  bool starts_with_word = false, has_words = false;
};

class Words {
 public:
  explicit Words(std::string_view text);

  std::string_view text() const { return text_; }
  bool may_have(const Needle& n) const {  // false: certainly not there
    return !n.has_words || (has_key(n.keys[0]) && has_key(n.keys[1]) && has_key(n.keys[2]));
  }
  // Where the needle stands as whole words, at or after `from`; npos when it does not.
  std::size_t find(const Needle& n, std::size_t from = 0) const {
    return may_have(n) ? find_known(n, from) : std::string_view::npos;
  }
  std::size_t rfind(const Needle& n) const { return may_have(n) ? rfind_known(n) : std::string_view::npos; }
  bool has(const Needle& n) const { return find(n) != std::string_view::npos; }
  bool has_any(std::span<const Needle> needles) const {
    for (const Needle& n : needles)
      if (has(n)) return true;
    return false;
  }

  // Share of the longer words of `asked` that stand in `answer` too, both read as far as kRead bytes.
  static double overlap(const Words& asked, const Words& answer);
  static constexpr std::size_t kRead = 8192;

 private:
  bool has_key(std::uint16_t key) const { return (sketch_[(key >> 6) & 127] >> (key & 63) & 1) != 0; }
  std::size_t find_known(const Needle& n, std::size_t from) const;
  std::size_t rfind_known(const Needle& n) const;
  template <typename F>
  void each_long_word(F&& f) const;

  static constexpr std::size_t kListed = 1024;
  static constexpr std::uint16_t kLong = 0x8000;  // of kLongWord bytes or more
  std::string_view text_;
  std::array<std::uint64_t, 128> sketch_{};    // by key
  std::array<std::uint16_t, kListed> keys_;    // of the first words, in the order of the text
  std::array<std::uint16_t, kListed> begins_;  // where they begin, and kLong
  std::size_t count_ = 0;
  std::size_t unlisted_ = 0;  // words from here on are not listed
};

}  // namespace cascade::gate
