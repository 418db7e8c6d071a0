// Token estimates for when a provider counts nothing. Linear, deterministic, a little high rather than low.
#include "base/text.hpp"
#include "dialect/dialect.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kPerMessage = 4;  // role and separators
constexpr std::int64_t kPerImage = 800;  // between a low-detail tile and a full-size picture
constexpr std::int64_t kPerAudioKb = 12;
constexpr std::int64_t kPerFileKb = 100;

bool is_letter(unsigned char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

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
  std::int64_t tokens = 0, halves = 0;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const std::size_t start = i;
    if (is_letter(c)) {
      while (i < text.size() && is_letter(static_cast<unsigned char>(text[i]))) ++i;
      const std::size_t n = i - start;
      tokens += n <= 6 ? 1 : static_cast<std::int64_t>((n + 4) / 5);
    } else if (is_digit(c)) {
      while (i < text.size() && is_digit(static_cast<unsigned char>(text[i]))) ++i;
      tokens += static_cast<std::int64_t>((i - start + 2) / 3);
    } else if (c == ' ') {
      ++i;  // belongs to the word after it; a long run costs one token per sixteen
      while (i < text.size() && text[i] == ' ') ++i;
      if (i - start > 1) tokens += static_cast<std::int64_t>((i - start + 15) / 16);
    } else if (c < 0x80) {
      ++i;
      while (i < text.size() && text[i] == text[start]) ++i;  // "-----" and "\n\n"
      tokens += static_cast<std::int64_t>((i - start + 7) / 8);
    } else {
      const char32_t cp = utf8_next(text, i);
      if (cp >= 0x2E80) tokens += 1;
      else ++halves;
    }
  }
  tokens += (halves + 1) / 2;
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
