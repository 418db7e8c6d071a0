// Pieces of reading a request that its files share. Faults are collected, each with its path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fields.hpp"
#include "dialect/request.hpp"

namespace cascade {

inline constexpr Status kRequestFault = Status::invalid_request;

inline void request_fault(Fields::Errors& errors, const std::string& path, const std::string& message) {
  errors.push_back(make_error(kRequestFault, path + ": " + message + ".", path));
}

inline std::string element_path(const std::string& path, std::size_t index) {
  std::string out = path;
  out += '[';
  out += std::to_string(index);
  out += ']';
  return out;
}

// The elements of a message's "content" that is an array.
void read_parts(JsonView array, const std::string& path, Fields::Errors& errors, std::vector<Part>& out);
Message read_message_into(JsonView message, const std::string& path, Fields::Errors& errors);
ToolDef read_tool_into(JsonView tool, const std::string& path, Fields::Errors& errors);

}  // namespace cascade
