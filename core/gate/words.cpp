#include "gate/words.hpp"

#include <algorithm>

#include "base/byte_runs.hpp"

namespace cascade::gate {

Words::Words(std::string_view text) : text_(text), unlisted_(text.size()) {
  std::size_t count = 0;
  each_run<word_byte_bits>(text, [&](std::size_t begin, std::size_t end) {
    const std::uint16_t key = key_of_word(text.data() + begin, end - begin);
    sketch_[(key >> 6) & 127] |= std::uint64_t{1} << (key & 63);
    if (count < kListed && end <= kRead) {
      keys_[count] = key;
      begins_[count] = static_cast<std::uint16_t>(begin | (end - begin >= kLongWord ? kLong : 0));
      ++count;
    } else if (begin < unlisted_) {
      unlisted_ = begin;
    }
  });
  count_ = count;
}

std::size_t Words::find_known(const Needle& n, std::size_t from) const {
  if (!n.starts_with_word) return find_words(text_, n.text, from);
  const std::uint16_t key = n.keys[0];
  for (std::size_t k = 0; k < count_; ++k) {
    if (keys_[k] != key) continue;
    const std::size_t at = begins_[k] & ~kLong;
    if (at >= from && whole_at(text_, at, n.text)) return at;
  }
  return unlisted_ < text_.size() ? find_words(text_, n.text, std::max(from, unlisted_))
                                  : std::string_view::npos;
}

std::size_t Words::rfind_known(const Needle& n) const {
  if (!n.starts_with_word) return rfind_words(text_, n.text);
  if (unlisted_ < text_.size())
    if (const std::size_t at = rfind_words(text_, n.text, unlisted_); at != std::string_view::npos) return at;
  const std::uint16_t key = n.keys[0];
  for (std::size_t k = count_; k-- > 0;) {
    if (keys_[k] != key) continue;
    const std::size_t at = begins_[k] & ~kLong;
    if (whole_at(text_, at, n.text)) return at;
  }
  return std::string_view::npos;
}

template <typename F>
void Words::each_long_word(F&& f) const {
  for (std::size_t k = 0; k < count_; ++k)
    if ((begins_[k] & kLong) != 0) f(keys_[k]);
  // What was not listed; the word at the very end of what is read counts as far as it is read.
  const std::string_view rest = text_.substr(0, kRead);
  std::uint64_t h = kFnvOffset;
  std::size_t length = 0;
  for (std::size_t i = unlisted_; i <= rest.size(); ++i) {
    if (const unsigned char c = i < rest.size() ? kWordByte[static_cast<unsigned char>(rest[i])] : 0;
        c != 0) {
      h = word_hash_step(h, c);
      ++length;
    } else {
      if (length >= kLongWord) f(word_key(h));
      h = kFnvOffset;
      length = 0;
    }
  }
}

double Words::overlap(const Words& asked, const Words& answer) {
  std::array<std::uint64_t, 64> bits{};
  answer.each_long_word([&](std::uint16_t key) { bits[(key >> 6) & 63] |= std::uint64_t{1} << (key & 63); });
  std::uint64_t all = 0, met = 0;
  asked.each_long_word([&](std::uint16_t key) {
    ++all;
    met += bits[(key >> 6) & 63] >> (key & 63) & 1;
  });
  return all > 0 ? static_cast<double>(met) / static_cast<double>(all) : 0;
}

}  // namespace cascade::gate
