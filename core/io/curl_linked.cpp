// libcurl as the linker brought it: it is always there.
#include "io/curl_library.hpp"

namespace cascade::io {

Outcome load_curl() { return Unit{}; }

}  // namespace cascade::io
