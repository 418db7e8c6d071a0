// Finding personal data.
#include <algorithm>

#include "base/text.hpp"
#include "policy/guard.hpp"

namespace cascade {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool word(char c) { return digit(c) || letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0; }
bool local_part(char c) {
  return digit(c) || letter(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}
bool domain_part(char c) { return digit(c) || letter(c) || c == '.' || c == '-'; }

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto d = digits.rbegin(); d != digits.rend(); ++d, twice = !twice) {
    int v = *d - '0';
    if (twice && (v *= 2) > 9) v -= 9;
    sum += v;
  }
  return sum % 10 == 0;
}

// name@host.tld around the @ at `at`.
bool email_at(std::string_view s, std::size_t at, PiiMatch& m) {
  std::size_t b = at, e = at + 1;
  while (b > 0 && local_part(s[b - 1])) --b;
  while (b < at && s[b] == '.') ++b;
  while (e < s.size() && domain_part(s[e])) ++e;
  while (e > at + 1 && (s[e - 1] == '.' || s[e - 1] == '-')) --e;
  const std::string_view host = s.substr(at + 1, e - at - 1);
  const std::size_t dot = host.rfind('.');
  if (b == at || dot == std::string_view::npos || dot == 0 || host.size() - dot - 1 < 2) return false;
  if (!std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(), letter)) return false;
  m = {PiiKind::email, b, e};
  return true;
}

struct Digits {  // a run of digits with the marks that people put between them
  std::string digits;
  std::string shape;  // digits as d, marks as they are
  std::size_t begin = 0, end = 0;
};

Digits read_digits(std::string_view s, std::size_t i) {
  Digits d;
  d.begin = i;
  std::size_t last = i;
  for (; i < s.size() && d.shape.size() < 32; ++i) {
    const char c = s[i];
    if (digit(c)) {
      d.digits += c;
      d.shape += 'd';
      last = i + 1;
    } else if ((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/') &&
               (d.shape.empty() || d.shape.back() == 'd' || d.shape.back() == ')' || c == '(')) {
      d.shape += c;
    } else if (c == '+' && d.shape.empty()) {
      d.shape += c;
    } else {
      break;
    }
  }
  d.end = last;
  while (!d.shape.empty() && d.shape.back() != 'd') d.shape.pop_back();
  return d;
}

bool is_ssn(const Digits& d) {
  if (d.shape != "ddd-dd-dddd" && d.shape != "ddd dd dddd") return false;
  const std::string area = d.digits.substr(0, 3);
  return area != "000" && area != "666" && area[0] != '9' && d.digits.substr(3, 2) != "00" &&
         d.digits.substr(5) != "0000";
}

bool is_card(const Digits& d) {
  if (d.digits.size() < 13 || d.digits.size() > 19 || d.shape[0] == '+' ||
      d.shape.find_first_of("./()") != std::string::npos)
    return false;
  return d.digits.find_first_not_of(d.digits[0]) != std::string::npos && luhn(d.digits);
}

bool is_phone(const Digits& d) {
  const std::size_t n = d.digits.size();
  if (d.shape[0] == '+') return n >= 8 && n <= 15;
  const auto marks = std::count_if(d.shape.begin(), d.shape.end(), [](char c) { return c != 'd'; });
  if (d.shape == "dddd-dd-dd" || d.shape == "dd.dd.dddd" || d.shape == "dd/dd/dddd" || d.shape == "d/d/dddd")
    return false;  // dates
  const bool american = n == 10 || (n == 11 && d.digits[0] == '1');
  return american && marks >= 2 && d.shape.find("..") == std::string::npos;
}

bool ip_at(std::string_view s, std::size_t i, PiiMatch& m) {
  std::size_t p = i;
  for (int part = 0; part < 4; ++part) {
    int value = 0, n = 0;
    for (; p < s.size() && digit(s[p]) && n < 3; ++p, ++n) value = value * 10 + (s[p] - '0');
    if (n == 0 || value > 255 || (n > 1 && s[p - static_cast<std::size_t>(n)] == '0')) return false;
    if (part < 3 && (p >= s.size() || s[p++] != '.')) return false;
  }
  if (p < s.size() && (word(s[p]) || (s[p] == '.' && p + 1 < s.size() && digit(s[p + 1]))))
    return false;  // a version number goes on
  m = {PiiKind::ip_address, i, p};
  return true;
}

bool iban_at(std::string_view s, std::size_t i, PiiMatch& m) {
  if (i + 15 > s.size() || s[i] < 'A' || s[i] > 'Z' || s[i + 1] < 'A' || s[i + 1] > 'Z' || !digit(s[i + 2]) ||
      !digit(s[i + 3]))
    return false;
  std::string compact;
  std::size_t p = i, last = i;
  for (; p < s.size() && compact.size() < 34; ++p) {
    if (digit(s[p]) || (s[p] >= 'A' && s[p] <= 'Z')) {
      compact += s[p];
      last = p + 1;
    } else if (s[p] != ' ') {
      break;
    }
  }
  if (compact.size() < 15) return false;
  int remainder = 0;  // ISO 7064: the rotated number is 1 modulo 97
  const std::string rotated = compact.substr(4) + compact.substr(0, 4);
  for (char c : rotated)
    remainder = digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
  if (remainder != 1) return false;
  m = {PiiKind::iban, i, last};
  return true;
}

}  // namespace

std::string_view pii_name(PiiKind k) {
  switch (k) {
    case PiiKind::email: return "email";
    case PiiKind::phone: return "phone";
    case PiiKind::ssn: return "ssn";
    case PiiKind::credit_card: return "credit_card";
    case PiiKind::ip_address: return "ip_address";
    case PiiKind::iban: return "iban";
  }
  return "";
}

std::vector<PiiMatch> find_pii(std::string_view s) {
  std::vector<PiiMatch> found;
  std::size_t free_from = 0;  // matches never overlap
  for (std::size_t i = 0; i < s.size(); ++i) {
    PiiMatch m;
    if (s[i] == '@' && email_at(s, i, m) && m.begin >= free_from) {
      found.push_back(m);
      i = m.end - 1;
      free_from = m.end;
      continue;
    }
    const bool fresh = i == 0 || (!word(s[i - 1]) && s[i - 1] != '.' && s[i - 1] != '-' && s[i - 1] != '@');
    if (!fresh || i < free_from) continue;
    if (letter(s[i]) && iban_at(s, i, m)) {
      found.push_back(m);
      i = m.end - 1;
      free_from = m.end;
      continue;
    }
    if (!digit(s[i]) && s[i] != '+' && s[i] != '(') continue;
    if (digit(s[i]) && ip_at(s, i, m)) {
      found.push_back(m);
    } else {
      const Digits d = read_digits(s, i);
      if (d.digits.empty() || (d.end < s.size() && word(s[d.end]))) continue;
      if (is_ssn(d)) m = {PiiKind::ssn, d.begin, d.end};
      else if (is_card(d)) m = {PiiKind::credit_card, d.begin, d.end};
      else if (is_phone(d)) m = {PiiKind::phone, d.begin, d.end};
      else {
        while (i + 1 < s.size() && digit(s[i + 1])) ++i;  // a plain number: nothing of it starts anything
        continue;
      }
      found.push_back(m);
    }
    i = m.end - 1;
    free_from = m.end;
  }
  return found;
}

std::string redact_pii(std::string_view text, const std::vector<PiiMatch>& matches) {
  std::string out;
  std::size_t at = 0;
  for (const PiiMatch& m : matches) {
    out.append(text, at, m.begin - at);
    out += '[';
    for (char c : pii_name(m.kind)) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    out += ']';
    at = m.end;
  }
  out.append(text, at);
  return out;
}

}  // namespace cascade
