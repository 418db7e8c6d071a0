#include "base/number.hpp"

#include <cjson/cJSON.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace cascade {

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
  cJSON node{};
  node.type = cJSON_Number;
  node.valuedouble = v;
  node.valueint = v > 0 ? 1 : -1;  // must differ from v, or cJSON prints the int
  char buf[64];
  if (cJSON_PrintPreallocated(&node, buf, sizeof buf, 0)) out += buf;
  else out += "null";
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
