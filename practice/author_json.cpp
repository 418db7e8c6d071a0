// A JSON value that satisfies a JSON Schema, filled from the prompt where that is easy.
#include <cmath>

#include "base/number.hpp"
#include "base/text.hpp"
#include "practice/author.hpp"

namespace cascade::practice {
namespace {

constexpr int kDeepest = 12;  // schemas may refer to themselves

class Filler {
 public:
  Filler(JsonView root, std::string_view prompt, std::string& out)
      : root_(root), prompt_(prompt), json_(out) {}

  void fill(JsonView schema, std::string_view name, int depth) {
    schema = resolved(schema);
    if (depth > kDeepest) {
      json_.null();
      return;
    }
    if (const JsonView constant = schema["const"]) {
      json_.value(constant);
      return;
    }
    if (const JsonView first = schema["enum"].at(0)) {
      fill_enum(schema["enum"], first);
      return;
    }
    for (std::string_view either : {"anyOf", "oneOf", "allOf"})
      if (const JsonView option = schema[either].at(0)) {
        fill(option, name, depth + 1);
        return;
      }
    const JsonView declared = schema["type"];
    const std::string_view type =
        declared.is_array() ? declared.at(0).str() : declared.str(schema["properties"] ? "object" : "string");
    if (type == "object" || type == "OBJECT") fill_object(schema, depth);
    else if (type == "array" || type == "ARRAY") fill_array(schema, name, depth);
    else if (iequals(type, "integer") || iequals(type, "number"))
      fill_number(schema, iequals(type, "integer"));
    else if (iequals(type, "boolean")) json_.boolean(true);
    else if (iequals(type, "null")) json_.null();
    else fill_string(schema, name);
  }

 private:
  JsonView resolved(JsonView schema) const {
    for (int hops = 0; hops < kDeepest; ++hops) {
      const std::string_view ref = schema["$ref"].str();
      if (ref.substr(0, 2) != "#/") return schema;
      JsonView at = root_;
      for (std::string_view rest = ref.substr(2); !rest.empty();) {
        const std::size_t slash = rest.find('/');
        at = at[rest.substr(0, slash)];
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
      }
      schema = at;
    }
    return schema;
  }

  void fill_enum(JsonView options, JsonView first) {
    for (JsonView option : options)
      if (option.is_string() && icontains(prompt_, option.str())) {
        json_.value(option);
        return;
      }
    json_.value(first);
  }

  void fill_object(JsonView schema, int depth) {
    json_.begin_object();
    for (JsonView property : schema["properties"]) {
      json_.key(property.key());
      fill(property, property.key(), depth + 1);
    }
    json_.end_object();
  }

  void fill_array(JsonView schema, std::string_view name, int depth) {
    const std::int64_t n = schema["minItems"].integer(1);
    json_.begin_array();
    for (std::int64_t i = 0; i < (n < 1 ? 1 : n > 100 ? 100 : n); ++i) fill(schema["items"], name, depth + 1);
    json_.end_array();
  }

  void fill_number(JsonView schema, bool whole) {
    double v = next_number();
    if (const auto low = schema["minimum"].opt_num(); low && v < *low) v = *low;
    if (const auto high = schema["maximum"].opt_num(); high && v > *high) v = *high;
    json_.number(whole ? std::floor(v) : v);
  }

  double next_number() {
    while (number_at_ < prompt_.size() && (prompt_[number_at_] < '0' || prompt_[number_at_] > '9'))
      ++number_at_;
    const std::size_t begin = number_at_;
    while (number_at_ < prompt_.size() && prompt_[number_at_] >= '0' && prompt_[number_at_] <= '9')
      ++number_at_;
    return begin == number_at_ ? 1 : parse_double(prompt_.substr(begin, number_at_ - begin)).value_or(1);
  }

  void fill_string(JsonView schema, std::string_view name) {
    const std::string_view format = schema["format"].str();
    std::string text = format == "date"        ? "2026-11-20"
                       : format == "date-time" ? "2026-11-20T10:00:00Z"
                       : format == "email"     ? "someone@example.com"
                       : format == "uri"       ? "https://example.com/"
                                               : std::string(name.empty() ? "value" : name) + " of practice";
    const std::int64_t longest = schema["maxLength"].integer(-1);
    if (longest >= 0 && static_cast<std::int64_t>(text.size()) > longest)
      text.resize(static_cast<std::size_t>(longest));
    while (static_cast<std::int64_t>(text.size()) < schema["minLength"].integer(0)) text += '.';
    json_.string(text);
  }

  JsonView root_;
  std::string_view prompt_;
  JsonWriter json_;
  std::size_t number_at_ = 0;
};

}  // namespace

std::string json_for_schema(JsonView schema, std::string_view prompt) {
  std::string out;
  if (!schema) {
    std::string_view heard = prompt.substr(0, 200);
    JsonWriter(out)
        .begin_object()
        .field("answer", "practice")
        .field("heard", heard.substr(0, utf8_complete_prefix(heard)))
        .end_object();
    return out;
  }
  Filler(schema, prompt, out).fill(schema, "", 0);
  return out;
}

}  // namespace cascade::practice
