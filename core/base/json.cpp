#include "base/json.hpp"

#include <cmath>
#include <cstring>

#include "base/eight.hpp"
#include "base/long_strings.hpp"
#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade {

const char* JsonView::type_name() const {
  if (!node_) return "nothing";
  if (is_object()) return "an object";
  if (is_array()) return "an array";
  if (is_string()) return "a string";
  if (is_number()) return "a number";
  if (is_bool()) return "a boolean";
  return "null";
}

JsonView JsonView::operator[](std::string_view key) const {
  if (!is_object()) return {};
  // Most names differ in their first bytes: no length is counted before that.
  const auto is_it = [key](const char* name) {
    for (char c : key)
      if (*name++ != c || c == '\0') return false;
    return *name == '\0';
  };
  for (const cJSON* c = node_->child; c; c = c->next)
    if (c->string && is_it(c->string)) return JsonView(c);
  return {};
}

JsonView JsonView::at(std::size_t index) const {
  if (!is_array()) return {};
  const cJSON* c = node_->child;
  while (c && index-- > 0) c = c->next;
  return JsonView(c);
}

std::size_t JsonView::size() const {
  std::size_t n = 0;
  if (is_object() || is_array())
    for (const cJSON* c = node_->child; c; c = c->next) ++n;
  return n;
}

std::string_view JsonView::str(std::string_view fallback) const {
  return is_string() ? std::string_view(node_->valuestring) : fallback;
}
double JsonView::num(double fallback) const { return is_number() ? node_->valuedouble : fallback; }
std::int64_t JsonView::integer(std::int64_t fallback) const { return opt_int().value_or(fallback); }
bool JsonView::boolean(bool fallback) const { return is_bool() ? cJSON_IsTrue(node_) != 0 : fallback; }

std::optional<std::string_view> JsonView::opt_str() const {
  if (!is_string()) return std::nullopt;
  return std::string_view(node_->valuestring);
}
std::optional<double> JsonView::opt_num() const {
  if (!is_number()) return std::nullopt;
  return node_->valuedouble;
}
std::optional<std::int64_t> JsonView::opt_int() const {
  if (!is_number()) return std::nullopt;
  const double v = node_->valuedouble;
  if (!(std::fabs(v) < 9.2e18) || v != std::floor(v)) return std::nullopt;
  return static_cast<std::int64_t>(v);
}
std::optional<bool> JsonView::opt_bool() const {
  if (!is_bool()) return std::nullopt;
  return cJSON_IsTrue(node_) != 0;
}

std::string_view JsonView::key() const {
  return node_ && node_->string ? std::string_view(node_->string) : std::string_view();
}

std::string JsonView::dump() const {
  std::string out;
  if (node_) JsonWriter(out).value(*this);
  return out;
}

namespace {

// What cJSON makes of the text, and where it, or what may be white space after it, ends.
Json read_tree(std::string_view text, std::size_t& stop) {
  const char* end = nullptr;
  Json json(cJSON_ParseWithLengthOpts(text.data(), text.size(), &end, 0));
  stop = end ? static_cast<std::size_t>(end - text.data()) : 0;
  if (stop > text.size()) stop = text.size();
  while (json && stop < text.size() && std::strchr(" \t\r\n", text[stop])) ++stop;
  return json;
}

// In a shorter text nothing is to be gained.
constexpr std::size_t kWorthLifting = 256;

// The quick way. Nothing where the text has no long strings, or is not one JSON value.
Json read_lifted(std::string_view text) {
  if (text.size() < kWorthLifting) return {};
  LongStrings strings(text);
  if (!strings.any()) return {};
  std::size_t stop = 0;
  Json json = read_tree(strings.skeleton(), stop);
  return json && stop == strings.skeleton().size() && strings.put_back(json.root()) ? std::move(json)
                                                                                    : Json();
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (!is_utf8(text)) return make_error(Status::invalid_utf8, "The JSON text is not valid UTF-8.");
  if (Json json = read_lifted(text)) return json;
  std::size_t stop = 0;
  Json json = read_tree(text, stop);
  if (json && stop == text.size()) return json;
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < stop; ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return make_error(Status::invalid_argument,
                    std::string(json ? "There is text after the JSON value" : "This is not JSON") +
                        " (line " + std::to_string(line) + ", column " + std::to_string(column) + ").");
}

namespace {
// Most strings are keys and words, too short for a loop of eights: what is left over is looked at together
// with what stands before it.
bool is_plain(std::string_view s) {
  const char* const p = s.data();
  const std::size_t n = s.size();
  if (n < 4) {
    for (const char c : s)
      if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') return false;
    return true;
  }
  if (n < 8) {
    std::uint32_t front, back;
    std::memcpy(&front, p, sizeof front);
    std::memcpy(&back, p + n - sizeof back, sizeof back);
    return needs_escape(std::uint64_t{front} << 32 | back) == 0;
  }
  for (std::size_t i = 0; i + 8 < n; i += 8)
    if (needs_escape(load_eight(p + i)) != 0) return false;
  return needs_escape(load_eight(p + n - 8)) == 0;
}
}  // namespace

void append_json_string(std::string& out, std::string_view s) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  if (is_plain(s)) {
    out.append(s);
    out += '"';
    return;
  }
  std::size_t run = 0;  // start of the stretch that needs no escape
  for (std::size_t i = 0; i < s.size(); ++i) {
    while (i + 16 <= s.size() &&
           (needs_escape(load_eight(s.data() + i)) | needs_escape(load_eight(s.data() + i + 8))) == 0)
      i += 16;
    while (i + 8 <= s.size() && needs_escape(load_eight(s.data() + i)) == 0) i += 8;
    if (i == s.size()) break;
    const unsigned char c = static_cast<unsigned char>(s[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(s.data() + run, i - run);
    run = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(s.data() + run, s.size() - run);
  out += '"';
}

void JsonWriter::separate() {
  if (need_comma_) out_ += ',';
  need_comma_ = true;
}
JsonWriter& JsonWriter::open(char c) {
  separate();
  out_ += c;
  need_comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::close(char c) {
  out_ += c;
  need_comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view k) {
  separate();
  append_json_string(out_, k);
  out_ += ':';
  need_comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::string(std::string_view s) {
  separate();
  append_json_string(out_, s);
  return *this;
}
JsonWriter& JsonWriter::number(double v) {
  separate();
  append_double(out_, v);
  return *this;
}
JsonWriter& JsonWriter::integer(std::int64_t v) {
  separate();
  append_int(out_, v);
  return *this;
}
JsonWriter& JsonWriter::boolean(bool v) {
  separate();
  out_ += v ? "true" : "false";
  return *this;
}
JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}
JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::value(JsonView v) {
  if (v.is_object()) {
    begin_object();
    for (JsonView m : v) key(m.key()).value(m);
    return end_object();
  }
  if (v.is_array()) {
    begin_array();
    for (JsonView e : v) value(e);
    return end_array();
  }
  if (v.is_string()) return string(v.str());
  if (v.is_number()) return number(v.num());
  if (v.is_bool()) return boolean(v.boolean());
  return null();
}

}  // namespace cascade
