#include "base/time.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

TEST(Time, ReadsEachFormThatProvidersSend) {
  EXPECT_EQ(parse_rfc3339("1970-01-02T00:00:00Z"), 86'400'000);
  EXPECT_EQ(parse_rfc3339("1970-01-01T01:00:00.250+01:00"), 250);
  EXPECT_EQ(parse_rfc3339("2026-11-20"), parse_rfc3339("2026-11-20T00:00:00Z"));
  EXPECT_EQ(parse_http_date("Thu, 01 Jan 1970 00:00:10 GMT"), 10'000);
  EXPECT_EQ(parse_go_duration("6m0s"), 360'000);
  EXPECT_EQ(parse_go_duration("1.5s"), 1500);
  EXPECT_EQ(parse_go_duration("250ms"), 250);
  EXPECT_FALSE(parse_go_duration("soon"));
  EXPECT_FALSE(parse_rfc3339("2026-13-01T00:00:00Z"));
  EXPECT_FALSE(parse_http_date("tomorrow"));
}

TEST(Time, CivilDatesRoundTrip) {
  for (std::int64_t d : {-1, 0, 59, 60, 365, 11016, 20777}) {
    const Civil c = civil_from_days(d);
    EXPECT_EQ(days_from_civil(c.year, c.month, c.day), d);
  }
}

}  // namespace
}  // namespace cascade
