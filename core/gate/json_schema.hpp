// JSON Schema 2020-12 over cJSON trees: every keyword of the core, applicator, unevaluated and validation
// vocabularies. Earlier drafts' "definitions", "items": [...], "dependencies" and boolean "exclusiveMinimum"
// are understood as well, since tools in the field still write them. References to other documents cannot be
// fetched here and hold nothing against the value.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"

namespace cascade::gate {

struct SchemaOptions {
  bool assert_format = false;  // "format" is an annotation by the standard; true: check date-time, date,
                               // time, email, uuid, ipv4, uri
};

// nullopt: valid. Else the first violation, as a sentence with its place: "$.items[2].price must be a number,
// not a string."
std::optional<std::string> schema_violation(JsonView schema, JsonView value,
                                            const SchemaOptions& options = {});

}  // namespace cascade::gate
