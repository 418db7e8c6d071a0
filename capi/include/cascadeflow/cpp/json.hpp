// json.hpp: writing the documents that the engine takes.
#ifndef CASCADEFLOW_CPP_JSON_HPP
#define CASCADEFLOW_CPP_JSON_HPP

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cascadeflow {

/// Text as a JSON string, quotes included.
inline std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
          out += escaped;
        } else {
          out += c;
        }
    }
  }
  return out += '"';
}

class object;
class array;

/// Anything that may stand in a JSON document.
class value {
 public:
  value(const char *text) : json_(quote(text)) {}
  value(const std::string &text) : json_(quote(text)) {}
  value(std::string_view text) : json_(quote(text)) {}
  value(std::nullptr_t) : json_("null") {}
  inline value(const object &members);
  inline value(const array &items);
  template <typename T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  value(T number) {
    if constexpr (std::is_same_v<T, bool>) {
      json_ = number ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      json_ = std::to_string(number);
    } else {
      if (!std::isfinite(number)) throw std::invalid_argument("cascadeflow: JSON has no infinity and no NaN");
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.17g", static_cast<double>(number));
      json_ = digits;
    }
  }
  const std::string &json() const noexcept { return json_; }

 private:
  std::string json_;
};

/// `object{{"prompt", "Hello"}, {"max_tokens", 50}}`
class object {
 public:
  object() = default;
  object(std::initializer_list<std::pair<std::string_view, value>> members) {
    for (const auto &[name, content] : members) set(name, content);
  }
  object &set(std::string_view name, const value &content) {
    if (!body_.empty()) body_ += ',';
    body_.append(quote(name)).append(":").append(content.json());
    return *this;
  }
  std::string json() const { return '{' + body_ + '}'; }

 private:
  std::string body_;
};

/// `array{"a", "b"}`; models may be given as plain names.
class array {
 public:
  array() = default;
  array(std::initializer_list<value> items) {
    for (const auto &item : items) add(item);
  }
  array &add(const value &item) {
    if (!body_.empty()) body_ += ',';
    body_ += item.json();
    return *this;
  }
  std::string json() const { return '[' + body_ + ']'; }

 private:
  std::string body_;
};

inline value::value(const object &members) : json_(members.json()) {}
inline value::value(const array &items) : json_(items.json()) {}

/// A whole document: an `object`, or JSON text of your own making.
class document {
 public:
  document(const object &members) : json_(members.json()) {}
  document(std::string json) : json_(std::move(json)) {}
  document(const char *json) : json_(json) {}
  const char *data() const noexcept { return json_.data(); }
  std::size_t size() const noexcept { return json_.size(); }

 private:
  std::string json_;
};

}  // namespace cascadeflow

#endif
