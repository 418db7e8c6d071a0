// Prices and models as JSON, for people and bindings: the catalogue's table, and the price of a number of
// tokens.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

// [{"name","provider","input_per_1m","output_per_1m",...,"context_window","capabilities":{...}}], prices in
// force at wall_ms.
void catalog_json(std::int64_t wall_ms, std::string& out);
// {"model","provider"?,"price"?:{"input","output",...},"cost"?,"usage":{...} |
// "input_tokens","output_tokens","cached_tokens"?} ->
// {"priced","cost_nano","cost_usd","provider","model","input_per_1m",...}
Outcome price_json(JsonView query, std::int64_t wall_ms, std::string& out);

}  // namespace cascade
