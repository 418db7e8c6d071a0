// version.h
#include <cascadeflow/version.h>

#include <string>

#include "base/json.hpp"
#include "host/guard.hpp"
#if !defined(__wasi__)
#include "io/versions.hpp"
#endif

namespace {

std::string describe_build() {
  std::string out;
  cascade::JsonWriter w(out);
  w.begin_object().field("version", CASCADE_VERSION_STRING).field("abi", CASCADE_ABI_VERSION);
#if defined(__wasi__)
  // Not cJSON_Version(), the only one who would need the C library's printf: 5 KB to download.
  const std::string cjson = std::to_string(CJSON_VERSION_MAJOR) + '.' + std::to_string(CJSON_VERSION_MINOR) +
                            '.' + std::to_string(CJSON_VERSION_PATCH);
  w.field("engine", "wasm").key("libraries").begin_object().field("cjson", cjson).end_object();
#else
  w.field("engine", "native").key("libraries").raw(cascade::io::library_versions_json());
#endif
  w.end_object();
  return out;
}

}  // namespace

const char* cascade_version_string(void) { return CASCADE_VERSION_STRING; }
int32_t cascade_version_abi(void) { return CASCADE_ABI_VERSION; }
cascade_status cascade_version_check(int32_t header_abi) {
  return header_abi == CASCADE_ABI_VERSION ? CASCADE_OK : CASCADE_ERR_ABI_MISMATCH;
}
const char* cascade_version_info_json(void) {
  const char* found = "{}";
  cascade::capi::guarded_quietly([&found] {
    static const std::string build = describe_build();  // when first asked: libcurl is loaded for its version
    found = build.c_str();
  });
  return found;
}
