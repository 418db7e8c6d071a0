#include "practice/directive.hpp"

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::practice {

std::optional<std::string_view> Directive::get(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (key == name) return value;
  return std::nullopt;
}

std::vector<std::string_view> Directive::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : items_)
    if (key == name) values.push_back(value);
  return values;
}

std::int64_t Directive::number(std::string_view name, std::int64_t fallback) const {
  const auto text = get(name);
  return text ? parse_int(*text).value_or(fallback) : fallback;
}

double Directive::real(std::string_view name, double fallback) const {
  const auto text = get(name);
  return text ? parse_double(*text).value_or(fallback) : fallback;
}

void Directive::merge(const Directive& other) {
  items_.insert(items_.end(), other.items_.begin(), other.items_.end());
}

std::string Directive::key() const {
  std::string out;
  for (const auto& [name, value] : items_) out.append(name).append("=").append(value).append(",");
  return out;
}

std::string percent_decoded(std::string_view s) {
  const auto nibble = [](char c) {
    return c >= '0' && c <= '9'                             ? c - '0'
           : ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f' ? ascii_lower(c) - 'a' + 10
                                                            : -1;
  };
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%' && i + 2 < s.size() && nibble(s[i + 1]) >= 0 && nibble(s[i + 2]) >= 0) {
      out += static_cast<char>(nibble(s[i + 1]) * 16 + nibble(s[i + 2]));
      i += 2;
    } else {
      out += s[i];
    }
  }
  return out;
}

Directive parse_directive(std::string_view items) {
  Directive directive;
  while (!items.empty()) {
    const std::size_t comma = items.find(',');
    const std::string_view item = trim(items.substr(0, comma));
    items = comma == std::string_view::npos ? std::string_view() : items.substr(comma + 1);
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) directive.add(std::string(item), "");
    else
      directive.add(std::string(trim(item.substr(0, equals))),
                    percent_decoded(trim(item.substr(equals + 1))));
  }
  return directive;
}

std::vector<Directive> take_directives(std::string& text) {
  constexpr std::string_view kOpen = "[[practice:";
  std::vector<Directive> found;
  for (std::size_t from = text.find(kOpen); from != std::string::npos; from = text.find(kOpen, from)) {
    const std::size_t close = text.find("]]", from);
    if (close == std::string::npos) break;
    found.push_back(
        parse_directive(std::string_view(text).substr(from + kOpen.size(), close - from - kOpen.size())));
    text.erase(from, close + 2 - from);
  }
  if (!found.empty()) text = std::string(trim(text));
  return found;
}

}  // namespace cascade::practice
