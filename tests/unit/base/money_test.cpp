#include "base/money.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

TEST(Money, ReadsDecimalTextExactly) {
  EXPECT_EQ(usd_from_text("0.15")->pico, 150'000'000'000);
  EXPECT_EQ(usd_from_text("0.003625")->pico, 3'625'000'000);
  EXPECT_EQ(usd_from_text("2.8e-9")->pico, 2800);
  EXPECT_EQ(usd_from_text("0.0000000000005")->pico, 1);  // half a pico rounds up
  EXPECT_EQ(usd_from_text("0")->pico, 0);
}

TEST(Money, RefusesWhatIsNotAnAmount) {
  for (const char* bad : {"", "-1", "abc", "1e", "1.2.3", "99999999999999999999"})
    EXPECT_FALSE(usd_from_text(bad)) << bad;
}

TEST(Money, ReadsADoubleThroughItsShortestDecimal) {
  EXPECT_EQ(usd_from_double(0.000375)->pico, 375'000'000);
  EXPECT_EQ(usd_from_double(0.1)->pico, 100'000'000'000);
  EXPECT_FALSE(usd_from_double(-0.1));
}

TEST(Money, SaturatesInsteadOfWrapping) {
  EXPECT_GT(Money::of(9'000'000'000'000'000'000, 1000).pico, 0);
  const Money big{INT64_MAX};
  EXPECT_EQ((big + Money{1}).pico, INT64_MAX);
}

TEST(Money, RoundsOnceAtTheEdge) {
  EXPECT_EQ(Money{1499}.nano(), 1);
  EXPECT_EQ(Money{1500}.nano(), 2);
  EXPECT_EQ(Money{-1500}.nano(), -2);
  EXPECT_EQ(usd_text(Money{31'000'000}), "0.000031");
  EXPECT_EQ(usd_text(Money{0}), "0.00");
}

}  // namespace
}  // namespace cascade
