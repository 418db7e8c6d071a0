// models and prices: the catalogue, for people and for machines.
#include <ctime>

#include "base/json.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "buffer.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

std::string price_text(JsonView v) { return v.is_number() ? number_text(v.num()) : "-"; }

bool matches(JsonView m, const Args& args) {
  if (args.has("provider") && m["provider"].str() != args.get("provider")) return false;
  return args.rest().empty() || icontains(m["name"].str(), args.rest()[0]);
}

int list(const Args& args, std::int64_t wall_ms, bool with_prices) {
  const Result<Json> all = parse_json(owned_text(
      [&](cascade_buffer* out, cascade_error** e) { return cascade_catalog_json(wall_ms, out, e); }));
  std::vector<std::vector<std::string>> rows;
  if (with_prices) rows.push_back({"model", "provider", "input", "output", "cache read", "cache write"});
  else rows.push_back({"model", "provider", "context", "tools", "vision", "reasoning"});
  std::string json;
  JsonWriter w(json);
  w.begin_array();
  for (JsonView m : all->view()) {
    if (!matches(m, args)) continue;
    w.value(m);
    const auto yes = [&](const char* k) { return std::string(m[k].boolean() ? "yes" : "no"); };
    const std::string name(m["name"].str()), provider(m["provider"].str());
    if (with_prices)
      rows.push_back({name, provider, price_text(m["input_per_1m"]), price_text(m["output_per_1m"]),
                      price_text(m["cache_read_per_1m"]), price_text(m["cache_write_per_1m"])});
    else
      rows.push_back({name, provider, m["context_window"] ? number_text(m["context_window"].num()) : "-",
                      yes("tools"), yes("vision"), yes("reasoning")});
  }
  w.end_array();
  if (args.json()) print_line(json);
  if (rows.size() == 1) {
    complain("no model matches; `cascadeflow models` lists all that are known");
    return kFailed;
  }
  if (args.json()) return kOk;
  print(table(rows));
  if (with_prices)
    print_line(toned(Tone::dim, "USD per million tokens; - is not known, and never taken as zero."));
  return kOk;
}

int models(const Args& args) { return list(args, 0, false); }

int prices(const Args& args) {
  if (!args.has("date")) return list(args, static_cast<std::int64_t>(std::time(nullptr)) * 1000, true);
  const std::optional<std::int64_t> at = parse_rfc3339(args.get("date"));
  if (at) return list(args, *at, true);
  complain("--date takes a day such as 2026-11-20");
  return kUsage;
}

}  // namespace

Command models_command() {
  return {"models",
          "[options] [PART-OF-A-NAME]",
          "List the models that are known",
          "",
          {{"provider", "P", "only those of this provider"}, {"json", "", "machine-readable output"}},
          models};
}
Command prices_command() {
  return {"prices",
          "[options] [PART-OF-A-NAME]",
          "List prices per million tokens",
          "",
          {{"provider", "P", "only those of this provider"},
           {"date", "DAY", "prices in force on that day (today)"},
           {"json", "", "machine-readable output"}},
          prices};
}

}  // namespace cascade::cli
