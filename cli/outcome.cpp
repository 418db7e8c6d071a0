#include "outcome.hpp"

#include "base/number.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {

std::string summary_line(JsonView r) {
  std::string how = r["draft_accepted"].boolean() ? "draft accepted"
                    : r["escalated"].boolean()    ? "escalated"
                                                  : std::string(r["plan"].str());
  if (r["confidence"].is_number()) how += ", " + fixed_text(r["confidence"].num() * 100, 0) + " % sure";
  for (JsonView f : r["flags"]) how += ", " + std::string(f.str());
  std::string line =
      toned(r["draft_accepted"].boolean() ? Tone::good : Tone::accent, r["model"].str(), stderr) + " (" +
      how + ")  ";
  line += r["priced"].boolean(true) ? money(r["cost_usd"].num()) : money(r["cost_usd"].num()) + " + unpriced";
  if (r["baseline_usd"].num() > 0)
    line += "  saved " + money(r["saved_usd"].num()) + " (" + fixed_text(r["saved_pct"].num(), 0) + " %)";
  return line + "  " + milliseconds(r["latency"]["total_ms"].num());
}

int exit_code_of(cascade_status s) {
  if (s <= CASCADE_ERR_INVALID_ARGUMENT && s >= CASCADE_ERR_UNSUPPORTED)
    return kBadConfig;  // the caller's side
  if (s == CASCADE_ERR_BUDGET_EXCEEDED) return kBudget;
  if (s == CASCADE_ERR_CANCELLED) return kInterrupted;
  return kFailed;
}

int report_error(const cascadeflow::error& e, bool json) {
  if (json) print_line("{\"error\":" + std::string(e.json()) + "}");
  complain(e.what());
  return exit_code_of(e.status());
}

}  // namespace cascade::cli
