// Extra: the caller's own top-level members of a provider's request. They go in untouched and win over ours.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace cascade {

class Extra {
 public:
  explicit Extra(std::string_view json) {
    if (json.empty()) return;
    if (Result<Json> parsed = parse_json(json)) tree_ = std::move(*parsed);
  }
  bool has(std::string_view key) const { return static_cast<bool>(tree_.view()[key]); }
  JsonView get(std::string_view key) const { return tree_.view()[key]; }
  // Writes all members but those of `merged`, an object that the dialect writes itself (see merge).
  void write(JsonWriter& w, std::string_view merged = {}) const {
    for (JsonView m : tree_.view())
      if (merged.empty() || m.key() != merged) w.key(m.key()).value(m);
  }
  // Writes the members of the caller's `object` into ours of the same name, which the dialect has just
  // opened.
  void merge(JsonWriter& w, std::string_view object) const {
    for (JsonView m : get(object)) w.key(m.key()).value(m);
  }

 private:
  Json tree_;
};

}  // namespace cascade
