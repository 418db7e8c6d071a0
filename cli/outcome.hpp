// How a run is told: the answer on standard output, what it cost and why on standard error, or all of it as
// JSON.
#pragma once

#include <cascadeflow/cascadeflow.hpp>

#include <string>

#include "base/json.hpp"

namespace cascade::cli {

std::string summary_line(
    JsonView result);  // "gpt-4o-mini (draft accepted, 93 %)  $0.000014  saved 94 %  0.8 s"
int report_error(const cascadeflow::error& e, bool json);  // complains, and answers with the exit code
int exit_code_of(cascade_status status);

}  // namespace cascade::cli
