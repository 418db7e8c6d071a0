// support.hpp: what the C++ examples share.
#pragma once
#include <cascadeflow/cascadeflow.hpp>
#include <iostream>
#include <string>
#include <vector>

namespace cf = cascadeflow;

inline cf::object model(const char *name, const char *provider) { return cf::object{{"name", name}, {"provider", provider}}; }

inline cf::array cheap_and_strong() { return cf::array{model("gpt-4o-mini", "openai"), model("gpt-4o", "openai")}; }

// The text after `"key":` in a JSON document. Good enough for an example: a real program uses its JSON library.
inline std::string field(std::string_view json, const std::string &key) {
  const auto found = json.find('"' + key + "\":");
  if (found == std::string_view::npos) return {};
  auto begin = found + key.size() + 3;
  if (json[begin] == '"') ++begin;
  return std::string(json.substr(begin, json.find_first_of("\",}]", begin) - begin));
}
