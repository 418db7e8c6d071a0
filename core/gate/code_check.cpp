#include "gate/code_check.hpp"

#include <array>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

enum class Family : std::uint8_t { unknown, c_like, python, shell, sql, json, yaml };

// What a lexer has to know about a language.
struct Dialect {
  Family family = Family::unknown;
  bool slash_comments = false;  // // and /* */
  bool hash_comments = false;   // #
  bool dash_comments = false;   // --
  bool backtick_strings = false;
  bool triple_quotes = false;
  bool lifetimes = false;       // Rust's 'a, C++'s 1'000: a lone apostrophe is no string
  bool regex_literals = false;  // JavaScript's /.../
  bool doubled_quotes = false;  // SQL: '' inside a string
  bool known = true;
};

Dialect dialect_of(std::string_view tag) {
  const std::string t = to_lower_ascii(trim(tag));
  Dialect d;
  if (is_one_of(t, {"python", "py", "python3"})) {
    d.family = Family::python;
    d.hash_comments = d.triple_quotes = true;
  } else if (is_one_of(t, {"javascript", "js", "typescript", "ts", "mjs", "node"})) {
    d.family = Family::c_like;
    d.slash_comments = d.backtick_strings = d.regex_literals = true;
  } else if (is_one_of(t, {"c", "cpp", "c++", "rust", "rs"})) {
    d.family = Family::c_like;
    d.slash_comments = d.lifetimes = true;
  } else if (is_one_of(t, {"java", "csharp", "cs", "c#", "kotlin", "swift"})) {
    d.family = Family::c_like;
    d.slash_comments = true;
    d.triple_quotes = true;
  } else if (is_one_of(t, {"go", "golang"})) {
    d.family = Family::c_like;
    d.slash_comments = d.backtick_strings = true;
  } else if (is_one_of(t, {"sql", "mysql", "postgresql", "postgres", "sqlite", "tsql", "plsql"})) {
    d.family = Family::sql;
    d.dash_comments = d.doubled_quotes = d.slash_comments = true;
  } else if (is_one_of(t, {"json", "jsonc", "json5"}))
    d.family = t == "json" ? Family::json : Family::unknown, d.known = t == "json";
  else if (is_one_of(t, {"yaml", "yml"})) d.family = Family::yaml;
  else if (is_one_of(t, {"bash", "sh", "shell", "zsh"})) {
    d.family = Family::shell;
    d.hash_comments = true;
  } else d.known = false;
  return d;
}

std::string at_line(std::string_view code, std::size_t pos) {
  std::size_t line = 1;
  for (std::size_t i = 0; i < pos && i < code.size(); ++i) line += code[i] == '\n';
  return " (line " + std::to_string(line) + " of the code)";
}

// "..." left out on purpose, or a placeholder: the code is a sketch, and brackets in it prove nothing.
bool is_sketch(std::string_view code) {
  return code.find("...") != std::string_view::npos || code.find("…") != std::string_view::npos ||
         code.find("<your") != std::string_view::npos;
}

// Walks over the code, skipping strings and comments; calls on_code(position) for each remaining byte.
// Returns the position of a string that never ends, or npos.
template <typename OnCode>
std::size_t walk(std::string_view s, const Dialect& d, OnCode&& on_code) {
  char previous = 0;  // last significant byte, to tell a regular expression from a division
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    if ((d.hash_comments && c == '#' && (d.family != Family::shell || i == 0 || is_space(s[i - 1]))) ||
        (d.dash_comments && c == '-' && i + 1 < s.size() && s[i + 1] == '-') ||
        (d.slash_comments && c == '/' && i + 1 < s.size() && s[i + 1] == '/')) {
      while (i < s.size() && s[i] != '\n') ++i;
      continue;
    }
    if (d.slash_comments && c == '/' && i + 1 < s.size() && s[i + 1] == '*') {
      const std::size_t end = s.find("*/", i + 2);
      if (end == std::string_view::npos) return i;
      i = end + 1;
      continue;
    }
    if (d.triple_quotes && (c == '"' || c == '\'') && s.substr(i, 3) == std::string(3, c)) {
      const std::size_t end = s.find(std::string(3, c), i + 3);
      if (end == std::string_view::npos) return i;
      i = end + 2;
      previous = c;
      continue;
    }
    if (d.regex_literals && c == '/' &&
        (previous == 0 || is_one_of(std::string_view(&previous, 1),
                                    {"(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "+"}))) {
      bool in_set = false;
      for (++i; i < s.size() && s[i] != '\n' && (s[i] != '/' || in_set); ++i) {
        if (s[i] == '\\') ++i;
        else if (s[i] == '[') in_set = true;
        else if (s[i] == ']') in_set = false;
      }
      previous = '/';
      continue;
    }
    if (c == '"' || c == '\'' || (c == '`' && d.backtick_strings)) {
      if (c == '\'' && d.lifetimes && !(i + 2 < s.size() && (s[i + 2] == '\'' || s[i + 1] == '\\'))) {
        previous = c;
        continue;
      }
      const std::size_t from = i;
      const bool lines = c == '`' || d.doubled_quotes || d.family == Family::shell;
      for (++i; i < s.size() && s[i] != c; ++i) {
        if (s[i] == '\\' && !(d.doubled_quotes) && !(d.family == Family::shell && c == '\'')) ++i;
        else if (s[i] == '\n' && !lines) return from;
      }
      if (i >= s.size()) return from;
      previous = c;
      continue;
    }
    on_code(i);
    if (!is_space(c)) previous = c;
  }
  return std::string_view::npos;
}

std::optional<std::string> bracket_fault(std::string_view code, const Dialect& d) {
  std::vector<std::size_t> open;
  std::optional<std::string> fault;
  const std::size_t unclosed = walk(code, d, [&](std::size_t i) {
    if (fault) return;
    const char c = code[i];
    if (c == '(' || c == '[' || c == '{') {
      open.push_back(i);
    } else if (c == ')' || c == ']' || c == '}') {
      const char want = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (open.empty()) fault = std::string("A \"") + c + "\" closes nothing" + at_line(code, i) + ".";
      else if (code[open.back()] != want)
        fault = std::string("A \"") + c + "\" does not match the \"" + code[open.back()] + "\" before it" +
                at_line(code, i) + ".";
      else open.pop_back();
    }
  });
  if (fault) return fault;
  if (unclosed != std::string_view::npos)
    return "A string or comment is never closed" + at_line(code, unclosed) + ".";
  if (!open.empty())
    return std::string("A \"") + code[open.back()] + "\" is never closed" + at_line(code, open.back()) + ".";
  return std::nullopt;
}

std::string_view first_word(std::string_view line) {
  std::size_t e = 0;
  while (e < line.size() && (is_word(line[e]) || line[e] == '_')) ++e;
  return line.substr(0, e);
}

// Python: a block opener ends with a colon, and what follows it is indented deeper.
std::optional<std::string> python_fault(std::string_view code, const Dialect& d) {
  // Blank out strings and comments, keep the lines; note the bracket depth at each line's start.
  std::string clean(code.size(), ' ');
  std::vector<int> depth_at_line{0};
  int depth = 0;
  walk(code, d, [&](std::size_t i) { clean[i] = code[i]; });
  for (std::size_t i = 0; i < code.size(); ++i)
    if (code[i] == '\n') clean[i] = '\n';
  // What was blanked was a string or a comment: mark it so that an empty line is told from a line that holds
  // a string.
  std::size_t line_begin = 0;
  bool wants_deeper = false;
  std::size_t opener_indent = 0, opener_at = 0;
  for (std::size_t line_no = 0; line_begin <= clean.size(); ++line_no) {
    std::size_t end = clean.find('\n', line_begin);
    if (end == std::string::npos) end = clean.size();
    const std::string_view raw = code.substr(line_begin, end - line_begin);
    const std::string_view line = std::string_view(clean).substr(line_begin, end - line_begin);
    const std::string_view body = trim(raw);
    const int depth_here = depth;
    for (char c : line) {
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
    }
    const bool blank = body.empty() || body.front() == '#';
    if (!blank && depth_here == 0) {
      std::size_t indent = 0;
      while (indent < raw.size() && (raw[indent] == ' ' || raw[indent] == '\t')) ++indent;
      if (wants_deeper && indent <= opener_indent && !trim(line).empty())
        return "A block is expected after the colon" + at_line(code, opener_at) + ".";
      if (wants_deeper) wants_deeper = false;
      const std::string_view code_part = trim(line);
      const std::string_view word = first_word(code_part);
      const bool opens = is_one_of(
          word, {"def", "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with"});
      if (opens && depth == 0 && code_part.find(':') == std::string_view::npos &&
          !code_part.ends_with('\\') &&
          (word == "def" || word == "class" || word == "else" || word == "try" || word == "finally") &&
          (word != "else" || code_part == "else") && (word != "try" || code_part == "try"))
        return "\"" + std::string(word) + "\" lacks its colon" + at_line(code, line_begin) + ".";
      if (opens && depth == 0 && code_part.ends_with(':')) {
        wants_deeper = true;
        opener_indent = indent;
        opener_at = line_begin;
      }
    }
    line_begin = end + 1;
  }
  if (wants_deeper) return "The code ends where a block is expected" + at_line(code, opener_at) + ".";
  return std::nullopt;
}

std::optional<std::string> yaml_fault(std::string_view code) {
  std::size_t at = 0;
  bool in_block = false;
  while (at < code.size()) {
    std::size_t end = code.find('\n', at);
    if (end == std::string_view::npos) end = code.size();
    const std::string_view line = code.substr(at, end - at);
    if (trim(line).ends_with('|') || trim(line).ends_with('>')) in_block = true;
    std::size_t i = 0;
    while (i < line.size() && line[i] == ' ') ++i;
    if (!in_block && i < line.size() && line[i] == '\t' && !trim(line).empty())
      return "YAML does not allow tabs for indentation" + at_line(code, at) + ".";
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> sql_fault(std::string_view code) {
  const std::string_view t = trim(code);
  // A statement that ends on a word which needs something after it.
  std::string_view last = t;
  while (!last.empty() && (is_space(last.back()) || last.back() == ';')) last.remove_suffix(1);
  std::size_t b = last.size();
  while (b > 0 && is_word(last[b - 1])) --b;
  const std::string word = to_lower_ascii(last.substr(b));
  if (is_one_of(word, {"from", "where", "and", "or", "join", "on", "by", "set", "values", "into", "select"}))
    return "The statement ends after \"" + word + "\".";
  if (!last.empty() && last.back() == ',') return "The statement ends after a comma.";
  return std::nullopt;
}

// Shell: if/fi, do/done, case/esac pair up (as words at a command's start).
std::optional<std::string> shell_fault(std::string_view code, const Dialect& d) {
  if (code.find("<<") != std::string_view::npos) return std::nullopt;  // here-documents hold anything
  int ifs = 0, dos = 0, cases = 0;
  bool command_start = true;
  std::size_t skip_to = 0;
  walk(code, d, [&](std::size_t i) {
    if (i < skip_to) return;
    const char c = code[i];
    if (c == '\n' || c == ';' || c == '|' || c == '&' || c == '(' || c == '{') {
      command_start = true;
      return;
    }
    if (is_space(c)) return;
    if (!command_start) return;
    const std::string_view w = first_word(code.substr(i, 16));
    if (w == "if") ++ifs;
    if (w == "fi") --ifs;
    if (w == "do") ++dos;
    if (w == "done") --dos;
    if (w == "case") ++cases;
    if (w == "esac") --cases;
    skip_to = i + w.size();
    command_start = is_one_of(w, {"do", "then", "else", "elif", "while", "until"});
  });
  if (ifs != 0) return "\"if\" and \"fi\" do not pair up.";
  if (dos != 0) return "\"do\" and \"done\" do not pair up.";
  if (cases != 0) return "\"case\" and \"esac\" do not pair up.";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> code_fault(std::string_view code, std::string_view language) {
  const Dialect d = dialect_of(language);
  if (!d.known || trim(code).empty() || code.size() > 65536) return std::nullopt;
  if (d.family == Family::json) {
    if (is_sketch(code) || code.find("//") != std::string_view::npos) return std::nullopt;
    auto j = parse_json(trim(code));
    if (j) return std::nullopt;
    return "The JSON in the code block cannot be parsed: " + j.error().message;
  }
  if (d.family == Family::yaml) return yaml_fault(code);
  if (d.family == Family::python && (code.find(">>>") != std::string_view::npos))
    return std::nullopt;                                       // a session, not a program
  if (d.family == Family::shell) return shell_fault(code, d);  // its brackets are words of their own
  if (auto fault = bracket_fault(code, d)) {
    if (is_sketch(code)) return std::nullopt;
    return fault;
  }
  if (d.family == Family::python) return python_fault(code, d);
  if (d.family == Family::sql) return sql_fault(code);
  return std::nullopt;
}

std::optional<CodeBlock> next_code_block(std::string_view text, std::size_t& from) {
  while (from < text.size()) {
    const std::size_t fence = text.find("```", from);
    if (fence == std::string_view::npos) break;
    // Only spaces may stand before it on its line.
    std::size_t b = fence;
    while (b > 0 && (text[b - 1] == ' ' || text[b - 1] == '\t')) --b;
    if (b > 0 && text[b - 1] != '\n') {
      from = fence + 3;
      continue;
    }
    const std::size_t line_end = text.find('\n', fence);
    if (line_end == std::string_view::npos) {
      from = text.size();
      break;
    }
    CodeBlock block;
    block.language = trim(text.substr(fence + 3, line_end - fence - 3));
    if (const std::size_t space = block.language.find(' '); space != std::string_view::npos)
      block.language = block.language.substr(0, space);
    std::size_t close = line_end;
    while (true) {
      close = text.find('\n', close);
      if (close == std::string_view::npos) break;
      ++close;
      std::size_t i = close;
      while (i < text.size() && (text[i] == ' ' || text[i] == '\t')) ++i;
      if (text.substr(i, 3) == "```") break;
    }
    if (close == std::string_view::npos) {
      block.closed = false;
      block.code = text.substr(line_end + 1);
      from = text.size();
    } else {
      block.code = text.substr(line_end + 1, close - line_end - 1);
      const std::size_t after = text.find('\n', close);
      from = after == std::string_view::npos ? text.size() : after;
    }
    return block;
  }
  from = text.size();
  return std::nullopt;
}

}  // namespace cascade::gate
