// Dialogue: one recorded-shape exchange with a provider, read from a JSON file. README.md describes the
// format.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "dialect/dialect.hpp"

namespace cascade::conformance {

struct Answer {
  std::string name;
  bool stream = false;
  int http_status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string bytes;
  JsonView reply, error;  // what is expected; borrowed from the dialogue
  bool cut_is_error = true;
};

struct Dialogue {
  std::string file;
  Json tree;
  const Dialect* dialect = nullptr;
  WireTraits traits;
  std::vector<Answer> answers;
  JsonView view() const { return tree.view(); }
};

// All dialogues under `folder`, sorted by file name. A file that cannot be read ends the program with a word.
const std::vector<std::unique_ptr<Dialogue>>& all_dialogues();

inline constexpr std::int64_t kNow = 1795168800000;  // 2026-11-20T10:00:00Z
inline constexpr const char* kKey = "sk-conformance-0123456789";

// What came out of a reader, as JSON text, so that it can be compared and shown.
std::string reply_json(const Reply& reply);
std::string error_json(const Error& error);
std::string delta_json(const Delta& delta);

struct Outcome {
  bool ok = false;
  std::string said;                 // reply_json or error_json
  std::string text;                 // of the reply, or what was known when it failed
  std::vector<std::string> deltas;  // delta_json each
  std::string message;              // of the error
  bool utf8 = true;                 // every delta's text was valid UTF-8
};
// Feeds the slices of `bytes` that end at `cuts` (ascending) to a fresh reader.
Outcome replay(const Dialogue& d, const Answer& a, std::string_view bytes,
               const std::vector<std::size_t>& cuts);

}  // namespace cascade::conformance
