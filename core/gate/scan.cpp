#include "gate/scan.hpp"

#include <cmath>

#include "base/text.hpp"
#include "base/word_bytes.hpp"

namespace cascade::gate {

void lower_plain(std::string_view s, std::string& out) {
  out.clear();
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c == 0xE2 && i + 2 < s.size() && static_cast<unsigned char>(s[i + 1]) == 0x80) {
      const auto d = static_cast<unsigned char>(s[i + 2]);
      if (d == 0x98 || d == 0x99) {
        out += '\'';
        i += 2;
        continue;
      }
    }
    if (c == 0xC2 && i + 1 < s.size() && static_cast<unsigned char>(s[i + 1]) == 0xA0) {
      out += ' ';
      ++i;
      continue;
    }
    out += ascii_lower(s[i]);
  }
}

bool matches_at(std::string_view s, std::size_t pos, std::string_view needle) {
  if (pos + needle.size() > s.size()) return false;
  for (std::size_t i = 0; i < needle.size(); ++i)
    if (ascii_lower(s[pos + i]) != needle[i]) return false;
  return true;
}

bool whole_at(std::string_view s, std::size_t pos, std::string_view needle) {
  if (!matches_at(s, pos, needle)) return false;
  if (pos > 0 && is_word(needle.front()) && is_word(s[pos - 1])) return false;
  const std::size_t end = pos + needle.size();
  return !(end < s.size() && is_word(needle.back()) && is_word(s[end]));
}

std::size_t find_words(std::string_view s, std::string_view needle, std::size_t from) {
  if (needle.empty() || s.size() < needle.size()) return std::string_view::npos;
  const char low = needle.front();
  const char up = low >= 'a' && low <= 'z' ? static_cast<char>(low - 32) : low;
  const bool word = is_word(low);
  const std::size_t last = s.size() - needle.size();
  for (std::size_t i = from; i <= last; ++i) {
    if ((s[i] != low && s[i] != up) || (word && i > 0 && is_word(s[i - 1]))) continue;
    if (whole_at(s, i, needle)) return i;
  }
  return std::string_view::npos;
}

std::size_t rfind_words(std::string_view s, std::string_view needle, std::size_t from) {
  if (needle.empty() || s.size() < needle.size()) return std::string_view::npos;
  const char low = needle.front();
  const char up = low >= 'a' && low <= 'z' ? static_cast<char>(low - 32) : low;
  for (std::size_t i = s.size() - needle.size() + 1; i-- > from;)
    if ((s[i] == low || s[i] == up) && whole_at(s, i, needle)) return i;
  return std::string_view::npos;
}

std::uint32_t count_words(std::string_view s) {
  std::uint32_t words = 0, wide = 0;
  bool inside = false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    const auto u = static_cast<unsigned char>(c);
    // Kana and Han are three bytes from E3 81 to E9 BF.
    if (u >= 0xE3 && u <= 0xE9 && i + 2 < s.size() &&
        !(u == 0xE3 && static_cast<unsigned char>(s[i + 1]) < 0x81)) {
      ++wide;
      i += 2;
      inside = false;
      continue;
    }
    const bool joins = inside && (c == '\'' || c == '-') && i + 1 < s.size() && is_word(s[i + 1]);
    if (is_word(c) || joins) {
      if (!inside) ++words;
      inside = true;
    } else {
      inside = false;
    }
  }
  return words + (wide + 1) / 2;
}

std::optional<Number> read_number(std::string_view s, std::size_t pos) {
  Number n;
  n.begin = pos;
  std::size_t i = pos;
  double v = 0;
  int digits = 0;
  const auto digit_at = [&](std::size_t k) { return k < s.size() && is_digit(s[k]); };
  while (digit_at(i)) {
    v = v * 10 + (s[i] - '0');
    ++digits;
    ++i;
    // A comma between groups of three digits is part of the number.
    if (digits <= 15 && i < s.size() && s[i] == ',' && digit_at(i + 1) && digit_at(i + 2) &&
        digit_at(i + 3) && !digit_at(i + 4))
      ++i;
  }
  if (digits > 300) return std::nullopt;
  if (i < s.size() && s[i] == '.' && digit_at(i + 1)) {
    ++i;
    double scale = 0.1;
    while (digit_at(i)) {
      if (n.decimals < 17) {
        v += (s[i] - '0') * scale;
        scale *= 0.1;
      }
      ++n.decimals;
      ++i;
    }
  } else if (digits == 0) {
    return std::nullopt;
  }
  if (n.decimals > 0) {  // undo the drift of adding tenths
    const double power = std::pow(10.0, std::min(n.decimals, 12));
    if (std::fabs(v) < 1e6) v = std::round(v * power) / power;
  }
  n.value = v;
  n.end = i;
  std::size_t j = i;
  if (j < s.size() && s[j] == '\\') ++j;  // LaTeX: 50\%
  n.percent = j < s.size() && s[j] == '%';
  return n;
}

std::optional<Number> next_number(std::string_view s, std::size_t from) {
  for (std::size_t i = from; i < s.size(); ++i) {
    while (i + 8 <= s.size() && marks_between(load_eight(s.data() + i), '.', '9') == 0) i += 8;
    if (i == s.size()) break;
    const bool starts = is_digit(s[i]) || (s[i] == '.' && i + 1 < s.size() && is_digit(s[i + 1]));
    if (!starts) continue;
    const bool inside_word = i > 0 && (is_alpha(s[i - 1]) || s[i - 1] == '_');
    const auto n = read_number(s, i);
    if (n && !inside_word) return n;
    if (n) i = n->end - 1;
  }
  return std::nullopt;
}

std::string normalised(std::string_view s, std::size_t limit) {
  std::string out;
  std::string word;
  const auto flush = [&] {
    if (!word.empty() && !is_one_of(word, {"the", "a", "an"})) {
      if (!out.empty()) out += ' ';
      out += word;
    }
    word.clear();
  };
  for (std::size_t i = 0; i < s.size() && out.size() < limit; ++i) {
    const char c = s[i];
    if (is_word(c)) {
      word += ascii_lower(c);
      continue;
    }
    if ((c == '.' || c == ',') && !word.empty() && is_digit(word.back()) && i + 1 < s.size() &&
        is_digit(s[i + 1])) {
      if (c == '.') word += c;
      continue;
    }
    if (c == '\'') continue;
    flush();
  }
  flush();
  if (out.size() > limit) out.resize(utf8_complete_prefix(std::string_view(out).substr(0, limit)));
  return out;
}

}  // namespace cascade::gate
