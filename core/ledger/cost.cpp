#include "ledger/cost.hpp"

#include <algorithm>

namespace cascade {

Money cost_of(const Usage& given, const Price& p) {
  Usage u = given;
  u.clamp();
  const std::int64_t plain = u.input_total - u.cache_read - u.cache_write - u.cache_write_long;
  Money sum = Money::of(p.input, plain);
  sum += Money::of(p.cache_read.value_or(p.input), u.cache_read);
  sum += Money::of(p.cache_write.value_or(p.input), u.cache_write);
  sum += Money::of(p.cache_write_long.value_or(p.cache_write.value_or(p.input)), u.cache_write_long);
  sum += Money::of(p.output, u.output_total);
  sum += Money{p.per_request};
  return sum;
}

Money worst_case(std::int64_t prompt_tokens, std::int64_t max_output_tokens, const Price& p) {
  const std::int64_t dearest_input =
      std::max({p.input, p.cache_write.value_or(0), p.cache_write_long.value_or(0)});
  return Money::of(dearest_input, prompt_tokens) + Money::of(p.output, max_output_tokens) +
         Money{p.per_request};
}

}  // namespace cascade
