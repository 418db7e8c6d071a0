// Errors as each dialect words them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "practice/ask.hpp"
#include "practice/practice.hpp"

namespace cascade::practice {

struct Failure {
  int status = 500;
  std::string_view type;  // OpenAI's error.type
  std::string_view code;  // OpenAI's error.code; "" = null
  std::string_view anthropic_type;
  std::string_view gemini_status;
  std::string message;
};

// A failure by the name used in directives ("insufficient_quota"), or by HTTP status where the name says
// nothing, as the dialect has it.
Failure failure_named(Dialect dialect, std::string_view name, int status = 0);

std::string error_body(Dialect dialect, const Failure& failure, std::int64_t retry_seconds = -1);
Reply error_reply(Dialect dialect, const Failure& failure, std::int64_t retry_seconds = -1);
// The same inside a stream that has begun with HTTP 200.
std::string error_event(Dialect dialect, Flavour flavour, const Failure& failure);

}  // namespace cascade::practice
