// Time as the core knows it: numbers that a host hands in. Nothing here reads a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cascade {

using Millis = std::int64_t;  // a duration, or a moment on the host's monotonic clock

// A moment as the host gives it with every event: monotonic for waiting, wall for dates (prices, budgets,
// Retry-After).
struct Moment {
  std::int64_t mono_ns = 0;
  std::int64_t wall_ms = 0;  // Unix epoch, UTC
  Millis mono_ms() const { return mono_ns / 1000000; }
};

// "2026-11-20T10:00:00Z" with optional fraction and offset -> Unix ms.
std::optional<std::int64_t> parse_rfc3339(std::string_view s);
// "Fri, 20 Nov 2026 10:00:00 GMT" -> Unix ms.
std::optional<std::int64_t> parse_http_date(std::string_view s);
// Go-style "6m0s", "1.5s", "34s", "250ms" -> ms.
std::optional<Millis> parse_go_duration(std::string_view s);
// Days since 1970-01-01 <-> civil date (proleptic Gregorian, UTC).
std::int64_t days_from_civil(int year, int month, int day);
struct Civil {
  int year, month, day;
};
Civil civil_from_days(std::int64_t days);

}  // namespace cascade
