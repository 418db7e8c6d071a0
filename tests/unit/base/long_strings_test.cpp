#include "base/long_strings.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>

#include "base/json.hpp"
#include "base/text.hpp"

namespace cascade {
namespace {

using Tree = std::unique_ptr<cJSON, decltype(&cJSON_Delete)>;

bool same_text(const char* a, const char* b) { return a && b ? std::strcmp(a, b) == 0 : a == b; }

bool same(const cJSON* a, const cJSON* b) {
  for (; a && b; a = a->next, b = b->next)
    if (a->type != b->type || a->valuedouble != b->valuedouble || !same_text(a->string, b->string) ||
        !same_text(a->valuestring, b->valuestring) || !same(a->child, b->child))
      return false;
  return a == b;
}

constexpr std::string_view kSpace(" \t\r\n\0", 5);

// What cJSON alone says of the text; null as well where something but white space stands after the value.
Tree read_plainly(const std::string& text) {
  const char* end = nullptr;
  Tree tree(cJSON_ParseWithLengthOpts(text.data(), text.size(), &end, 0), &cJSON_Delete);
  if (tree &&
      text.find_first_not_of(kSpace, static_cast<std::size_t>(end - text.data())) != std::string::npos)
    tree.reset();
  return tree;
}

// With and without lifting it is the same tree, or the same refusal.
void expect_the_same(const std::string& text) {
  const Tree plain = read_plainly(text);
  const Result<Json> read = parse_json(text);
  if (!is_utf8(text)) return;
  ASSERT_EQ(read.ok(), plain != nullptr) << text;
  ASSERT_TRUE(!plain || same(read->view().raw(), plain.get())) << text;
}

std::string long_text(std::size_t bytes = 300) { return std::string(bytes, 'x'); }

TEST(LongStrings, ComeBackAsValuesAndAsNames) {
  const std::string text = "{\"a\":\"short\",\"b\":[\"" + long_text(40) + "\",1,\"s\"],\"" + long_text(50) +
                           "\":{\"c\":\"" + long_text(260) + "\"}}";
  LongStrings strings(text);
  ASSERT_TRUE(strings.any());
  EXPECT_EQ(strings.skeleton(), R"({"a":"short","b":["",1,"s"],"":{"c":""}})");
  const Result<Json> read = parse_json(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->view()["a"].str(), "short");
  EXPECT_EQ(read->view()["b"].at(0).str(), long_text(40));
  EXPECT_EQ(read->view()["b"].at(2).str(), "s");
  EXPECT_EQ(read->view()[long_text(50)]["c"].str(), long_text(260));
  expect_the_same(text);
}

TEST(LongStrings, EscapesAreReadAsCJsonReadsThem) {
  for (const char* piece : {"\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "\\u00e9", "\\u20AC", "\\ud83d\\ude00",
                            "é€😀", "\\\\\\\"", "\t\n\x01"})
    for (const char* after : {"", "x", "\\n", "\\u0041"}) {
      const std::string text = "[\"" + long_text() + piece + after + "\",\"" + piece + long_text() + "\"]";
      EXPECT_TRUE(LongStrings(text).any());
      expect_the_same(text);
    }
}

TEST(LongStrings, WhatIsInDoubtStaysWhereItIs) {
  for (const char* piece : {"\\u0000", "\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041", "\\u12", "\\u12g4",
                            "\\x", "\\ud83d\\ude0", "\\ud83d\\"}) {
    const std::string text = "[\"" + long_text() + piece + "\"]";
    EXPECT_FALSE(LongStrings(text).any()) << piece;
    expect_the_same(text);
  }
}

TEST(LongStrings, FaultsAreReportedWhereTheyStandInTheText) {
  const Result<Json> late =
      parse_json("{\"a\":\"" + long_text() + "\",\n\"b\":\"" + long_text() + "\" oops}");
  ASSERT_FALSE(late);
  EXPECT_NE(late.error().message.find("line 2, column 308"), std::string::npos) << late.error().message;
  for (const std::string& text :
       {"\"" + long_text(), "{\"" + long_text() + "\"}", "[\"" + long_text() + "\"",
        "[\"" + long_text() + "\",]", "\"" + long_text() + "\" \"",
        "\"" + long_text() + "\"\"" + long_text() + "\"", "\"" + long_text() + "\\",
        "\"" + long_text() + "\\\"", std::string("\xEF\xBB\xBF\"") + long_text() + "\" ",
        "[\"" + long_text() + "\"]" + std::string(1, '\0')})
    expect_the_same(text);
}

// Texts of all that matters to the search for strings, valid and not, put together at random.
TEST(LongStrings, RandomTextsAreReadAsWithoutLifting) {
  static const char* const kPieces[] = {
      "\"",    "\\",      "\\\"", "\\\\", "\\n", "\\u0041", "\\ud83d\\ude00",
      "\\u",   "\\ud83d", "{",    "}",    "[",   "]",       ",",
      ":",     "1",       "null", " ",    "\n",  "é",       "a long string without any escape",
      "\",\"", "\":\"",   "[\"",  "\"]",  "{\"", "\"}",     "true"};
  std::mt19937 random(11);
  std::size_t lifted = 0, valid = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text(260, ' ');  // long enough to be worth it
    if (round % 2 == 0) {
      for (std::size_t n = random() % 24; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    } else {  // a list of strings and small objects, now and then with a fault
      text += '[';
      for (std::size_t n = random() % 6; n > 0; --n) {
        text += random() % 3 == 0 ? "{\"k\":\"" : "\"";
        const bool object = text.back() == '"' && text[text.size() - 2] == ':';
        for (std::size_t m = random() % 6; m > 0; --m)
          text += kPieces[(1 + random() % 8) * (random() % 2) + 2];
        if (random() % 2) text += "a long string without any escape";
        text += object ? "\"}," : "\",";
      }
      text += "0]";
    }
    lifted += LongStrings(text).any();
    valid += parse_json(text).ok();
    expect_the_same(text);
    if (testing::Test::HasFatalFailure()) return;
  }
  EXPECT_GT(lifted, 10'000u);
  EXPECT_GT(valid, 5'000u);
}

// Escapes everywhere and no end must not make the search go over the text again and again.
TEST(LongStrings, TheSearchIsLinear) {
  std::string text = "\"";
  for (int i = 0; i < 2'000'000; ++i) text += i % 3 ? "\\n" : "\\\"";
  EXPECT_FALSE(parse_json(text));
  text += '"';
  const Result<Json> read = parse_json(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->view().str().size(), 2'000'000u);
}

}  // namespace
}  // namespace cascade
