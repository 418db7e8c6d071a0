#include "cascade/held_deltas.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

Delta delta(Delta::Kind kind, std::string text, std::string tool = {}) {
  Delta d;
  d.kind = kind;
  d.text = std::move(text);
  d.tool_name = std::move(tool);
  return d;
}

TEST(HeldDeltas, ComeBackOneByOneAsTheyCame) {
  using Kind = Delta::Kind;
  const std::vector<Delta> said = {delta(Kind::reasoning, "hm"),        delta(Kind::text, "The "),
                                   delta(Kind::tool_call, "{", "look"), delta(Kind::text, ""),
                                   delta(Kind::tool_call, "}"),         delta(Kind::text, "sky")};
  HeldDeltas held;
  for (int round = 0; round < 2; ++round) {
    for (Delta d : said) held.add(std::move(d));
    std::size_t i = 0;
    held.release([&](const Delta& d) {
      ASSERT_LT(i, said.size());
      EXPECT_EQ(d.kind, said[i].kind);
      EXPECT_EQ(d.text, said[i].text);
      EXPECT_EQ(d.tool_name, said[i].tool_name);
      ++i;
    });
    EXPECT_EQ(i, said.size());
    held.release([](const Delta&) { FAIL() << "it was let go of before"; });
  }
  held.add(delta(Kind::text, "void"));
  held.clear();
  held.release([](const Delta&) { FAIL() << "it was taken back"; });
}

}  // namespace
}  // namespace cascade
