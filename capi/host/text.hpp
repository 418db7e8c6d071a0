// Strings across the boundary.
#pragma once

#include <cascadeflow/base.h>

#include <string>
#include <string_view>

namespace cascade::capi {

// Only of strings that outlive the look: their c_str() is NUL-terminated, as the header promises.
inline cascade_str borrowed(const std::string& s) { return {s.c_str(), s.size()}; }

// A copy that cascade_buffer_dispose frees. Throws std::bad_alloc.
void own(std::string_view text, cascade_buffer* out);

}  // namespace cascade::capi
