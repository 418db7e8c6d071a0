#include "io/versions.hpp"

#include <curl/curl.h>
#include <uv.h>

#include "base/json.hpp"
#include "io/curl_library.hpp"

namespace cascade::io {

std::string library_versions_json() {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (load_curl()) {
    const curl_version_info_data* curl = curl_version_info(CURLVERSION_NOW);
    w.field("libcurl", curl->version);
    if (curl->ssl_version) w.field("tls", curl->ssl_version);
    w.field("http2", (curl->features & CURL_VERSION_HTTP2) != 0);
  }
  w.field("libuv", uv_version_string()).field("cjson", cJSON_Version()).end_object();
  return out;
}

}  // namespace cascade::io
