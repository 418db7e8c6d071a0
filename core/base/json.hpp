// JSON: reading (RAII over cJSON) and writing (straight into a string, no tree).
//
// A JsonView is a borrowed look at a node; it stays valid while the Json that owns the tree lives. A view of
// something absent is a null view: every question asked of it answers "no", so a chain of look-ups needs no
// checks in between.
#pragma once

#include <cjson/cJSON.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cascade {

class JsonView {
 public:
  JsonView() = default;
  explicit JsonView(const cJSON* node) : node_(node) {}

  explicit operator bool() const { return node_ != nullptr; }
  bool is_null() const { return is(cJSON_NULL); }
  bool is_object() const { return is(cJSON_Object); }
  bool is_array() const { return is(cJSON_Array); }
  bool is_string() const { return is(cJSON_String); }
  bool is_number() const { return is(cJSON_Number); }
  bool is_bool() const { return is(cJSON_True | cJSON_False); }
  const char* type_name() const;  // "an object", "a string", ... for error messages

  JsonView operator[](std::string_view key) const;  // member of an object; null view when absent
  JsonView at(std::size_t index) const;             // element of an array; null view when absent
  std::size_t size() const;                         // elements or members

  std::string_view str(std::string_view fallback = {}) const;
  double num(double fallback = 0) const;
  std::int64_t integer(std::int64_t fallback = 0) const;
  bool boolean(bool fallback = false) const;
  std::optional<std::string_view> opt_str() const;
  std::optional<double> opt_num() const;
  std::optional<std::int64_t> opt_int() const;  // only a whole number
  std::optional<bool> opt_bool() const;

  std::string dump() const;  // compact JSON text of this node; "" for a null view

  class Iterator {
   public:
    explicit Iterator(const cJSON* n) : node_(n) {}
    JsonView operator*() const { return JsonView(node_); }
    Iterator& operator++() {
      node_ = node_->next;
      return *this;
    }
    bool operator!=(const Iterator& o) const { return node_ != o.node_; }

   private:
    const cJSON* node_;
  };
  Iterator begin() const { return Iterator(is_object() || is_array() ? node_->child : nullptr); }
  Iterator end() const { return Iterator(nullptr); }
  std::string_view key() const;  // the name under which this node stands in its object
  const cJSON* raw() const { return node_; }

 private:
  bool is(int types) const { return node_ && (node_->type & types) != 0; }
  const cJSON* node_ = nullptr;
};

class Json {
 public:
  Json() = default;
  explicit Json(cJSON* owned) : node_(owned) {}
  JsonView view() const { return JsonView(node_.get()); }
  cJSON* root() { return node_.get(); }
  explicit operator bool() const { return node_ != nullptr; }

 private:
  struct Free {
    void operator()(cJSON* n) const { cJSON_Delete(n); }
  };
  std::unique_ptr<cJSON, Free> node_;
};

// The whole text must be one JSON value in UTF-8. The error says line and column.
Result<Json> parse_json(std::string_view text);

// Writes compact JSON. Commas are its business; nesting is the caller's.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view k);
  JsonWriter& string(std::string_view s);
  JsonWriter& number(double v);
  JsonWriter& integer(std::int64_t v);
  JsonWriter& boolean(bool v);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // already JSON
  JsonWriter& value(JsonView v);           // a node from elsewhere

  // key + value in one go
  JsonWriter& field(std::string_view k, std::string_view v) { return key(k).string(v); }
  JsonWriter& field(std::string_view k, const char* v) { return key(k).string(v); }
  JsonWriter& field(std::string_view k, double v) { return key(k).number(v); }
  JsonWriter& field(std::string_view k, std::int64_t v) { return key(k).integer(v); }
  JsonWriter& field(std::string_view k, int v) { return key(k).integer(v); }
  JsonWriter& field(std::string_view k, bool v) { return key(k).boolean(v); }

 private:
  JsonWriter& open(char c);
  JsonWriter& close(char c);
  void separate();
  std::string& out_;
  bool need_comma_ = false;
};

void append_json_string(std::string& out, std::string_view s);  // with the quotes

}  // namespace cascade
