#include "gate/formats.hpp"

#include <algorithm>

#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

int two_digits(std::string_view s, std::size_t at) {
  if (at + 2 > s.size() || !is_digit(s[at]) || !is_digit(s[at + 1])) return -1;
  return (s[at] - '0') * 10 + (s[at + 1] - '0');
}

bool is_date(std::string_view s) {
  if (s.size() != 10 || s[4] != '-' || s[7] != '-') return false;
  const int century = two_digits(s, 0), year_of = two_digits(s, 2), month = two_digits(s, 5),
            day = two_digits(s, 8);
  if (century < 0 || year_of < 0 || month < 1 || month > 12 || day < 1) return false;
  const int year = century * 100 + year_of;
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_time(std::string_view s) {
  if (s.size() < 9 || s[2] != ':' || s[5] != ':') return false;
  const int h = two_digits(s, 0), m = two_digits(s, 3), sec = two_digits(s, 6);
  if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60) return false;
  std::size_t i = 8;
  if (s[i] == '.') {
    const std::size_t from = ++i;
    while (i < s.size() && is_digit(s[i])) ++i;
    if (i == from) return false;
  }
  const std::string_view zone = s.substr(i);
  if (zone == "Z" || zone == "z") return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
  const int zh = two_digits(zone, 1), zm = two_digits(zone, 4);
  return zh >= 0 && zh <= 23 && zm >= 0 && zm <= 59;
}

bool is_email(std::string_view s) {
  const std::size_t at = s.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 >= s.size()) return false;
  const std::string_view host = s.substr(at + 1);
  if (host.front() == '.' || host.back() == '.' || host.find("..") != std::string_view::npos) return false;
  if (s.substr(0, at).find("..") != std::string_view::npos || s.front() == '.' || s[at - 1] == '.')
    return s.front() == '"';
  return std::none_of(s.begin(), s.end(), [](char c) { return is_space(c); });
}

bool is_uuid(std::string_view s) {
  if (s.size() != 36) return false;
  for (std::size_t i = 0; i < 36; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char low = static_cast<char>(s[i] | 0x20);
    if (dash ? s[i] != '-' : !(is_digit(s[i]) || (low >= 'a' && low <= 'f'))) return false;
  }
  return true;
}

bool is_ipv4(std::string_view s) {
  int parts = 0;
  for (std::size_t i = 0; i <= s.size();) {
    const std::size_t from = i;
    int v = 0;
    while (i < s.size() && is_digit(s[i]) && i - from < 4) v = v * 10 + (s[i++] - '0');
    if (i == from || i - from > 3 || v > 255 || (i - from > 1 && s[from] == '0')) return false;
    ++parts;
    if (i == s.size()) break;
    if (s[i] != '.' || parts == 4) return false;
    ++i;
  }
  return parts == 4;
}

bool is_uri(std::string_view s, bool relative) {
  if (std::any_of(s.begin(), s.end(), [](char c) {
        return is_space(c) || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' ||
               c == '{' || c == '|' || c == '}';
      }))
    return false;
  if (relative) return true;
  const std::size_t colon = s.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(s[0])) return false;
  return std::all_of(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
}

}  // namespace

bool fits_format(std::string_view format, std::string_view s) {
  if (format == "date") return is_date(s);
  if (format == "time") return is_time(s);
  if (format == "date-time")
    return s.size() > 11 && is_date(s.substr(0, 10)) && (s[10] == 'T' || s[10] == 't') &&
           is_time(s.substr(11));
  if (format == "email") return is_email(s);
  if (format == "uuid") return is_uuid(s);
  if (format == "ipv4") return is_ipv4(s);
  if (format == "uri") return is_uri(s, false);
  if (format == "uri-reference") return is_uri(s, true);
  return true;
}

}  // namespace cascade::gate
