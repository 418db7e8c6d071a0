// Directives: what a test asks of the practice provider. `[[practice:status=429,retry_after=2]]` in a model
// name or in the last user message, or the same items bare in the request header `x-practice`. Values may be
// percent-encoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade::practice {

class Directive {
 public:
  bool empty() const { return items_.empty(); }
  bool has(std::string_view name) const { return get(name).has_value(); }
  std::optional<std::string_view> get(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;  // of an item that may come several times
  std::int64_t number(std::string_view name, std::int64_t fallback) const;
  double real(std::string_view name, double fallback) const;
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  void merge(const Directive& other);
  std::string key() const;  // the items as text, to tell one directive from another

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

Directive parse_directive(std::string_view items);
// Takes every [[practice:...]] out of `text` and returns them in order.
std::vector<Directive> take_directives(std::string& text);
std::string percent_decoded(std::string_view s);

}  // namespace cascade::practice
