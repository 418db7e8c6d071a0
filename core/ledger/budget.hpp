// Budget: which budgets a run draws on, as claims on the store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/store.hpp"

namespace cascade {

// Plain facts of one configured budget; policy's BudgetConfig is turned into this so that the ledger needs no
// policy.
struct BudgetRule {
  enum class Window : std::uint8_t { none, day, month };
  std::string name;
  std::string owner;  // "run/<id>", "user/<id>", "agent"
  Window window = Window::none;
  Money limit;
  bool enforce = true;
};

Claim make_claim(const BudgetRule& rule, std::int64_t wall_ms);

}  // namespace cascade
