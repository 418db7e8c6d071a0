// A configuration checked without side effects, for people and tools that write one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cascade {

struct ConfigVerdict {
  bool valid = false;
  std::string json;  // {"valid","errors":[{"path","message"}],"warnings":[...]}
  Error first;       // what to report when it is not valid
};

ConfigVerdict check_config(std::string_view json);

}  // namespace cascade
