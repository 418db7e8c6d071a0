// Fields: reads one JSON object of a configuration or request, member by member, and reports every fault with
// its path.
//
//   Fields f(object, "$.retry", errors);
//   f.number("jitter", 0, 1, &retry.jitter);
//   f.finish();   // whatever was not asked for is an unknown key, with a hint at the nearest known one
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

class Fields {
 public:
  using Errors = std::vector<Error>;

  Fields(JsonView object, std::string path, Errors& errors, Status status = Status::invalid_config);

  // Each reads a member when it is there (null counts as absent) and answers whether it was read. A wrong
  // type or a value out of range becomes an error and leaves *out alone.
  bool string(std::string_view key, std::string* out);
  bool boolean(std::string_view key, bool* out);
  bool number(std::string_view key, double low, double high, double* out);
  bool number(std::string_view key, double low, double high, std::optional<double>* out);
  bool integer(std::string_view key, std::int64_t low, std::int64_t high, std::int64_t* out);
  bool integer(std::string_view key, std::int64_t low, std::int64_t high, std::optional<std::int64_t>* out);
  bool strings(std::string_view key, std::vector<std::string>* out);
  // One of a fixed set of words; *out becomes its index.
  bool choice(std::string_view key, const std::vector<std::string_view>& words, std::size_t* out);
  JsonView object(std::string_view key);  // null view when absent or wrong
  JsonView array(std::string_view key);
  JsonView any(std::string_view key);                                          // whatever it is
  void alias(std::string_view key);                                            // known, and read elsewhere
  void aliases(std::span<const std::string_view> keys) { elsewhere_ = keys; }  // many of them; they live on

  void fail(std::string_view key, std::string message);  // "" = the object itself
  std::string path_of(std::string_view key) const;
  const std::string& path() const { return path_; }
  void finish();

 private:
  JsonView take(std::string_view key);
  bool expect(bool fits, std::string_view key, JsonView found, std::string_view wanted);

  JsonView object_;
  std::string path_;
  Errors& errors_;
  Status status_;
  std::span<const std::string_view> elsewhere_;
  std::vector<std::string_view> known_;  // the keys asked for; they are literals, or live as long as this
};

// The first fault as the one to report, with the number of the others.
Error first_of(const Fields::Errors& errors);

}  // namespace cascade
