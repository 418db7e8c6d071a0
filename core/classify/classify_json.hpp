// The `classify` line format: {"id","prompt"|"messages","tools"?} in, one object out.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "classify/classify.hpp"

namespace cascade {

// Messages as OpenAI's API writes them (content: a string, or parts with "text" and media). The views borrow
// from `messages`, except text that had to be joined from several parts, which `joined` keeps; clear neither
// before the turns are used.
Result<std::vector<Turn>> turns_from_messages(JsonView messages, std::vector<std::string>& joined);

// Appends {"id","domain","domain_p","domains","complexity","difficulty","prior","detection_method"} to `out`.
Outcome classify_json(JsonView line, std::string& out);

void append_classification(JsonWriter& writer, const Classification& c);  // the fields, inside an open object

}  // namespace cascade
