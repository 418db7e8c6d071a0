// HttpParts: the head of a provider's request. Secrets go into headers and nowhere else.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

inline void set_header(HttpRequest& http, std::string_view name, std::string value) {
  for (auto& [key, old] : http.headers)
    if (iequals(key, name)) {
      old = std::move(value);
      return;
    }
  http.headers.emplace_back(name, std::move(value));
}

inline void start_headers(HttpRequest& http, bool stream) {
  http.headers.reserve(8);
  http.headers.emplace_back("content-type", "application/json");
  http.headers.emplace_back("accept", stream ? "text/event-stream" : "application/json");
}

// The configured headers come last and win.
inline void add_configured_headers(HttpRequest& http, const WireTraits& traits) {
  for (const auto& [name, value] : traits.headers) set_header(http, name, value);
}

// base + path, unless the base already ends with it (people paste whole URLs).
inline std::string join_url(std::string_view base, std::string_view path) {
  while (!base.empty() && base.back() == '/') base.remove_suffix(1);
  std::string url(base);
  if (base.size() < path.size() || base.substr(base.size() - path.size()) != path) url += path;
  return url;
}

}  // namespace cascade
