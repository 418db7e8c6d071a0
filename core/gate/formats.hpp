// The "format" keyword of JSON Schema, for those who want it asserted. A format nobody knows holds nothing
// against the text.
#pragma once

#include <string_view>

namespace cascade::gate {

bool fits_format(std::string_view format, std::string_view text);

}  // namespace cascade::gate
