// JSON Schema 2020-12, keyword by keyword, and the patterns it needs.
#include "gate/json_schema.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "gate/pattern.hpp"

namespace cascade::gate {
namespace {

bool valid(const char* schema, const char* value) {
  const auto s = parse_json(schema), v = parse_json(value);
  EXPECT_TRUE(s) << schema;
  EXPECT_TRUE(v) << value;
  return !schema_violation(s->view(), v->view());
}

struct Case {
  const char *schema, *good, *bad;
};

TEST(JsonSchema, Keywords) {
  for (
      const Case& c :
      {Case{R"({"type":"integer"})", "1.0", "1.5"},
       Case{R"({"type":["string","null"]})", "null", "1"},
       Case{R"({"enum":[1,{"a":[2]}]})", R"({"a":[2]})", R"({"a":[3]})"},
       Case{R"({"const":null})", "null", "0"},
       Case{R"({"multipleOf":0.01})", "4.02", "4.025"},
       Case{R"({"exclusiveMinimum":0,"maximum":10})", "10", "0"},
       Case{R"({"minLength":2,"maxLength":2})", "\"日本\"", "\"日\""},
       Case{R"({"pattern":"^[a-z]+\\d{2,3}$"})", "\"ab12\"", "\"ab1\""},
       Case{R"({"prefixItems":[{"type":"string"}],"items":{"type":"number"}})", R"(["a",1,2])",
            R"(["a","b"])"},
       Case{R"({"items":false})", "[]", "[1]"},
       Case{R"({"contains":{"type":"number"},"minContains":2,"maxContains":3})", R"([1,"a",2])",
            R"([1,"a"])"},
       Case{R"({"uniqueItems":true})", R"([1,"1",[1]])", R"([{"a":1},{"a":1}])"},
       Case{R"({"required":["a"],"properties":{"a":{"type":"string"}}})", R"({"a":"x"})", "{}"},
       Case{R"({"patternProperties":{"^n_":{"type":"number"}},"additionalProperties":false})", R"({"n_a":1})",
            R"({"b":1})"},
       Case{R"({"propertyNames":{"maxLength":3}})", R"({"abc":1})", R"({"abcd":1})"},
       Case{R"({"dependentRequired":{"a":["b"]}})", R"({"a":1,"b":2})", R"({"a":1})"},
       Case{R"({"dependentSchemas":{"a":{"required":["c"]}}})", R"({"b":1})", R"({"a":1})"},
       Case{R"({"oneOf":[{"type":"number"},{"minimum":5}]})", "1", "7"},
       Case{R"({"not":{"type":"string"}})", "1", "\"a\""},
       Case{R"({"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}})",
            R"({"a":1,"b":1})", R"({"a":1})"},
       Case{R"({"$defs":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/p"}}})", R"({"a":1})",
            R"({"a":"1"})"},
       Case{R"({"$defs":{"p":{"$anchor":"x","type":"integer"}},"$ref":"#x"})", "1", "\"1\""},
       Case{R"({"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false})", R"({"a":1})",
            R"({"b":1})"},
       Case{R"({"prefixItems":[true],"unevaluatedItems":false})", "[1]", "[1,2]"},
       Case{
           R"({"$id":"http://x/tree","$dynamicAnchor":"node","type":"object","properties":{"kids":{"items":{"$dynamicRef":"#node"}}}})",
           R"({"kids":[{"kids":[]}]})", R"({"kids":[1]})"}}) {
    EXPECT_TRUE(valid(c.schema, c.good)) << c.schema;
    EXPECT_FALSE(valid(c.schema, c.bad)) << c.schema;
  }
}

TEST(JsonSchema, TheMessageNamesThePlace) {
  const auto s = parse_json(R"({"properties":{"items":{"items":{"required":["price"]}}}})");
  const auto v = parse_json(R"({"items":[{"price":1},{}]})");
  EXPECT_EQ(schema_violation(s->view(), v->view()).value_or(""), "$.items[1].price is missing.");
}

TEST(JsonSchema, ASchemaThatRefersToItselfEnds) {
  EXPECT_TRUE(valid(R"({"$ref":"#"})", "1"));
  EXPECT_TRUE(valid(R"({"allOf":[{"$ref":"#"}]})", "{}"));
}

// The language-agnostic suite (scripts/setup.sh brings Debian's package of it; elsewhere it may be absent).
// Draft 7 is the newest in it; what 2020-12 changed ($ref beside other keywords) and what has to be fetched
// is left out.
TEST(JsonSchema, TheOfficialSuiteOfDraft7) {
  const std::string folder = "/usr/share/json-schema-test-suite/tests/draft7/";
  int ran = 0;
  for (const char* name : {"additionalItems",
                           "additionalProperties",
                           "allOf",
                           "anyOf",
                           "boolean_schema",
                           "const",
                           "contains",
                           "default",
                           "dependencies",
                           "enum",
                           "exclusiveMaximum",
                           "exclusiveMinimum",
                           "if-then-else",
                           "items",
                           "maximum",
                           "maxItems",
                           "maxLength",
                           "maxProperties",
                           "minimum",
                           "minItems",
                           "minLength",
                           "minProperties",
                           "multipleOf",
                           "not",
                           "oneOf",
                           "pattern",
                           "patternProperties",
                           "properties",
                           "propertyNames",
                           "required",
                           "type",
                           "uniqueItems"}) {
    std::ifstream file(folder + name + ".json");
    ASSERT_TRUE(file) << name
                      << ".json of json-schema-test-suite is missing: scripts/setup.sh base brings it";
    std::stringstream text;
    text << file.rdbuf();
    const auto suite = parse_json(text.str());
    ASSERT_TRUE(suite) << name;
    for (JsonView group : suite->view())
      for (JsonView test : group["tests"]) {
        ++ran;
        EXPECT_EQ(!schema_violation(group["schema"], test["data"]), test["valid"].boolean())
            << name << ": " << group["description"].str() << ": " << test["description"].str();
      }
  }
  EXPECT_GT(ran, 300);
}

TEST(Pattern, MatchesAsEcmaScriptDoes) {
  const auto matches = [](const char* pattern, const char* text) {
    const auto p = Pattern::compile(pattern);
    return p ? p->search(text) : std::nullopt;
  };
  EXPECT_EQ(matches("^a+?b*$", "aab"), true);
  EXPECT_EQ(matches("(cat|dog)s?$", "hotdogs"), true);
  EXPECT_EQ(matches("^(?!x)\\w+$", "xyz"), false);
  EXPECT_EQ(matches("\\bfoo\\b", "a foo b"), true);
  EXPECT_EQ(matches("[^\\s\\d]", "1 2"), false);
  EXPECT_EQ(matches("^\\p{L}+$", "Größe"), true);
  EXPECT_EQ(matches("^\\u00e9$", "é"), true);
  EXPECT_EQ(matches("a{2,3}", "a"), false);
  EXPECT_EQ(matches("^.{3}$", "日本語"), true);
  EXPECT_FALSE(Pattern::compile("(a"));
  EXPECT_FALSE(Pattern::compile("(?<=a)b"));
}

TEST(Pattern, NoPatternHangsTheGate) {
  const auto p = Pattern::compile("^(a+)+$");
  ASSERT_TRUE(p);
  EXPECT_EQ(p->search(std::string(60, 'a') + "b"), std::nullopt);  // given up, not answered
}

}  // namespace
}  // namespace cascade::gate
