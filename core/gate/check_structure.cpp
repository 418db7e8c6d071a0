// Vetoes on structure: JSON that was asked for, the schema it must fit, code that must parse.
#include "base/text.hpp"
#include "gate/code_check.hpp"
#include "gate/json_schema.hpp"
#include "gate/scan.hpp"
#include "gate/veto.hpp"

namespace cascade::gate {
namespace {

// The JSON of an answer: all of it, or the one fenced block in it.
std::string_view json_part(std::string_view answer) {
  const std::string_view t = trim(answer);
  if (!t.empty() && (t.front() == '{' || t.front() == '[')) return t;
  std::size_t from = 0;
  while (const auto block = next_code_block(t, from)) {
    const std::string_view code = trim(block->code);
    if (!code.empty() && (code.front() == '{' || code.front() == '[')) return code;
  }
  return t;
}

// The JSON inside prose: from the first brace to the last. Good enough where the words of a prompt asked for
// it.
std::string_view json_inside(std::string_view t) {
  const std::size_t b = t.find_first_of("{[");
  const std::size_t e = t.find_last_of("}]");
  if (b == std::string_view::npos || e == std::string_view::npos || e < b) return {};
  return t.substr(b, e - b + 1);
}

void check_json(const Scene& s, Findings& f) {
  const ResponseFormat* format = s.in.response_format;
  const bool demanded = format && format->kind != ResponseFormat::Kind::text;
  if (demanded) {
    // The contract is the API's: nothing but JSON. A fence around it is what models do; hosts strip it, so it
    // passes.
    const auto value = parse_json(json_part(s.in.answer));
    if (!value) {
      f.veto("json_invalid", "JSON was required, and the answer is none. " + value.error().message);
      return;
    }
    if (format->kind == ResponseFormat::Kind::json_object && !value->view().is_object()) {
      f.veto("json_invalid",
             std::string("A JSON object was required, and the answer is ") + value->view().type_name() + ".");
      return;
    }
    if (format->kind == ResponseFormat::Kind::json_schema && !format->schema_json.empty()) {
      const auto schema = parse_json(format->schema_json);
      if (schema)
        if (const auto bad = schema_violation(schema->view(), value->view()))
          f.veto("schema", "The JSON does not fit the schema: " + *bad);
    }
    return;
  }
  if (!s.reading.ask.json) return;
  const std::string_view whole = json_part(s.in.answer);
  if (whole.empty() || (whole.front() != '{' && whole.front() != '[')) {
    const std::string_view inside = json_inside(trim(s.in.answer));
    if (inside.size() < 2) f.doubt("json_missing", "The prompt asks for JSON, and the answer holds none.");
    else if (!parse_json(inside))
      f.doubt("json_doubtful", "The prompt asks for JSON, and what the answer holds cannot be parsed.");
    return;
  }
  // JSON Lines are several values; comments and trailing remarks are for people.
  const auto value = parse_json(whole);
  if (value) return;
  const std::string_view inside = json_inside(whole);
  if (parse_json(inside)) return;
  bool lines_fine = true;
  std::size_t at = 0, lines = 0;
  while (at < whole.size() && lines_fine) {
    std::size_t end = whole.find('\n', at);
    if (end == std::string_view::npos) end = whole.size();
    const std::string_view line = trim(whole.substr(at, end - at));
    if (!line.empty()) {
      ++lines;
      lines_fine = static_cast<bool>(parse_json(line));
    }
    at = end + 1;
  }
  if (!lines_fine || lines < 2)
    f.veto("json_invalid",
           "The prompt asks for JSON, and the answer's cannot be parsed. " + value.error().message);
}

void check_code(const Scene& s, Findings& f) {
  std::size_t from = 0;
  while (const auto block = next_code_block(s.in.answer, from)) {
    if (!block->closed) continue;  // reported as truncated
    if (const auto fault = code_fault(block->code, block->language)) {
      f.veto("code_broken", "The code cannot be parsed: " + *fault);
      return;
    }
  }
}

}  // namespace

void check_structure(const Scene& s, Findings& f) {
  if (s.in.partial || trim(s.in.answer).empty() || !s.in.tool_calls.empty()) return;
  check_json(s, f);
  if (s.answer.shape.code_fences > 0) check_code(s, f);
}

}  // namespace cascade::gate
