// Cost: usage x price, exactly. The one place where tokens become money.
#pragma once

#include <cstdint>

#include "base/money.hpp"
#include "catalog/catalog.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

Money cost_of(const Usage& usage, const Price& price);

// The most an attempt can cost: the whole prompt uncached (or written to the cache, where that is dearer) and
// every output token that was allowed.
Money worst_case(std::int64_t prompt_tokens, std::int64_t max_output_tokens, const Price& price);

}  // namespace cascade
