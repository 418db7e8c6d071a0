#include "base/money.hpp"

#include <limits>

#include "base/number.hpp"

namespace cascade {
namespace {
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
}  // namespace

Money Money::of(std::int64_t pico_per_unit, std::int64_t units) {
  std::int64_t out;
  if (__builtin_mul_overflow(pico_per_unit, units, &out))
    return {(pico_per_unit < 0) == (units < 0) ? kMax : kMin};
  return {out};
}

Money operator+(Money a, Money b) {
  std::int64_t out;
  if (__builtin_add_overflow(a.pico, b.pico, &out)) return {a.pico > 0 ? kMax : kMin};
  return {out};
}

Money operator-(Money a, Money b) {
  std::int64_t out;
  if (__builtin_sub_overflow(a.pico, b.pico, &out)) return {a.pico >= 0 ? kMax : kMin};
  return {out};
}

std::optional<Money> usd_from_text(std::string_view s) {
  // mantissa digits and a decimal exponent, then one exact shift to pico.
  std::int64_t mantissa = 0;
  int exponent = 12;
  std::size_t i = 0;
  bool digits = false, point = false;
  if (!s.empty() && s[0] == '+') ++i;
  for (; i < s.size(); ++i) {
    const char c = s[i];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      digits = true;
      if (mantissa >
          (kMax - 9) / 10) {  // more digits than pico can hold: the rest is below one pico, or too large
        if (!point) return std::nullopt;
        continue;
      }
      mantissa = mantissa * 10 + (c - '0');
      if (point) --exponent;
    } else {
      break;
    }
  }
  if (!digits) return std::nullopt;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    ++i;
    bool negative = false;
    if (i < s.size() && (s[i] == '-' || s[i] == '+')) negative = s[i++] == '-';
    int e = 0;
    bool any = false;
    for (; i < s.size() && s[i] >= '0' && s[i] <= '9' && e < 1000; ++i, any = true) e = e * 10 + (s[i] - '0');
    if (!any) return std::nullopt;
    exponent += negative ? -e : e;
  }
  if (i != s.size()) return std::nullopt;
  if (mantissa == 0) return Money{0};
  for (; exponent > 0; --exponent)
    if (__builtin_mul_overflow(mantissa, std::int64_t{10}, &mantissa)) return std::nullopt;
  for (; exponent < 0 && mantissa > 0; ++exponent) {
    if (exponent == -1) {  // the last digit decides the rounding
      mantissa = (mantissa + 5) / 10;
    } else {
      mantissa /= 10;
    }
  }
  return Money{mantissa};
}

std::optional<Money> usd_from_double(double usd) {
  if (!(usd >= 0) || usd > 9e6) return std::nullopt;
  return usd_from_text(number_text(usd));
}

std::string usd_text(Money m) {
  const bool negative = m.pico < 0;
  std::uint64_t v = negative ? 0 - static_cast<std::uint64_t>(m.pico) : static_cast<std::uint64_t>(m.pico);
  std::string frac = std::to_string(v % static_cast<std::uint64_t>(Money::kPicoPerUsd));
  frac.insert(0, 12 - frac.size(), '0');
  while (frac.size() > 2 && frac.back() == '0') frac.pop_back();
  return (negative ? "-" : "") + std::to_string(v / static_cast<std::uint64_t>(Money::kPicoPerUsd)) + "." +
         frac;
}

}  // namespace cascade
