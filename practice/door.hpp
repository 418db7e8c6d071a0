// The practice provider by JSON text, for hosts that reach it across a language boundary (WebAssembly).
#pragma once

#include <string>
#include <string_view>

#include "practice/practice.hpp"

namespace cascade::practice {

// In: {"method","path","headers":{name: value},"body","now_ms"}. Out:
// {"status","headers":{...},"streaming","silent","ending":
// "complete|close|reset|stall","number","chunks":[{"delay_ms","text"} or {"delay_ms","base64"} where the
// bytes are not UTF-8]}, or {"error": "..."} when the input is not of that form.
std::string answer_json(Provider& provider, std::string_view request_json);

}  // namespace cascade::practice
