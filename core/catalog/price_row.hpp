// One row of the price table as it lies in data/prices.inc. For `cascadeflow prices` and the table's own
// tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cascade {

struct PriceRow {
  static constexpr std::int64_t kUnknown = -1;
  std::string_view provider, model;
  std::int64_t input, output, cache_read, cache_write, cache_write_long;  // pico-USD per token, or kUnknown
  int from, until;                                                        // YYYYMMDD, 0 = open
  std::int64_t band;  // for prompts of up to so many tokens, 0 = any
  std::string_view source;
};

struct PriceRows {
  const PriceRow* rows;
  std::size_t count;
  const PriceRow* begin() const { return rows; }
  const PriceRow* end() const { return rows + count; }
};
PriceRows price_rows();

}  // namespace cascade
