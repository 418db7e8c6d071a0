// TransportSettings: the transport's part of a context's configuration (docs/reference.md, "Context"),
// proxies resolved.
#pragma once

#include <cstdint>
#include <string>

#include "base/fields.hpp"
#include "io/environment.hpp"

namespace cascade::io {

struct TransportSettings {
  std::string ca_file;  // besides, or instead of, the system's
  std::string ca_pem;
  bool verify_tls = true;
  std::string http_proxy;   // for http:// addresses; "" = none
  std::string https_proxy;  // for https:// addresses
  std::string no_proxy;     // comma-separated hosts that are reached directly
  std::int64_t max_connections = 256;
  std::int64_t max_connections_per_host = 64;
  bool http2 = true;
  std::int64_t dns_cache_s = 60;
  std::string user_agent;
  std::int64_t max_response_bytes = 64 << 20;  // after decompression
};

// What a context document says beyond the transport.
struct ContextSettings {
  TransportSettings transport;
  Environment environment;
  std::int64_t threads = 1;
};

// Reads the document of a context that is not hosted, `{}` or "" included, and the environment it lets in.
Result<ContextSettings> read_context_settings(std::string_view json);

}  // namespace cascade::io
