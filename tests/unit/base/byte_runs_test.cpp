// Runs of letters and of word bytes, against the plain loop.
#include "base/byte_runs.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"

namespace cascade {
namespace {

bool lower_letter(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool letter(unsigned char c) { return (c >= 'A' && c <= 'Z') || lower_letter(c); }
bool word_byte(unsigned char c) { return c >= 0x80 || (c >= '0' && c <= '9') || letter(c); }

using Runs = std::vector<std::pair<std::size_t, std::size_t>>;

Runs plain_runs(std::string_view text, bool (*is)(unsigned char)) {
  Runs out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && is(static_cast<unsigned char>(text[i]))) ++i;
    if (i > begin) out.emplace_back(begin, i);
    else ++i;
  }
  return out;
}
template <BitsOf64* kBits>
Runs found_runs(std::string_view text) {
  Runs out;
  each_run<kBits>(text, [&](std::size_t begin, std::size_t end) { out.emplace_back(begin, end); });
  return out;
}

std::vector<std::string> texts() {
  std::vector<std::string> out = {"", "a", " ", std::string(64, 'a'), std::string(129, 'z'), "\x7f`{@[/:"};
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  out.push_back(every);
  Random random(5);
  for (std::size_t size = 1; size < 260; ++size) {  // letters mostly, so that runs cross the blocks
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t r = random.next();
      text += static_cast<char>(r % 16 == 0 ? (r >> 8) : 'a' + (r >> 8) % 26);
    }
    out.push_back(text);
  }
  return out;
}

TEST(ByteRuns, EachRunIsFoundOnce) {
  for (const std::string& text : texts()) {
    EXPECT_EQ(found_runs<lower_letter_bits>(text), plain_runs(text, lower_letter)) << text;
    EXPECT_EQ(found_runs<letter_bits>(text), plain_runs(text, letter)) << text;
    EXPECT_EQ(found_runs<word_byte_bits>(text), plain_runs(text, word_byte)) << text;
  }
}

TEST(ByteRuns, AViewOfNothingMayPointNowhere) {  // the sanitizers look on
  EXPECT_EQ(lower_letter_bits(std::string_view(), 0), 0u);
  EXPECT_EQ(found_runs<word_byte_bits>(std::string_view()), Runs());
}

TEST(ByteRuns, EndsAreFoundFromAnywhere) {
  for (const std::string& text : texts()) {
    ByteRuns<lower_letter_bits> runs(text);
    for (std::size_t from = 0; from <= text.size(); ++from) {
      std::size_t end = from;
      while (end < text.size() && lower_letter(static_cast<unsigned char>(text[end]))) ++end;
      ASSERT_EQ(runs.end(from), end) << text << " from " << from;
    }
  }
}

}  // namespace
}  // namespace cascade
