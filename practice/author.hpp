// Decides what is answered: from the exercises, with a tool call, as JSON, as a verdict on another answer, or
// something plain for a prompt that nobody wrote an answer for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "practice/ask.hpp"
#include "practice/directive.hpp"

namespace cascade::practice {

struct Exercise;

bool is_strong_model(std::string_view model);

// `choice` numbers the answers when several were asked for.
Answer compose(const Ask& ask, const Directive& directive, int choice);

// Parts of compose(), each in a file of its own.
std::vector<ToolCall> choose_tools(const Ask& ask, const Exercise* exercise, const Directive& directive);
std::string answer_from_results(const Ask& ask);
std::string json_for_schema(JsonView schema, std::string_view prompt);

}  // namespace cascade::practice
