#include "base/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace cascade {
namespace {

constexpr std::uint64_t kLimb = 1'000'000'000;

// The first `digits` decimal digits of a finite number above nothing, rounded rightly (half to even), without
// the tables that others need for it: the number exactly, in limbs of nine digits. `exponent`: of the first
// digit.
std::string decimal_digits(double v, std::size_t digits, int& exponent) {
  constexpr int kPoint = 36;  // the limb of the ones: 309 digits fit before it, 1074 behind
  std::array<std::uint32_t, kPoint + 122> limbs{};
  int power = 0;
  std::uint64_t mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(v, &power), 53));
  power -= 53;
  for (int i = kPoint; mantissa != 0; mantissa /= kLimb)
    limbs[i--] = static_cast<std::uint32_t>(mantissa % kLimb);
  int first = kPoint - 1, last = kPoint;
  for (; power > 0; power -= std::min(power, 29)) {
    std::uint64_t carry = 0;
    for (int i = last; i >= first; --i) {
      carry += static_cast<std::uint64_t>(limbs[i]) << std::min(power, 29);
      limbs[i] = static_cast<std::uint32_t>(carry % kLimb);
      carry /= kLimb;
    }
    if (carry != 0) limbs[--first] = static_cast<std::uint32_t>(carry);
  }
  for (; power < 0; power += std::min(-power, 9)) {
    const int shift = std::min(-power, 9);
    std::uint64_t carry = 0;
    for (int i = first; i <= last || carry != 0; ++i) {
      const std::uint64_t limb = limbs[i];
      limbs[i] = static_cast<std::uint32_t>((limb >> shift) + carry);
      carry = (kLimb >> shift) * (limb & ((1U << shift) - 1));
      last = std::max(last, i);
    }
  }
  while (limbs[first] == 0) ++first;
  std::string all = std::to_string(limbs[first]);
  exponent = (kPoint - first) * 9 + static_cast<int>(all.size()) - 1;
  for (int i = first + 1; i <= last; ++i) {
    const std::string nine = std::to_string(limbs[i]);
    all.append(9 - nine.size(), '0').append(nine);
  }
  if (all.size() <= digits) return all.append(digits - all.size(), '0');
  const std::string rest = all.substr(digits);
  all.resize(digits);
  const std::string half = "5" + std::string(rest.size() - 1, '0');
  if (rest < half || (rest == half && (all.back() - '0') % 2 == 0)) return all;
  std::size_t i = digits;
  while (i > 0 && all[i - 1] == '9') all[--i] = '0';
  if (i > 0) {
    ++all[i - 1];
  } else {
    all.insert(all.begin(), '1');
    all.pop_back();
    ++exponent;
  }
  return all;
}

// As printf's %.15g writes it, or %.17g where fifteen digits are another number.
void append_significant(std::string& out, double v) {
  if (v < 0) out += '-';
  for (std::size_t digits : {15U, 17U}) {
    int exponent = 0;
    std::string text = decimal_digits(std::fabs(v), digits, exponent);
    text.resize(text.find_last_not_of('0') + 1);
    if (exponent < -4 || exponent >= static_cast<int>(digits)) {
      if (text.size() > 1) text.insert(1, 1, '.');
      text += exponent < 0 ? "e-" : "e+";
      if (std::abs(exponent) < 10) text += '0';
      append_int(text, std::abs(exponent));
    } else if (exponent < 0) {
      text.insert(0, "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0'));
    } else {
      const auto whole = static_cast<std::size_t>(exponent) + 1;
      if (text.size() < whole) text.append(whole - text.size(), '0');
      if (text.size() > whole) text.insert(whole, 1, '.');
    }
    if (digits == 17 || std::strtod(text.c_str(), nullptr) == std::fabs(v)) {
      out += text;
      return;
    }
  }
}

}  // namespace

void append_int(std::string& out, std::int64_t v) {
  char buf[24];
  const auto r = std::to_chars(buf, buf + sizeof buf, v);
  out.append(buf, r.ptr);
}

void append_double(std::string& out, double v) {
  if (!std::isfinite(v)) {
    out += "null";
    return;
  }
  if (std::fabs(v) < 9.2e18 && v == std::floor(v)) {
    append_int(out, static_cast<std::int64_t>(v));
    return;
  }
  // Nine decimals hold every probability, price and temperature that people write; anything else goes the
  // long way.
  if (std::fabs(v) < 1e6) {
    const std::int64_t scaled = std::llround(v * 1e9);
    if (static_cast<double>(scaled) / 1e9 == v) {
      std::uint64_t u =
          scaled < 0 ? 0 - static_cast<std::uint64_t>(scaled) : static_cast<std::uint64_t>(scaled);
      if (scaled < 0) out += '-';
      append_int(out, static_cast<std::int64_t>(u / 1000000000));
      std::uint64_t frac = u % 1000000000;
      char digits[10];
      for (int i = 8; i >= 0; --i, frac /= 10) digits[i] = static_cast<char>('0' + frac % 10);
      int n = 9;
      while (n > 0 && digits[n - 1] == '0') --n;
      out += '.';
      out.append(digits, static_cast<std::size_t>(n));
      return;
    }
  }
  append_significant(out, v);
}

double nine_decimals(double v) {
  return std::fabs(v) < 1e6 ? static_cast<double>(std::llround(v * 1e9)) / 1e9 : v;
}

std::string number_text(double v) {
  std::string s;
  append_double(s, v);
  return s;
}

std::string fixed_text(double v, int digits) {
  if (!std::isfinite(v)) return "?";
  std::int64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  const std::int64_t scaled = std::llround(v * static_cast<double>(scale));
  std::string s = scaled < 0 ? "-" : "";
  const std::int64_t u = scaled < 0 ? -scaled : scaled;
  append_int(s, u / scale);
  if (digits > 0) {
    std::string frac = std::to_string(u % scale);
    frac.insert(0, static_cast<std::size_t>(digits) - frac.size(), '0');
    s += "." + frac;
  }
  return s;
}

std::optional<double> parse_double(std::string_view s) {
  if (s.empty() || s.size() > 63 || s[0] == '+' || s[0] == ' ' || s[0] == '.') return std::nullopt;
  for (char c : s)
    if (!((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'))
      return std::nullopt;
  char buf[64];
  s.copy(buf, s.size());
  buf[s.size()] = 0;
  char* end = nullptr;
  const double v = std::strtod(buf, &end);
  if (end != buf + s.size() || !std::isfinite(v)) return std::nullopt;
  return v;
}

std::optional<std::int64_t> parse_int(std::string_view s) {
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  if (r.ec != std::errc{} || r.ptr != s.data() + s.size()) return std::nullopt;
  return v;
}

}  // namespace cascade
