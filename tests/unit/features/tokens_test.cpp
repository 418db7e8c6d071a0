// Tokens: folding, kinds and ranges in several scripts.
#include "features/tokens.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

}  // namespace
}  // namespace cascade
