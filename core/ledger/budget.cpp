#include "ledger/budget.hpp"

namespace cascade {

Claim make_claim(const BudgetRule& rule, std::int64_t wall_ms) {
  Claim c;
  c.limit = rule.limit;
  c.enforce = rule.enforce;
  c.key = rule.owner + "/" + rule.name;
  if (rule.window == BudgetRule::Window::none) return c;
  constexpr std::int64_t kDayMs = 86'400'000;
  std::int64_t day = wall_ms / kDayMs;
  if (wall_ms < 0 && wall_ms % kDayMs != 0) --day;
  const Civil d = civil_from_days(day);
  const auto two = [](int v) { return (v < 10 ? "0" : "") + std::to_string(v); };
  c.key += "/" + std::to_string(d.year) + "-" + two(d.month);
  if (rule.window == BudgetRule::Window::day) {
    c.key += "-" + two(d.day);
    c.window_end_ms = (day + 1) * kDayMs;
  } else {
    const bool december = d.month == 12;
    c.window_end_ms = days_from_civil(december ? d.year + 1 : d.year, december ? 1 : d.month + 1, 1) * kDayMs;
  }
  return c;
}

}  // namespace cascade
