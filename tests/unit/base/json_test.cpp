#include "base/json.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade {
namespace {

TEST(Json, MissingThingsAnswerNoAllTheWayDown) {
  const Result<Json> j = parse_json(R"({"a":{"b":[1,2.5,"x"]}})");
  ASSERT_TRUE(j);
  EXPECT_EQ(j->view()["a"]["b"].at(0).integer(), 1);
  EXPECT_FALSE(j->view()["a"]["b"].at(1).opt_int());
  EXPECT_EQ(j->view()["nope"]["deeper"].at(7).str("fallback"), "fallback");
}

TEST(Json, SaysWhereTheTextIsBroken) {
  const Result<Json> j = parse_json("{\n  \"a\": 1,\n  oops\n}");
  ASSERT_FALSE(j);
  EXPECT_NE(j.error().message.find("line 3"), std::string::npos) << j.error().message;
  EXPECT_FALSE(parse_json("{} trailing"));
  EXPECT_FALSE(parse_json("\"\xff\""));
  EXPECT_FALSE(parse_json(""));
}

TEST(Json, WriterRoundTrips) {
  std::string out;
  JsonWriter w(out);
  w.begin_object()
      .field("s", "a\"b\\c\n\x01")
      .field("n", 0.7)
      .field("i", 3)
      .key("l")
      .begin_array()
      .boolean(true)
      .null()
      .end_array();
  w.end_object();
  EXPECT_EQ(out, R"({"s":"a\"b\\c\n\u0001","n":0.7,"i":3,"l":[true,null]})");
  EXPECT_EQ(parse_json(out)->view().dump(), out);
}

TEST(Number, DoublesKeepFifteenDigits) {
  for (double v : {0.1, 1.0 / 3.0, 1e-12, 123456.789, 1e300, -2.5, 0.000375, 9007199254740993.0}) {
    EXPECT_NEAR(parse_double(number_text(v)).value() / v, 1.0, 1e-14) << number_text(v);
  }
  EXPECT_EQ(number_text(0.7), "0.7");
  EXPECT_EQ(number_text(3), "3");
  EXPECT_EQ(fixed_text(12.345, 1), "12.3");
}

// What is not a round number is written as printf would, in wasm too, where there is none.
TEST(Number, LongNumbersAsPrintfWritesThem) {
  const auto as_printf = [](double v) {
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", v);
    if (std::strtod(text, nullptr) != v) std::snprintf(text, sizeof text, "%.17g", v);
    return std::string(text);
  };
  std::mt19937_64 random(7);
  std::size_t seen = 0;
  for (int i = 0; i < 200'000; ++i) {
    double v = std::bit_cast<double>(random());
    if (i % 2 == 0)
      v = std::ldexp(static_cast<double>(random() >> 11), -53 - static_cast<int>(random() % 40));
    if (!std::isfinite(v) || v == std::floor(v) || nine_decimals(v) == v) continue;
    ASSERT_EQ(number_text(v), as_printf(v));
    ++seen;
  }
  EXPECT_GT(seen, 100'000u);
  for (double v : {5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 9.5e-10, 0.99999999999999989,
                   9.9999999999999995e22, 1e-5 / 3, 123456.00000000001})
    EXPECT_EQ(number_text(v), as_printf(v));
}

TEST(Text, Utf8) {
  EXPECT_TRUE(is_utf8("héllo 日本 😀"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));      // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));  // surrogate
  const std::string smile = "a😀";
  for (std::size_t cut = 1; cut < smile.size(); ++cut)
    EXPECT_EQ(utf8_complete_prefix(std::string_view(smile).substr(0, cut)), 1u);
  EXPECT_EQ(utf8_complete_prefix(smile), smile.size());
  EXPECT_EQ(utf8_repair("a\xFF"
                        "b"),
            "a\xEF\xBF\xBD"
            "b");
}

// Long texts are crossed eight bytes at a time: what matters must be seen wherever in the eight it stands.
TEST(Text, SeesABrokenByteAtEveryPosition) {
  for (std::size_t length = 1; length < 40; ++length)
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'x');
      ASSERT_TRUE(is_utf8(text));
      text[at] = static_cast<char>(0xFF);
      ASSERT_FALSE(is_utf8(text)) << length << " " << at;
    }
}

TEST(Json, EscapesAtEveryPosition) {
  for (const auto& [raw, escaped] :
       {std::pair<char, std::string>{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001f"}})
    for (std::size_t length = 1; length < 40; ++length)
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, ' '), out;
        text[at] = raw;
        append_json_string(out, text);
        ASSERT_EQ(out, "\"" + std::string(at, ' ') + escaped + std::string(length - at - 1, ' ') + "\"");
      }
  std::string beyond_ascii;
  append_json_string(beyond_ascii, "\u00e9\u00e9\u00e9\u00e9\u7f8e\u7f8e\x7f!");
  EXPECT_EQ(beyond_ascii, "\"\u00e9\u00e9\u00e9\u00e9\u7f8e\u7f8e\x7f!\"");
}

TEST(Number, NineDecimalsAreWrittenExactly) {
  EXPECT_EQ(number_text(nine_decimals(1.0 / 3)), "0.333333333");
  EXPECT_EQ(number_text(nine_decimals(-2.0 / 3)), "-0.666666667");
  EXPECT_EQ(nine_decimals(1e18), 1e18);
}

TEST(Text, NearestNameFindsTypingMistakesOnly) {
  EXPECT_EQ(nearest_name("temprature", {"temperature", "tools"}), "temperature");
  EXPECT_EQ(nearest_name("zzz", {"temperature", "tools"}), "");
}

}  // namespace
}  // namespace cascade
