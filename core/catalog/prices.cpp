// Prices: which row of the table is in force.
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "catalog/names.hpp"
#include "catalog/price_row.hpp"

namespace cascade {

void not_a_price();  // never defined: a wrong price in the table stops the compiler here

namespace {

constexpr std::int64_t unknown = PriceRow::kUnknown;

// USD per million tokens, as decimal text -> pico-USD per token. Checked when the table is compiled.
consteval std::int64_t usd(std::string_view text) {
  std::int64_t value = 0;
  int decimals = 6;  // 1 USD per million is 1e6 pico per token
  bool point = false;
  for (char c : text) {
    if (c == '.') {
      if (point) not_a_price();
      point = true;
      continue;
    }
    if (c < '0' || c > '9') not_a_price();
    value = value * 10 + (c - '0');
    if (point && --decimals < 0) not_a_price();
  }
  for (; decimals > 0; --decimals) value *= 10;
  return value;
}

constexpr PriceRow kRows[] = {
#include "catalog/data/prices.inc"
};

std::int64_t day_start_ms(int yyyymmdd) {
  return days_from_civil(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100) * 86400000;
}

bool in_force(const PriceRow& row, std::int64_t wall_ms) {
  return (row.from == 0 || wall_ms >= day_start_ms(row.from)) &&
         (row.until == 0 || wall_ms < day_start_ms(row.until));
}

std::optional<std::int64_t> known(std::int64_t v) {
  return v == unknown ? std::nullopt : std::optional<std::int64_t>(v);
}

std::vector<const PriceRow*> rows_of(std::string_view provider, std::string_view model) {
  std::vector<const PriceRow*> found;
  for (const PriceRow& row : kRows)
    if (row.provider == provider && iequals(row.model, model)) found.push_back(&row);
  return found;
}

std::optional<Price> look_up(const std::vector<const PriceRow*>& rows, std::int64_t wall_ms,
                             std::int64_t prompt_tokens) {
  const PriceRow* best = nullptr;
  for (const PriceRow* row : rows) {
    if (!in_force(*row, wall_ms) || (row->band != 0 && prompt_tokens > row->band)) continue;
    if (!best || (row->band != 0 && (best->band == 0 || row->band < best->band))) best = row;
  }
  if (!best) return std::nullopt;
  Price p;
  p.input = best->input;
  p.output = best->output;
  p.cache_read = known(best->cache_read);
  p.cache_write = known(best->cache_write);
  p.cache_write_long = known(best->cache_write_long);
  return p;
}

}  // namespace

PriceRows price_rows() { return {kRows, sizeof kRows / sizeof kRows[0]}; }

PriceList::PriceList(std::string_view provider, std::string_view model) {
  const ProviderInfo* p = find_provider(provider);
  if (!p) return;
  free_ = p->local;
  named_ = rows_of(p->name, model);
  if (const ModelInfo* m = find_model(model, p->name)) family_ = rows_of(m->provider, m->name);
}

std::optional<Price> PriceList::at(std::int64_t wall_ms, std::int64_t prompt_tokens) const {
  if (free_) return Price{};
  if (auto price = look_up(named_, wall_ms, prompt_tokens)) return price;
  return look_up(family_, wall_ms, prompt_tokens);
}

std::optional<Price> find_price(std::string_view provider, std::string_view model, std::int64_t wall_ms,
                                std::int64_t prompt_tokens) {
  return PriceList(provider, model).at(wall_ms, prompt_tokens);
}

}  // namespace cascade
