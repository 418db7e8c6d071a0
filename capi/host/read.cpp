#include "host/read.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/fields.hpp"
#include "base/text.hpp"

namespace cascade::capi {
namespace {

// Reads headers in the form in which nearly all hosts hand them over, a list of pairs of plain strings,
// without building a tree.
class PlainPairs {
 public:
  explicit PlainPairs(std::string_view json) : rest_(json) {}
  // False where it is any other form; `headers` is of no use then.
  bool read(HeaderList& headers) {
    if (!take('[')) return false;
    do {
      std::string_view name, value;
      if (!take('[') || !string(name) || !take(',') || !string(value) || !take(']')) return false;
      headers.emplace_back(to_lower_ascii(name), value);
    } while (take(','));
    return take(']') && rest_.empty();
  }

 private:
  bool take(char c) {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool string(std::string_view& out) {
    if (!take('"')) return false;
    out = rest_.substr(0, rest_.find('"'));
    if (out.size() == rest_.size()) return false;
    rest_.remove_prefix(out.size() + 1);
    const auto odd = [](char c) { return c == '\\' || (c >= 0 && c < 0x20); };
    return std::none_of(out.begin(), out.end(), odd);
  }
  std::string_view rest_;
};

}  // namespace

HeaderList read_headers(std::string_view json) {
  HeaderList headers;
  if (is_utf8(json) && PlainPairs(json).read(headers)) return headers;
  headers.clear();
  const Result<Json> parsed = parse_json(json);
  if (!parsed) return headers;
  for (const JsonView entry : parsed->view()) {
    if (parsed->view().is_object()) headers.emplace_back(to_lower_ascii(entry.key()), entry.str());
    else if (entry.is_array()) headers.emplace_back(to_lower_ascii(entry.at(0).str()), entry.at(1).str());
  }
  return headers;
}

TransportFailure read_failure(std::string_view kind) {
  static constexpr std::array<std::pair<std::string_view, TransportFailure>, 6> kKinds = {{
      {"connect", TransportFailure::connect},
      {"dns", TransportFailure::dns},
      {"tls", TransportFailure::tls},
      {"reset", TransportFailure::reset},
      {"timeout", TransportFailure::timeout},
      {"cancelled", TransportFailure::cancelled},
  }};
  for (const auto& [name, failure] : kKinds)
    if (name == kind) return failure;
  return TransportFailure::other;
}

std::string readable(std::string_view text) { return is_utf8(text) ? std::string(text) : utf8_repair(text); }

Status read_status(std::string_view name, Status fallback) {
  for (std::int32_t code = -100; code < 0; ++code)
    if (name == status_name(static_cast<Status>(code))) return static_cast<Status>(code);
  return fallback;
}

Error read_model_error(std::string_view json) {
  Error error = make_error(Status::provider_unavailable, "The host's model failed.");
  const Result<Json> parsed = parse_json(json);
  if (!parsed) return error;
  const JsonView v = parsed->view();
  if (const std::string_view message = v["message"].str(); !message.empty()) error.message = message;
  error.status = read_status(v["status"].str(), error.status);
  error.http_status = static_cast<int>(v["http_status"].integer());
  error.retry_after_ms = v["retry_after_ms"].integer(-1);
  return error;
}

Result<Feedback> read_feedback(std::string_view json) {
  Result<Json> parsed = parse_json(json);
  if (!parsed) return parsed.error();
  Feedback out;
  Fields::Errors errors;
  Fields f(parsed->view(), "$", errors, Status::invalid_argument);
  if (!f.string("run_id", &out.run_id)) f.fail("run_id", "is required");
  std::size_t outcome = 0;
  const bool worded = f.choice("outcome", {"bad", "good"}, &outcome);
  const bool scored = f.number("score", 0, 1, &out.score);
  f.finish();
  if (errors.empty() && worded == scored) f.fail("", "expected either \"outcome\" or \"score\"");
  if (!errors.empty()) return first_of(errors);
  if (worded) out.score = static_cast<double>(outcome);
  return out;
}

}  // namespace cascade::capi
