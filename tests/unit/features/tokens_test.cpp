// Tokens: folding, kinds and ranges in several scripts.
#include "features/tokens.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "features/read_tokens.hpp"

namespace cascade {
namespace {

std::vector<std::string> folded(std::string_view text) {
  std::vector<std::string> out;
  Tokenizer tokens(text);
  Token t;
  while (tokens.next(t)) out.emplace_back(t.kind == TokenKind::newline ? "\n" : t.folded);
  return out;
}

using Words = std::vector<std::string>;

TEST(Tokens, FoldsCaseAccentsAndApostrophes) {
  EXPECT_EQ(folded("Don't PANIC"), (Words{"dont", "panic"}));
  EXPECT_EQ(folded("Don\u2019t"), (Words{"dont"}));
  EXPECT_EQ(folded("Über Straße naïve Łódź œuvre"), (Words{"uber", "strasse", "naive", "lodz", "oeuvre"}));
  EXPECT_EQ(folded("e\u0301te\u0301"), (Words{"ete"}));  // combining accents
}

TEST(Tokens, KeepsNumbersWhole) {
  EXPECT_EQ(folded("1,234.50 and 3."), (Words{"1,234.50", "and", "3", "."}));
  EXPECT_EQ(folded("2nd"), (Words{"2", "nd"}));
}

TEST(Tokens, IdeographsStandAlone) {
  EXPECT_EQ(folded("我不知道。"), (Words{"我", "不", "知", "道", "。"}));
  EXPECT_EQ(folded("要約して"), (Words{"要", "約", "し", "て"}));
}

TEST(Tokens, FullwidthLettersAreAscii) { EXPECT_EQ(folded("ＡＢＣ"), (Words{"abc"})); }

TEST(Tokens, QuotesAreNotApostrophes) { EXPECT_EQ(folded("'hello' x"), (Words{"'", "hello", "'", "x"})); }

TEST(Tokens, MarksIdentifiersAndCapitals) {
  Tokenizer tokens("snake_case camelCase NASA Paris x1");
  Token t;
  ASSERT_TRUE(tokens.next(t));
  EXPECT_TRUE(t.identifier);
  ASSERT_TRUE(tokens.next(t));
  EXPECT_TRUE(t.mixed_case);
  ASSERT_TRUE(tokens.next(t));
  EXPECT_TRUE(t.all_caps);
  ASSERT_TRUE(tokens.next(t));
  EXPECT_TRUE(t.capitalised);
  EXPECT_FALSE(t.all_caps);
  ASSERT_TRUE(tokens.next(t));
  EXPECT_TRUE(t.identifier);
  EXPECT_FALSE(tokens.next(t));
}

TEST(Tokens, RangesCoverTheTextInOrder) {
  const std::string text = "A b\n– ünïcödé, 漢字 42%\xff\xfe ok";
  Tokenizer tokens(text);
  Token t;
  std::uint32_t at = 0;
  while (tokens.next(t)) {
    EXPECT_GE(t.begin, at);
    EXPECT_GT(t.end, t.begin);
    at = t.end;
  }
  EXPECT_LE(at, text.size());
}

TEST(Tokens, EveryByteSequenceEnds) {
  // Any bytes at all: the tokenizer always moves on and never reads past the end.
  std::uint32_t state = 12345;
  for (int round = 0; round < 400; ++round) {
    std::string bytes;
    for (int i = 0; i < 97; ++i) {
      state = state * 1664525u + 1013904223u;
      bytes += static_cast<char>(state >> 24);
    }
    Tokenizer tokens(bytes);
    Token t;
    std::size_t count = 0;
    while (tokens.next(t)) ASSERT_LE(++count, bytes.size());
    EXPECT_EQ(tokens.position(), bytes.size());
  }
}

// One token as text: kind, range, hash, letters, what stands before, and what it is folded to.
std::string told(int kind, std::uint32_t begin, std::uint32_t end, std::uint32_t hash, unsigned letters,
                 bool capitalised, bool space_before, std::string_view word) {
  std::string out = std::to_string(kind);
  for (const std::uint64_t n :
       {std::uint64_t{begin}, std::uint64_t{end}, std::uint64_t{hash}, std::uint64_t{letters},
        std::uint64_t{capitalised}, std::uint64_t{space_before}})
    out += " " + std::to_string(n);
  return out + " " + std::string(word);
}
std::string told(const Token& t) {
  return told(static_cast<int>(t.kind), t.begin, t.end, t.hash, t.letters, t.capitalised, t.space_before,
              t.folded);
}
std::string told(const PlainWord& w) {
  std::string folded(w.text, std::min<std::size_t>(w.length, kFoldedBytes));
  folded[0] = static_cast<char>(folded[0] | 0x20);
  return told(static_cast<int>(TokenKind::word), w.begin, w.end(), w.hash, std::min(w.length, 255u),
              w.capitalised, w.space_before, folded);
}

// Plain words are read another way; what is handed out is what the tokenizer would say, wherever a word
// stands and however long it is.
TEST(Tokens, PlainWordsAreReadAsTheTokenizerReadsThem) {
  std::vector<std::string> texts = {"", "a", "Why?",
                                    "It\u2019s  3.5 km\n\nfrom Orl\u00e9ans to snake_case, isn't it",
                                    "\u00a0x\x01y \u6211 end of it all."};
  for (std::size_t length = 1; length < 300; length += length < 80 ? 1 : 37)
    for (const char* after : {"", " ", ".", "x", "'s", "\u00e9", "1", " and then some"})
      for (const char* before : {"", " ", "An (", "\u00e9"}) {
        std::string word;
        for (std::size_t i = 0; i < length; ++i) word += static_cast<char>('a' + i % 26);
        texts.push_back(before + word + after);
        word[0] = 'A';
        texts.push_back(before + word + after);
      }
  for (const std::string& text : texts) {
    std::vector<std::string> expected, got;
    Tokenizer tokens(text);
    Token t;
    while (tokens.next(t)) expected.push_back(told(t));
    read_tokens(
        text, [&](const PlainWord& w) { got.push_back(told(w)); },
        [&](const Token& other) { got.push_back(told(other)); });
    ASSERT_EQ(got, expected) << text;
  }
}

}  // namespace
}  // namespace cascade
