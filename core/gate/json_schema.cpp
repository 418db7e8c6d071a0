#include "gate/json_schema.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "base/number.hpp"
#include "base/text.hpp"
#include "gate/formats.hpp"
#include "gate/pattern.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

using Evaluated = std::vector<const cJSON*>;  // children of the value that some keyword has looked at
using Violation = std::optional<std::string>;
constexpr int kDeepest = 100;

bool equal(JsonView a, JsonView b) {
  if (a.is_number() && b.is_number()) return a.num() == b.num();
  if (a.is_string() && b.is_string()) return a.str() == b.str();
  if (a.is_bool() && b.is_bool()) return a.boolean() == b.boolean();
  if (a.is_null() && b.is_null()) return true;
  if (a.is_array() && b.is_array()) {
    auto y = b.begin();
    for (JsonView x : a) {
      if (!(y != b.end()) || !equal(x, *y)) return false;
      ++y;
    }
    return !(y != b.end());
  }
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    for (JsonView x : a) {
      const JsonView y = b[x.key()];
      if (!y || !equal(x, y)) return false;
    }
    return true;
  }
  return false;
}

std::size_t code_points(std::string_view s) {
  return static_cast<std::size_t>(std::count_if(
      s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_type(JsonView v, std::string_view type) {
  if (type == "object") return v.is_object();
  if (type == "array") return v.is_array();
  if (type == "string") return v.is_string();
  if (type == "number") return v.is_number();
  if (type == "integer") return v.is_number() && v.num() == std::floor(v.num());
  if (type == "boolean") return v.is_bool();
  if (type == "null") return v.is_null();
  return true;  // a type that nobody knows holds nothing against the value
}

std::string child_path(const std::string& path, std::string_view key) {
  return path + "." + std::string(key);
}
std::string child_path(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

void merge(Evaluated& into, const Evaluated& from) { into.insert(into.end(), from.begin(), from.end()); }
bool seen(const Evaluated& e, JsonView v) { return std::find(e.begin(), e.end(), v.raw()) != e.end(); }

std::string unescape_pointer(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '~' && i + 1 < s.size()) {
      out += s[i + 1] == '1' ? '/' : '~';
      ++i;
    } else if (s[i] == '%' && i + 2 < s.size()) {
      const auto h = [](char c) { return is_digit(c) ? c - '0' : (ascii_lower(c) - 'a' + 10); };
      out += static_cast<char>(h(s[i + 1]) * 16 + h(s[i + 2]));
      i += 2;
    } else out += s[i];
  }
  return out;
}

class Validator {
 public:
  Validator(JsonView root, const SchemaOptions& options) : root_(root), options_(options) {
    index(root, "", root, 0);
  }

  Violation check(JsonView schema, JsonView v, const std::string& path, Evaluated& evaluated) {
    if (schema.is_bool()) return schema.boolean() ? Violation{} : path + " is not allowed here.";
    if (!schema.is_object()) return {};
    if (++depth_ > kDeepest) {
      --depth_;
      return {};
    }  // a schema that refers to itself without end
    const std::size_t resources = scope_.size();
    if (schema["$id"] && resource_of(schema).raw() == schema.raw()) scope_.push_back(schema);
    Evaluated mine;
    Violation bad = apply(schema, v, path, mine);
    if (!bad) merge(evaluated, mine);
    scope_.resize(resources);
    --depth_;
    return bad;
  }

 private:
  struct Place {
    JsonView schema, resource;
    bool dynamic = false;
  };

  static std::string resolve(std::string_view base, std::string_view ref) {
    if (ref.empty()) return std::string(base);
    if (ref.find("://") != std::string_view::npos || ref.starts_with("urn:")) return std::string(ref);
    if (ref.front() == '#') return std::string(base.substr(0, base.find('#'))) + std::string(ref);
    base = base.substr(0, base.find('#'));
    const std::size_t scheme = base.find("://");
    if (ref.front() == '/') {
      const std::size_t host_end = scheme == std::string_view::npos ? 0 : base.find('/', scheme + 3);
      return std::string(base.substr(0, host_end)) + std::string(ref);
    }
    const std::size_t slash = base.rfind('/');
    if (slash == std::string_view::npos || (scheme != std::string_view::npos && slash < scheme + 3))
      return std::string(base.empty() ? "" : std::string(base) + "/") + std::string(ref);
    std::string out(base.substr(0, slash + 1));
    while (ref.starts_with("./")) ref.remove_prefix(2);
    return out + std::string(ref);
  }

  // Notes every $id, $anchor and $dynamicAnchor of the document. Only places where schemas can stand are
  // walked.
  void index(JsonView s, const std::string& base, JsonView resource, int depth) {
    if (depth > kDeepest || (!s.is_object() && !s.is_array())) return;
    std::string here = base;
    if (s.is_object()) {
      if (const JsonView id = s["$id"]; id.is_string()) {
        here = resolve(base, id.str());
        if (here.ends_with('#')) here.pop_back();
        resource = s;
        places_[here] = {s, s};
      } else if (depth == 0) {
        places_[here] = {s, s};
      }
      bases_[s.raw()] = {here, resource};
      if (const JsonView a = s["$anchor"]; a.is_string())
        places_[here + "#" + std::string(a.str())] = {s, resource};
      if (const JsonView a = s["$dynamicAnchor"]; a.is_string())
        places_[here + "#" + std::string(a.str())] = {s, resource, true};
    }
    for (JsonView m : s) {
      const std::string_view k = m.key();
      if (s.is_object() && is_one_of(k, {"enum", "const", "default", "examples"})) continue;
      if (s.is_object() &&
          is_one_of(k, {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}) &&
          m.is_object()) {
        for (JsonView sub : m) index(sub, here, resource, depth + 1);
        continue;
      }
      index(m, here, resource, depth + 1);
    }
  }

  JsonView resource_of(JsonView schema) const {
    const auto it = bases_.find(schema.raw());
    return it == bases_.end() ? root_ : it->second.second;
  }
  std::string base_of(JsonView schema) const {
    const auto it = bases_.find(schema.raw());
    return it == bases_.end() ? std::string() : it->second.first;
  }

  Place find(JsonView from, std::string_view ref) const {
    std::string target = resolve(base_of(from), ref);
    const std::size_t hash = target.find('#');
    const std::string_view fragment =
        hash == std::string::npos ? std::string_view() : std::string_view(target).substr(hash + 1);
    if (hash != std::string::npos && !fragment.empty() && fragment.front() != '/') {
      const auto it = places_.find(target);
      return it == places_.end() ? Place{} : it->second;
    }
    const auto it = places_.find(hash == std::string::npos ? target : target.substr(0, hash));
    if (it == places_.end()) return {};
    Place p{it->second.schema, it->second.resource};
    if (fragment.empty()) return p;
    std::string_view rest = fragment;
    while (!rest.empty() && p.schema) {
      rest.remove_prefix(1);
      const std::size_t slash = rest.find('/');
      const std::string key = unescape_pointer(rest.substr(0, slash));
      if (p.schema.is_array()) {
        const auto n = parse_int(key);
        p.schema = n && *n >= 0 ? p.schema.at(static_cast<std::size_t>(*n)) : JsonView();
      } else {
        p.schema = p.schema[key];
      }
      rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    }
    p.resource = resource_of(p.schema);
    return p;
  }

  Violation refer(JsonView schema, std::string_view ref, bool dynamic, JsonView v, const std::string& path,
                  Evaluated& mine) {
    Place p = find(schema, ref);
    if (!p.schema) return {};
    if (dynamic && p.dynamic) {
      // The outermost resource on the way here that has the same dynamic anchor wins.
      const std::string_view name = ref.substr(ref.find('#') + 1);
      for (const JsonView outer : scope_) {
        const auto it = places_.find(base_of(outer) + "#" + std::string(name));
        if (it != places_.end() && it->second.dynamic) {
          p = it->second;
          break;
        }
      }
    }
    const std::size_t resources = scope_.size();
    scope_.push_back(p.resource ? p.resource : root_);
    auto bad = check(p.schema, v, path, mine);
    scope_.resize(resources);
    return bad;
  }

  Violation apply(JsonView s, JsonView v, const std::string& path, Evaluated& mine) {
    if (const JsonView r = s["$ref"]; r.is_string())
      if (auto bad = refer(s, r.str(), false, v, path, mine)) return bad;
    if (const JsonView r = s["$dynamicRef"]; r.is_string())
      if (auto bad = refer(s, r.str(), true, v, path, mine)) return bad;
    if (auto bad = plain(s, v, path)) return bad;
    if (auto bad = combined(s, v, path, mine)) return bad;
    if (v.is_object())
      if (auto bad = object(s, v, path, mine)) return bad;
    if (v.is_array())
      if (auto bad = array(s, v, path, mine)) return bad;
    return {};
  }

  // type, enum, const, numbers, strings
  Violation plain(JsonView s, JsonView v, const std::string& path) {
    if (const JsonView t = s["type"]) {
      bool fits = false;
      std::string wanted;
      if (t.is_string()) {
        fits = has_type(v, t.str());
        wanted = std::string(t.str());
      } else if (t.is_array())
        for (JsonView one : t) {
          fits = fits || has_type(v, one.str());
          wanted += (wanted.empty() ? "" : " or ") + std::string(one.str());
        }
      else fits = true;
      if (!fits) return path + " must be of type " + wanted + ", not " + v.type_name() + ".";
    }
    if (const JsonView e = s["enum"]; e.is_array()) {
      bool listed = false;
      for (JsonView one : e) listed = listed || equal(one, v);
      if (!listed)
        return path + " must be one of " + e.dump().substr(0, 200) + ", not " + v.dump().substr(0, 80) + ".";
    }
    if (const JsonView c = s["const"]; c && !equal(c, v))
      return path + " must be " + c.dump().substr(0, 120) + ".";
    if (v.is_number()) return number(s, v.num(), path);
    if (v.is_string()) return string(s, v.str(), path);
    return {};
  }

  static Violation number(JsonView s, double x, const std::string& path) {
    const auto bound = [&](const char* key) { return s[key].opt_num(); };
    const bool old_min = s["exclusiveMinimum"].boolean(), old_max = s["exclusiveMaximum"].boolean();
    if (const auto b = bound("minimum"); b && (x < *b || (old_min && x == *b)))
      return path + " must be at least " + number_text(*b) + ".";
    if (const auto b = bound("maximum"); b && (x > *b || (old_max && x == *b)))
      return path + " must be at most " + number_text(*b) + ".";
    if (const auto b = bound("exclusiveMinimum"); b && !(x > *b))
      return path + " must be more than " + number_text(*b) + ".";
    if (const auto b = bound("exclusiveMaximum"); b && !(x < *b))
      return path + " must be less than " + number_text(*b) + ".";
    if (const auto m = bound("multipleOf"); m && *m > 0) {
      const double q = x / *m;
      if (!std::isfinite(q) ? std::fmod(x, *m) != 0
                            : std::fabs(q - std::round(q)) > 1e-9 * std::max(1.0, std::fabs(q)))
        return path + " must be a multiple of " + number_text(*m) + ".";
    }
    return {};
  }

  Violation string(JsonView s, std::string_view x, const std::string& path) {
    const JsonView least = s["minLength"], most = s["maxLength"];
    if (least || most) {
      const double n = static_cast<double>(code_points(x));
      if (least && n < least.num())
        return path + " must have at least " + number_text(least.num()) + " characters.";
      if (most && n > most.num(1e18))
        return path + " must have at most " + number_text(most.num()) + " characters.";
    }
    if (const JsonView p = s["pattern"]; p.is_string() && matches(p.str(), x) == false)
      return path + " must match " + std::string(p.str()).substr(0, 100) + ".";
    if (options_.assert_format)
      if (const JsonView f = s["format"]; f.is_string() && !fits_format(f.str(), x))
        return path + " must be a valid " + std::string(f.str()) + ".";
    return {};
  }

  // nullopt: the pattern cannot be judged.
  std::optional<bool> matches(std::string_view pattern, std::string_view text) {
    auto it = patterns_.find(pattern);
    if (it == patterns_.end()) it = patterns_.emplace(std::string(pattern), Pattern::compile(pattern)).first;
    return it->second ? it->second->search(text) : std::nullopt;
  }

  Violation combined(JsonView s, JsonView v, const std::string& path, Evaluated& mine) {
    if (const JsonView all = s["allOf"]; all.is_array())
      for (JsonView one : all)
        if (auto bad = check(one, v, path, mine)) return bad;
    if (const JsonView any = s["anyOf"]; any.is_array()) {
      bool fits = false;
      Violation first;
      for (JsonView one : any) {
        auto bad = check(one, v, path, mine);
        if (!bad) fits = true;
        else if (!first) first = std::move(bad);
      }
      if (!fits) return path + " fits none of the alternatives (" + first.value_or("there are none") + ")";
    }
    if (const JsonView one_of = s["oneOf"]; one_of.is_array()) {
      int fits = 0;
      Violation first;
      for (JsonView one : one_of) {
        auto bad = check(one, v, path, mine);
        if (!bad) ++fits;
        else if (!first) first = std::move(bad);
      }
      if (fits == 0)
        return path + " fits none of the alternatives (" + first.value_or("there are none") + ")";
      if (fits > 1) return path + " fits more than one of the alternatives, and exactly one is allowed.";
    }
    if (const JsonView n = s["not"]) {
      Evaluated ignored;
      if (!check(n, v, path, ignored)) return path + " is what the schema excludes.";
    }
    if (const JsonView c = s["if"]) {
      const bool holds = !check(c, v, path, mine);
      if (const JsonView branch = s[holds ? "then" : "else"])
        if (auto bad = check(branch, v, path, mine)) return bad;
    }
    return {};
  }

  Violation object(JsonView s, JsonView v, const std::string& path, Evaluated& mine) {
    if (const JsonView r = s["required"]; r.is_array())
      for (JsonView name : r)
        if (name.is_string() && !v[name.str()]) return child_path(path, name.str()) + " is missing.";
    const JsonView least = s["minProperties"], most = s["maxProperties"];
    if (least || most) {
      const double n = static_cast<double>(v.size());
      if (least && n < least.num())
        return path + " must have at least " + number_text(least.num()) + " members.";
      if (most && n > most.num(1e18))
        return path + " must have at most " + number_text(most.num()) + " members.";
    }
    if (const JsonView names = s["propertyNames"])
      for (JsonView m : v) {
        std::string text;
        append_json_string(text, m.key());
        const auto key = parse_json(text);
        Evaluated ignored;
        if (key && check(names, key->view(), path, ignored))
          return path + " has a member \"" + std::string(m.key()) + "\", which is no allowed name.";
      }
    const JsonView properties = s["properties"], patterns = s["patternProperties"],
                   additional = s["additionalProperties"];
    if (properties || patterns || additional)
      for (JsonView m : v) {
        bool known = false;
        if (const JsonView p = properties[m.key()]) {
          known = true;
          Evaluated inner;
          if (auto bad = check(p, m, child_path(path, m.key()), inner)) return bad;
        }
        for (JsonView p : patterns)
          if (matches(p.key(), m.key()).value_or(false)) {
            known = true;
            Evaluated inner;
            if (auto bad = check(p, m, child_path(path, m.key()), inner)) return bad;
          }
        if (!known && additional) {
          if (additional.is_bool() && !additional.boolean())
            return child_path(path, m.key()) + " is not allowed: the schema names every member.";
          Evaluated inner;
          if (auto bad = check(additional, m, child_path(path, m.key()), inner)) return bad;
          known = true;
        }
        if (known) mine.push_back(m.raw());
      }
    for (JsonView d : s["dependentRequired"])
      if (v[d.key()])
        for (JsonView name : d)
          if (!v[name.str()])
            return child_path(path, name.str()) + " is missing: " + std::string(d.key()) + " requires it.";
    for (JsonView d : s["dependentSchemas"])
      if (v[d.key()])
        if (auto bad = check(d, v, path, mine)) return bad;
    for (JsonView d : s["dependencies"]) {
      if (!v[d.key()]) continue;
      if (d.is_array()) {
        for (JsonView name : d)
          if (!v[name.str()])
            return child_path(path, name.str()) + " is missing: " + std::string(d.key()) + " requires it.";
      } else if (auto bad = check(d, v, path, mine)) {
        return bad;
      }
    }
    if (const JsonView rest = s["unevaluatedProperties"])
      for (JsonView m : v) {
        if (seen(mine, m)) continue;
        Evaluated inner;
        if (auto bad = check(rest, m, child_path(path, m.key()), inner)) return bad;
        mine.push_back(m.raw());
      }
    return {};
  }

  Violation array(JsonView s, JsonView v, const std::string& path, Evaluated& mine) {
    const std::size_t n = v.size();
    if (const JsonView b = s["minItems"]; b && static_cast<double>(n) < b.num())
      return path + " must have at least " + number_text(b.num()) + " items.";
    if (const JsonView b = s["maxItems"]; b && static_cast<double>(n) > b.num(1e18))
      return path + " must have at most " + number_text(b.num()) + " items.";
    if (s["uniqueItems"].boolean()) {
      std::size_t i = 0;
      for (auto a = v.begin(); a != v.end(); ++a, ++i) {
        auto b = a;
        for (++b; b != v.end(); ++b)
          if (equal(*a, *b)) return path + " must not hold anything twice.";
        if (i > 2000) break;
      }
    }
    JsonView prefix = s["prefixItems"], items = s["items"];
    if (items.is_array()) {
      prefix = items;
      items = s["additionalItems"];
    }
    std::size_t i = 0;
    auto wanted = prefix.begin();
    for (JsonView one : v) {
      JsonView rule;
      if (wanted != prefix.end()) {
        rule = *wanted;
        ++wanted;
      } else rule = items;
      if (rule) {
        Evaluated inner;
        if (auto bad = check(rule, one, child_path(path, i), inner)) return bad;
        mine.push_back(one.raw());
      }
      ++i;
    }
    if (const JsonView c = s["contains"]) {
      double fits = 0;
      for (JsonView one : v) {
        Evaluated inner;
        if (!check(c, one, path, inner)) {
          ++fits;
          mine.push_back(one.raw());
        }
      }
      if (fits < s["minContains"].num(1)) return path + " holds too few of the items that it must contain.";
      if (const JsonView b = s["maxContains"]; b && fits > b.num())
        return path + " holds too many of the items that it may contain.";
    }
    if (const JsonView rest = s["unevaluatedItems"]) {
      std::size_t k = 0;
      for (JsonView one : v) {
        const std::size_t at = k++;
        if (seen(mine, one)) continue;
        Evaluated inner;
        if (auto bad = check(rest, one, child_path(path, at), inner)) return bad;
        mine.push_back(one.raw());
      }
    }
    return {};
  }

  JsonView root_;
  SchemaOptions options_;
  int depth_ = 0;
  std::vector<JsonView> scope_;  // the schema resources entered so far, outermost first
  std::map<std::string, Place, std::less<>> places_;
  std::map<const cJSON*, std::pair<std::string, JsonView>> bases_;
  std::map<std::string, std::optional<Pattern>, std::less<>> patterns_;
};

}  // namespace

std::optional<std::string> schema_violation(JsonView schema, JsonView value, const SchemaOptions& options) {
  if (!value) return "There is no value.";
  Validator validator(schema, options);
  Evaluated evaluated;
  return validator.check(schema, value, "$", evaluated);
}

}  // namespace cascade::gate
