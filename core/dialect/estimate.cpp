// Token estimates for when a provider counts nothing. Linear, deterministic, a little high rather than low.
#include <array>

#include "base/byte_runs.hpp"
#include "base/text.hpp"
#include "dialect/dialect.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kPerMessage = 4;  // role and separators
constexpr std::int64_t kPerImage = 800;  // between a low-detail tile and a full-size picture
constexpr std::int64_t kPerAudioKb = 12;
constexpr std::int64_t kPerFileKb = 100;

enum class Kind : std::uint8_t { sign, digit, space, beyond_ascii };
constexpr std::array<Kind, 256> kKinds = [] {
  std::array<Kind, 256> kinds{};
  for (int c = 0; c < 256; ++c)
    kinds[static_cast<std::size_t>(c)] = c >= '0' && c <= '9' ? Kind::digit
                                         : c == ' '           ? Kind::space
                                         : c >= 0x80          ? Kind::beyond_ascii
                                                              : Kind::sign;
  return kinds;
}();
// Of what is no letter.
Kind kind_of(char c) { return kKinds[static_cast<unsigned char>(c)]; }

struct Count {
  std::int64_t tokens = 0, halves = 0;
};

// What stands between two words.
void count_between(std::string_view text, Count& count) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const Kind kind = kind_of(text[i]);
    if (kind == Kind::beyond_ascii) {
      if (utf8_next(text, i) >= 0x2E80) ++count.tokens;
      else ++count.halves;
      continue;
    }
    ++i;
    if (kind == Kind::sign) {
      while (i < text.size() && text[i] == text[start]) ++i;  // "-----" and "\n\n"
      count.tokens += static_cast<std::int64_t>((i - start + 7) / 8);
      continue;
    }
    while (i < text.size() && kind_of(text[i]) == kind) ++i;
    const std::size_t n = i - start;
    if (kind == Kind::digit) count.tokens += static_cast<std::int64_t>((n + 2) / 3);
    else if (n > 1)
      count.tokens += static_cast<std::int64_t>((n + 15) / 16);  // one space belongs to the word after it
  }
}

std::int64_t part_tokens(const Part& p) {
  const std::int64_t kb = static_cast<std::int64_t>(p.data.size() / 1024) + 1;
  switch (p.kind) {
    case Part::Kind::text: return estimate_tokens(p.text);
    case Part::Kind::image: return p.detail == "low" ? 85 : kPerImage;
    case Part::Kind::audio: return kb * kPerAudioKb;
    case Part::Kind::file: return p.data.empty() ? 2000 : kb * kPerFileKb;
  }
  return 0;
}

}  // namespace

// Words of up to six letters are mostly one token, longer ones break about every five; digits go by threes;
// each sign of punctuation, each CJK character and about every two letters of other scripts is one.
std::int64_t estimate_tokens(std::string_view text) {
  if (text.empty()) return 0;
  Count count;
  std::size_t done = 0;
  each_run<letter_bits>(text, [&](std::size_t begin, std::size_t end) {
    if (begin - done != 1 || text[done] != ' ') count_between(text.substr(done, begin - done), count);
    const std::size_t n = end - begin;
    count.tokens += n <= 6 ? 1 : static_cast<std::int64_t>((n + 4) / 5);
    done = end;
  });
  count_between(text.substr(done), count);
  const std::int64_t tokens = count.tokens + (count.halves + 1) / 2;
  return tokens > 0 ? tokens : 1;
}

std::int64_t estimate_prompt_tokens(const Prompt& prompt) {
  std::int64_t total = 3;
  for (const Message& m : prompt.messages) {
    total += kPerMessage;
    for (const Part& p : m.parts) total += part_tokens(p);
    for (const ToolCall& c : m.tool_calls)
      total += 8 + estimate_tokens(c.name) + estimate_tokens(c.arguments);
  }
  for (const ToolDef& t : prompt.tools)
    total +=
        10 + estimate_tokens(t.name) + estimate_tokens(t.description) + estimate_tokens(t.parameters_json);
  if (!prompt.response_format.schema_json.empty())
    total += estimate_tokens(prompt.response_format.schema_json);
  return total;
}

}  // namespace cascade
