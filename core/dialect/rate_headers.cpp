// Rate-limit headers of every provider, and Retry-After in all its forms: seconds, fractions, milliseconds,
// durations, dates.
#include <cmath>

#include "base/number.hpp"
#include "base/text.hpp"
#include "dialect/dialect.hpp"

namespace cascade {
namespace {

constexpr Millis kFarAway =
    366LL * 24 * 3600 * 1000;  // longer waits are the same as "never" and must not overflow

Millis clamp_wait(double ms) {
  if (!(ms > 0)) return 0;
  return ms > static_cast<double>(kFarAway) ? kFarAway : static_cast<Millis>(std::ceil(ms));
}

// A wait as providers write it. A bare number is seconds, unless it can only be a Unix time.
Millis read_wait(std::string_view text, std::int64_t now_wall_ms) {
  text = trim(text);
  if (const auto n = parse_double(text)) {
    if (*n < 0) return -1;
    if (*n > 1e11) return clamp_wait(*n - static_cast<double>(now_wall_ms));        // Unix ms
    if (*n > 1e9) return clamp_wait(*n * 1000 - static_cast<double>(now_wall_ms));  // Unix seconds
    return clamp_wait(*n * 1000);
  }
  if (const auto ms = parse_go_duration(text)) return clamp_wait(static_cast<double>(*ms));
  if (const auto moment = parse_rfc3339(text)) return clamp_wait(static_cast<double>(*moment - now_wall_ms));
  if (const auto moment = parse_http_date(text))
    return clamp_wait(static_cast<double>(*moment - now_wall_ms));
  return -1;
}

std::int64_t read_count(std::string_view text) {
  const auto n = parse_double(trim(text));
  return n && *n >= 0 && *n < 9e15 ? static_cast<std::int64_t>(*n) : -1;
}

// The scarcest of several limits is the one that counts.
void keep_least(std::int64_t& slot, std::int64_t value) {
  if (value >= 0 && (slot < 0 || value < slot)) slot = value;
}

}  // namespace

RateHeaders read_rate_headers(const std::vector<std::pair<std::string, std::string>>& headers,
                              std::int64_t now_wall_ms) {
  RateHeaders out;
  Millis retry_after = -1, retry_after_ms = -1;
  for (const auto& [raw_name, value] : headers) {
    if (raw_name.size() < 9 ||
        std::string_view("rxa").find(ascii_lower(raw_name[0])) == std::string_view::npos)
      continue;
    const std::string name = to_lower_ascii(raw_name);
    if (name == "retry-after") {
      retry_after = read_wait(value, now_wall_ms);
      continue;
    }
    if (is_one_of(name, {"retry-after-ms", "x-ms-retry-after-ms", "x-retry-after-ms"})) {
      if (const auto n = parse_double(trim(value)); n && *n >= 0) retry_after_ms = clamp_wait(*n);
      continue;
    }
    if (is_one_of(name, {"x-request-id", "request-id", "apim-request-id", "x-goog-request-id"})) {
      if (out.request_id.empty() || name == "x-request-id") out.request_id = value;
      continue;
    }
    std::string_view rest = name;
    if (rest.substr(0, 2) == "x-") rest.remove_prefix(2);
    if (rest.substr(0, 10) == "anthropic-") rest.remove_prefix(10);
    if (rest.substr(0, 10) != "ratelimit-") continue;
    rest.remove_prefix(10);
    // Mistral says "ratelimitbysize-", Cerebras adds "-day" or "-minute": the words are looked for anywhere.
    const bool tokens = rest.find("token") != std::string_view::npos;
    if (rest.find("remaining") != std::string_view::npos)
      keep_least(tokens ? out.remaining_tokens : out.remaining_requests, read_count(value));
    else if (rest.find("reset") != std::string_view::npos)
      keep_least(tokens ? out.reset_tokens_ms : out.reset_requests_ms, read_wait(value, now_wall_ms));
  }
  out.retry_after_ms = retry_after_ms >= 0 ? retry_after_ms : retry_after;
  return out;
}

}  // namespace cascade
