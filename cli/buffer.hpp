// An owned buffer of the C ABI as a string, and its failures as exceptions.
#pragma once

#include <cascadeflow/cascadeflow.hpp>

#include <string>

namespace cascade::cli {

// call(&buffer, &error)
template <typename Call>
std::string owned_text(Call call) {
  cascade_buffer out = {nullptr, 0};
  cascade_error* e = nullptr;
  if (const cascade_status s = call(&out, &e)) throw cascadeflow::error(s, e);
  std::string text(out.data ? out.data : "", out.len);
  cascade_buffer_dispose(&out);
  return text;
}

}  // namespace cascade::cli
