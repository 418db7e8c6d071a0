// Which libraries the transport stands on.
#pragma once

#include <string>

namespace cascade::io {

// {"libcurl":"7.88.1","tls":...,"http2":true,"libuv":...}; without libcurl, nothing of it
std::string library_versions_json();

}  // namespace cascade::io
