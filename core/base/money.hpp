// Money: exact integers. One pico-USD is 1e-12 USD, so a price of $0.0028 per million tokens is 2,800 pico
// per token, and every sum inside is exact. Rounding happens once, at the edge, to nano-USD.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade {

struct Money {
  std::int64_t pico = 0;

  static constexpr std::int64_t kPicoPerUsd = 1'000'000'000'000;
  static constexpr Money from_nano(std::int64_t n) { return {n * 1000}; }
  // Saturating: an absurd price times an absurd count must never wrap round into a saving.
  static Money of(std::int64_t pico_per_unit, std::int64_t units);

  // The display edge: half away from zero.
  constexpr std::int64_t nano() const { return pico >= 0 ? (pico + 500) / 1000 : (pico - 500) / 1000; }
  double usd() const { return static_cast<double>(pico) / static_cast<double>(kPicoPerUsd); }

  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money& operator+=(Money o) { return *this = *this + o; }
  Money& operator-=(Money o) { return *this = *this - o; }
  friend constexpr auto operator<=>(Money, Money) =
      default;  // NOLINT(modernize-use-nullptr): it means a 0 that nobody wrote
};

// USD as a person or a price list writes it ("0.15", 0.375e-3) -> exact pico, nullopt when it is negative,
// not finite or too large. Decimal text is read exactly; a double is read through its shortest decimal form.
std::optional<Money> usd_from_text(std::string_view decimal);
std::optional<Money> usd_from_double(double usd);

// "0.000031" : plain decimal with trailing zeros cut, never an exponent.
std::string usd_text(Money m);

}  // namespace cascade
