// Faults: what a directive makes of a request before it is answered and of a reply after it.
#pragma once

#include <cstdint>
#include <optional>

#include "practice/ask.hpp"
#include "practice/directive.hpp"
#include "practice/practice.hpp"

namespace cascade::practice {

// The failure that a directive asks for instead of an answer, if it does.
std::optional<Reply> refuse(const Directive& directive, Dialect dialect, std::int64_t wall_ms);
// Cuts, delays, spoils or slices an answer that is otherwise right.
void spoil(Reply& reply, const Directive& directive, Dialect dialect, Flavour flavour);
std::string http_date(std::int64_t wall_ms);
std::string rfc3339(std::int64_t wall_ms);

}  // namespace cascade::practice
