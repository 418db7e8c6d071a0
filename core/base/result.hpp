// Result<T>: a value or an Error. The core throws nothing; this is how anything fallible answers.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/status.hpp"

namespace cascade {

// What went wrong, where, and how to mend it. `message` is a whole sentence and never holds a secret.
struct Error {
  Status status = Status::internal;
  std::string message;
  std::string path;      // JSON path of the culprit in a configuration or request: "$.models[1].cost"
  std::string provider;  // which provider answered, if one did
  int http_status = 0;   // 0: there was no HTTP answer
  std::int64_t retry_after_ms = -1;  // -1: retrying as it is makes no sense, or nothing is known
  std::string detail_json;  // "" or a JSON object with more (the attempts, the provider's own error code)
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() { return *std::get_if<1>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

struct Unit {};
using Outcome = Result<Unit>;  // an action without a value

inline Error make_error(Status status, std::string message, std::string path = {}) {
  Error e;
  e.status = status;
  e.message = std::move(message);
  e.path = std::move(path);
  return e;
}

}  // namespace cascade
