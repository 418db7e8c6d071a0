#include "base/fields.hpp"

#include <algorithm>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade {

Fields::Fields(JsonView object, std::string path, Errors& errors, Status status)
    : object_(object), path_(std::move(path)), errors_(errors), status_(status) {
  known_.reserve(32);
  if (!object_.is_object()) fail("", std::string("expected an object, found ") + object_.type_name());
}

JsonView Fields::take(std::string_view key) {
  known_.push_back(key);
  const JsonView v = object_[key];
  return v.is_null() ? JsonView() : v;
}

std::string Fields::path_of(std::string_view key) const {
  return key.empty() ? path_ : path_ + "." + std::string(key);
}

void Fields::fail(std::string_view key, std::string message) {
  const std::string path = path_of(key);
  errors_.push_back(make_error(status_, path + ": " + std::move(message) + ".", path));
}

bool Fields::expect(bool fits, std::string_view key, JsonView found, std::string_view wanted) {
  if (!fits) fail(key, "expected " + std::string(wanted) + ", found " + found.type_name());
  return fits;
}

bool Fields::string(std::string_view key, std::string* out) {
  const JsonView v = take(key);
  if (!v || !expect(v.is_string(), key, v, "a string")) return false;
  *out = std::string(v.str());
  return true;
}

bool Fields::boolean(std::string_view key, bool* out) {
  const JsonView v = take(key);
  if (!v || !expect(v.is_bool(), key, v, "true or false")) return false;
  *out = v.boolean();
  return true;
}

bool Fields::number(std::string_view key, double low, double high, double* out) {
  const JsonView v = take(key);
  if (!v || !expect(v.is_number(), key, v, "a number")) return false;
  if (!(v.num() >= low && v.num() <= high)) {
    fail(key, "must be between " + number_text(low) + " and " + number_text(high) + ", found " +
                  number_text(v.num()));
    return false;
  }
  *out = v.num();
  return true;
}

bool Fields::number(std::string_view key, double low, double high, std::optional<double>* out) {
  double v = 0;
  if (!number(key, low, high, &v)) return false;
  *out = v;
  return true;
}

bool Fields::integer(std::string_view key, std::int64_t low, std::int64_t high, std::int64_t* out) {
  const JsonView v = take(key);
  if (!v) return false;
  const std::optional<std::int64_t> i = v.opt_int();
  if (!i) {
    fail(key, "expected a whole number, found " +
                  (v.is_number() ? number_text(v.num()) : std::string(v.type_name())));
    return false;
  }
  if (*i < low || *i > high) {
    fail(key, "must be between " + std::to_string(low) + " and " + std::to_string(high) + ", found " +
                  std::to_string(*i));
    return false;
  }
  *out = *i;
  return true;
}

bool Fields::integer(std::string_view key, std::int64_t low, std::int64_t high,
                     std::optional<std::int64_t>* out) {
  std::int64_t v = 0;
  if (!integer(key, low, high, &v)) return false;
  *out = v;
  return true;
}

bool Fields::strings(std::string_view key, std::vector<std::string>* out) {
  const JsonView v = array(key);
  if (!v) return false;
  std::vector<std::string> all;
  for (JsonView e : v) {
    if (!e.is_string()) {
      fail(key, std::string("expected a list of strings, found ") + e.type_name() + " in it");
      return false;
    }
    all.emplace_back(e.str());
  }
  *out = std::move(all);
  return true;
}

bool Fields::choice(std::string_view key, const std::vector<std::string_view>& words, std::size_t* out) {
  const JsonView v = take(key);
  if (!v || !expect(v.is_string(), key, v, "a string")) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == v.str()) {
      *out = i;
      return true;
    }
  }
  std::string allowed;
  for (std::string_view w : words) allowed += (allowed.empty() ? "\"" : ", \"") + std::string(w) + "\"";
  fail(key, "\"" + std::string(v.str()) + "\" is none of " + allowed);
  return false;
}

JsonView Fields::object(std::string_view key) {
  const JsonView v = take(key);
  return v && expect(v.is_object(), key, v, "an object") ? v : JsonView();
}

JsonView Fields::array(std::string_view key) {
  const JsonView v = take(key);
  return v && expect(v.is_array(), key, v, "a list") ? v : JsonView();
}

JsonView Fields::any(std::string_view key) { return take(key); }
void Fields::alias(std::string_view key) { known_.push_back(key); }

void Fields::finish() {
  if (!object_.is_object()) return;
  const auto stands_in = [](const auto& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  for (JsonView m : object_) {
    if (stands_in(known_, m.key()) || stands_in(elsewhere_, m.key())) continue;
    known_.insert(known_.begin(), elsewhere_.begin(), elsewhere_.end());
    elsewhere_ = {};
    const std::string_view near = nearest_name(m.key(), known_);
    fail(m.key(),
         "unknown key" + (near.empty() ? std::string() : "; did you mean \"" + std::string(near) + "\"?"));
    if (!near.empty()) errors_.back().message.pop_back();  // the question mark ends the sentence
  }
}

Error first_of(const Fields::Errors& errors) {
  if (errors.empty()) return make_error(Status::internal, "No fault was recorded.");
  Error e = errors.front();
  if (errors.size() > 1) e.message += " (" + std::to_string(errors.size() - 1) + " more)";
  std::string detail;
  JsonWriter w(detail);
  w.begin_object().key("errors").begin_array();
  for (const Error& one : errors)
    w.begin_object().field("path", one.path).field("message", one.message).end_object();
  w.end_array().end_object();
  e.detail_json = std::move(detail);
  return e;
}

}  // namespace cascade
