#include "ledger/store.hpp"

#include <gtest/gtest.h>

#include "ledger/budget.hpp"
#include "ledger/cost.hpp"

namespace cascade {
namespace {

bool reserve(Store& s, std::uint64_t id, const std::vector<Claim>& claims, Money amount,
             std::int64_t now = 0) {
  bool granted = false;
  s.reserve(id, claims, amount, now, now + 60'000, [&](const ReserveAnswer& a) { granted = a.granted; });
  return granted;
}

TEST(MemoryStore, NeverGrantsMoreThanTheLimitHoweverManyAskAtOnce) {
  MemoryStore s;
  const std::vector<Claim> claims = {{"agent/day", Money{1000}, true, 0}};
  int granted = 0;
  for (std::uint64_t i = 0; i < 50; ++i) granted += reserve(s, i, claims, Money{100});
  EXPECT_EQ(granted, 10);
}

TEST(MemoryStore, TakesFromAllBudgetsOrFromNone) {
  MemoryStore s;
  const std::vector<Claim> both = {{"wide", Money{1000}, true, 0}, {"narrow", Money{50}, true, 0}};
  EXPECT_FALSE(reserve(s, 1, both, Money{100}));
  EXPECT_EQ(s.state("wide").reserved.pico, 0);
}

TEST(MemoryStore, SettlingGivesBackTheRestAndCountsTheTruth) {
  MemoryStore s;
  const std::vector<Claim> claims = {{"b", Money{1000}, true, 0}};
  ASSERT_TRUE(reserve(s, 1, claims, Money{900}));
  s.settle(1, Money{120}, 1);
  EXPECT_EQ(s.state("b").spent.pico, 120);
  EXPECT_EQ(s.state("b").reserved.pico, 0);
  s.settle(1, Money{120}, 1);  // a second time changes nothing
  EXPECT_EQ(s.state("b").spent.pico, 120);
}

TEST(MemoryStore, ALeakedReservationExpiresAndALateSettlementStillCounts) {
  MemoryStore s;
  const std::vector<Claim> claims = {{"b", Money{1000}, true, 0}};
  ASSERT_TRUE(reserve(s, 1, claims, Money{900}));
  EXPECT_FALSE(reserve(s, 2, claims, Money{900}, 30'000));
  EXPECT_TRUE(reserve(s, 3, claims, Money{900}, 61'000));
  s.settle(1, Money{10}, 62'000);
  EXPECT_EQ(s.state("b").spent.pico, 10);
  EXPECT_EQ(s.state("b").reserved.pico, 900);
}

TEST(Budget, WindowsAreCalendarDaysAndMonthsInUtc) {
  BudgetRule r{"daily", "agent", BudgetRule::Window::day, Money{1}, true};
  const std::int64_t t = *parse_rfc3339("2026-12-31T23:59:59Z");
  EXPECT_EQ(make_claim(r, t).key, "agent/daily/2026-12-31");
  r.window = BudgetRule::Window::month;
  EXPECT_EQ(make_claim(r, t).key, "agent/daily/2026-12");
  EXPECT_EQ(make_claim(r, t).window_end_ms, *parse_rfc3339("2027-01-01"));
}

TEST(Cost, CacheReadsAndWritesAreNeverBilledTwice) {
  Price p;
  p.input = 1'000'000;
  p.output = 5'000'000;
  p.cache_read = 100'000;
  p.cache_write = 1'250'000;
  Usage u;
  u.input_total = 1000;
  u.cache_read = 600;
  u.cache_write = 300;
  u.output_total = 10;
  u.reasoning = 4;  // part of the output, not on top of it
  EXPECT_EQ(cost_of(u, p).pico, 100 * 1'000'000 + 600 * 100'000 + 300 * 1'250'000 + 10 * 5'000'000);
}

}  // namespace
}  // namespace cascade
