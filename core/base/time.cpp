#include "base/time.hpp"

#include <array>
#include <cmath>

namespace cascade {
namespace {

// Reads up to `width` decimal digits at `pos`; false when there is not at least one.
bool read_int(std::string_view s, std::size_t& pos, std::size_t width, int& out) {
  std::size_t start = pos;
  out = 0;
  while (pos < s.size() && pos - start < width && s[pos] >= '0' && s[pos] <= '9')
    out = out * 10 + (s[pos++] - '0');
  return pos > start;
}

bool eat(std::string_view s, std::size_t& pos, char c) {
  if (pos >= s.size() || s[pos] != c) return false;
  ++pos;
  return true;
}

bool plausible(int month, int day, int hour, int minute, int second) {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
}

std::int64_t to_ms(int y, int mo, int d, int h, int mi, int s) {
  return ((days_from_civil(y, mo, d) * 24 + h) * 60 + mi) * 60000 + s * 1000LL;
}

}  // namespace

// Howard Hinnant's algorithm, in its usual published form.
std::int64_t days_from_civil(int y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const unsigned yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = static_cast<unsigned>((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1);
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

Civil civil_from_days(std::int64_t z) {
  z += 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const unsigned doe = static_cast<unsigned>(z - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {static_cast<int>(yoe + era * 400) + (month <= 2), month, day};
}

std::optional<std::int64_t> parse_rfc3339(std::string_view s) {
  std::size_t p = 0;
  int y, mo, d, h = 0, mi = 0, sec = 0;
  if (!read_int(s, p, 4, y) || !eat(s, p, '-') || !read_int(s, p, 2, mo) || !eat(s, p, '-') ||
      !read_int(s, p, 2, d))
    return std::nullopt;
  if (!plausible(mo, d, 0, 0, 0)) return std::nullopt;
  if (p == s.size()) return to_ms(y, mo, d, 0, 0, 0);  // a bare date is its midnight
  if (!(eat(s, p, 'T') || eat(s, p, 't') || eat(s, p, ' '))) return std::nullopt;
  if (!read_int(s, p, 2, h) || !eat(s, p, ':') || !read_int(s, p, 2, mi) || !eat(s, p, ':') ||
      !read_int(s, p, 2, sec))
    return std::nullopt;
  if (!plausible(mo, d, h, mi, sec)) return std::nullopt;
  int ms = 0;
  if (eat(s, p, '.')) {
    int scale = 100;
    std::size_t start = p;
    for (; p < s.size() && s[p] >= '0' && s[p] <= '9'; ++p, scale /= 10) ms += (s[p] - '0') * scale;
    if (p == start) return std::nullopt;
  }
  std::int64_t offset_min = 0;
  if (!(eat(s, p, 'Z') || eat(s, p, 'z'))) {
    const int sign = eat(s, p, '+') ? 1 : eat(s, p, '-') ? -1 : 0;
    int oh, om;
    if (sign == 0 || !read_int(s, p, 2, oh) || !eat(s, p, ':') || !read_int(s, p, 2, om)) return std::nullopt;
    offset_min = sign * (oh * 60 + om);
  }
  if (p != s.size()) return std::nullopt;
  return to_ms(y, mo, d, h, mi, sec) + ms - offset_min * 60000;
}

std::optional<std::int64_t> parse_http_date(std::string_view s) {
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::size_t p = s.find(", ");
  if (p == std::string_view::npos) return std::nullopt;
  p += 2;
  int d, y, h, mi, sec, mo = 0;
  if (!read_int(s, p, 2, d) || !eat(s, p, ' ') || p + 3 > s.size()) return std::nullopt;
  const std::string_view name = s.substr(p, 3);
  for (int i = 0; i < 12; ++i)
    if (kMonths[static_cast<std::size_t>(i)] == name) mo = i + 1;
  p += 3;
  if (mo == 0 || !eat(s, p, ' ') || !read_int(s, p, 4, y) || !eat(s, p, ' ') || !read_int(s, p, 2, h) ||
      !eat(s, p, ':') || !read_int(s, p, 2, mi) || !eat(s, p, ':') || !read_int(s, p, 2, sec))
    return std::nullopt;
  if (!plausible(mo, d, h, mi, sec)) return std::nullopt;
  return to_ms(y, mo, d, h, mi, sec);
}

std::optional<Millis> parse_go_duration(std::string_view s) {
  if (s.empty()) return std::nullopt;
  double total = 0;
  std::size_t p = 0;
  while (p < s.size()) {
    double value = 0, scale = 1;
    bool digits = false, point = false;
    for (; p < s.size() && ((s[p] >= '0' && s[p] <= '9') || (s[p] == '.' && !point)); ++p) {
      if (s[p] == '.') {
        point = true;
        continue;
      }
      digits = true;
      if (point) value += (s[p] - '0') * (scale /= 10);
      else value = value * 10 + (s[p] - '0');
    }
    if (!digits) return std::nullopt;
    auto unit = [&](std::string_view u) {
      if (s.substr(p, u.size()) != u) return false;
      p += u.size();
      return true;
    };
    if (unit("ms")) total += value;
    else if (unit("us") || unit("µs")) total += value / 1e3;
    else if (unit("ns")) total += value / 1e6;
    else if (unit("h")) total += value * 3600e3;
    else if (unit("m")) total += value * 60e3;
    else if (unit("s")) total += value * 1e3;
    else return std::nullopt;
  }
  if (total > 9e15) return std::nullopt;
  return std::llround(total);
}

}  // namespace cascade
