#include "io/versions.hpp"

#include <curl/curl.h>
#include <uv.h>

#include "base/json.hpp"

namespace cascade::io {

std::string library_versions_json() {
  std::string out;
  JsonWriter w(out);
  const curl_version_info_data* curl = curl_version_info(CURLVERSION_NOW);
  w.begin_object().field("libcurl", curl->version).field("libuv", uv_version_string());
  if (curl->ssl_version) w.field("tls", curl->ssl_version);
  w.field("http2", (curl->features & CURL_VERSION_HTTP2) != 0).field("cjson", cJSON_Version()).end_object();
  return out;
}

}  // namespace cascade::io
