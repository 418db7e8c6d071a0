// Classifies JSON lines with the shipped classifier: {"id","prompt"|"messages","tools"?} in, the classify
// objects out.
#include <iostream>
#include <string>

#include "base/json.hpp"
#include "classify/classify_json.hpp"

int main() {
  std::ios::sync_with_stdio(false);
  std::string line, out;
  std::size_t number = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    out.clear();
    const auto json = cascade::parse_json(line);
    if (!json.ok()) {
      std::cerr << "line " << number << ": " << json.error().message << '\n';
      return 1;
    }
    const auto done = cascade::classify_json(json.value().view(), out);
    if (!done.ok()) {
      std::cerr << "line " << number << ": " << done.error().path << ": " << done.error().message << '\n';
      return 1;
    }
    std::cout << out << '\n';
  }
  return 0;
}
