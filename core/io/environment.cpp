#include "io/environment.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/text.hpp"

extern "C" char** environ;

namespace cascade::io {
namespace {

// Not by a stream: those bring the standard library's locales, which are not at home in every libc that the
// Node addon is loaded beside.
bool read_file(const std::string& path, std::string& text) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return false;
  char part[4096];
  while (const std::size_t n = std::fread(part, 1, sizeof part, file.get())) text.append(part, n);
  return std::ferror(file.get()) == 0;
}

bool name_char(char c, bool first) {
  return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (!first && c >= '0' && c <= '9');
}

class DotenvReader {
 public:
  DotenvReader(std::string_view text, const Environment& outer) : text_(text), outer_(outer) {}

  Result<Environment> read() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") pos_ = 3;  // editors on Windows like to put this first
    while (pos_ < text_.size()) {
      skip_blanks();
      if (at_line_end() || peek() == '#') {
        skip_line();
        continue;
      }
      std::string_view name = take_name();
      if (name == "export" && !at_line_end() && (peek() == ' ' || peek() == '\t')) {
        skip_blanks();
        name = take_name();
      }
      skip_blanks();
      if (name.empty() || at_line_end() || peek() != '=') return fault("is not of the form NAME=value");
      ++pos_;
      std::string value;
      if (!take_value(value)) return fault("opens a quote that is never closed");
      found_[std::string(name)] = std::move(value);
    }
    return std::move(found_);
  }

 private:
  char peek() const { return text_[pos_]; }
  bool at_line_end() const { return pos_ >= text_.size() || text_[pos_] == '\n' || text_[pos_] == '\r'; }
  void skip_blanks() {
    while (pos_ < text_.size() && (peek() == ' ' || peek() == '\t')) ++pos_;
  }
  void skip_line() {
    while (pos_ < text_.size() && peek() != '\n') ++pos_;
    if (pos_ < text_.size()) ++pos_;
    ++line_;
  }
  std::string_view take_name() {
    const std::size_t start = pos_;
    while (pos_ < text_.size() && name_char(peek(), pos_ == start)) ++pos_;
    return text_.substr(start, pos_ - start);
  }
  Error fault(const char* what) const {
    return make_error(Status::invalid_config,
                      "Line " + std::to_string(line_) + " of the .env file " + what + ".");
  }

  bool take_value(std::string& value) {
    skip_blanks();
    if (!at_line_end() && (peek() == '\'' || peek() == '"')) return take_quoted(value);
    const std::size_t start = pos_;
    while (!at_line_end()) {
      const bool comment =
          peek() == '#' && pos_ > start && (text_[pos_ - 1] == ' ' || text_[pos_ - 1] == '\t');
      if (comment || (peek() == '#' && pos_ == start)) break;
      ++pos_;
    }
    value = expand(trim(text_.substr(start, pos_ - start)));
    skip_line();
    return true;
  }

  bool take_quoted(std::string& value) {
    const std::size_t opened_on = line_;
    const char quote = text_[pos_++];
    std::string raw;
    while (pos_ < text_.size() && peek() != quote) {
      if (peek() == '\n') ++line_;
      if (quote == '"' && peek() == '\\' && pos_ + 1 < text_.size()) {
        const char c = text_[++pos_];
        raw += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
        ++pos_;
        continue;
      }
      raw += text_[pos_++];
    }
    if (pos_ >= text_.size()) {
      line_ = opened_on;
      return false;
    }
    ++pos_;
    value = quote == '"' ? expand(raw) : raw;
    skip_line();  // a comment may follow
    return true;
  }

  std::string expand(std::string_view s) const {
    std::string out;
    for (std::size_t i = 0; i < s.size();) {
      const bool braced = s[i] == '$' && i + 1 < s.size() && s[i + 1] == '{';
      std::size_t start = i + (braced ? 2 : 1), end = start;
      while (s[i] == '$' && end < s.size() && name_char(s[end], end == start)) ++end;
      if (s[i] != '$' || end == start || (braced && (end >= s.size() || s[end] != '}'))) {
        out += s[i++];
        continue;
      }
      const std::string_view name = s.substr(start, end - start);
      const auto inner = found_.find(name);
      out += inner != found_.end() ? std::string_view(inner->second) : variable(outer_, name);
      i = end + (braced ? 1 : 0);
    }
    return out;
  }

  std::string_view text_;
  const Environment& outer_;
  std::size_t pos_ = 0;
  std::size_t line_ = 1;
  Environment found_;
};

}  // namespace

Environment process_environment() {
  Environment found;
  for (char** entry = environ; entry && *entry; ++entry) {
    const char* equals = std::strchr(*entry, '=');
    if (equals) found.emplace(std::string(*entry, static_cast<std::size_t>(equals - *entry)), equals + 1);
  }
  return found;
}

Result<Environment> parse_dotenv(std::string_view text, const Environment& outer) {
  return DotenvReader(text, outer).read();
}

Result<Environment> read_environment(bool process, const std::string& dotenv_path, bool required) {
  Environment found;
  if (process) found = process_environment();
  if (dotenv_path.empty()) return found;
  std::string text;
  if (!read_file(dotenv_path, text)) {
    if (!required) return found;
    return make_error(Status::invalid_config,
                      "The .env file " + dotenv_path + " cannot be read: " + std::strerror(errno) + ".",
                      "$.dotenv");
  }
  Result<Environment> parsed = parse_dotenv(text, found);
  if (!parsed) {
    parsed.error().path = "$.dotenv";
    return parsed;
  }
  found.merge(*parsed);  // what is there already stays
  return found;
}

std::string_view variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace cascade::io
