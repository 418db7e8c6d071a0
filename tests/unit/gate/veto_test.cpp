// Each veto by small precise cases: what it catches, and what it leaves alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "gate/calibration.hpp"
#include "gate/gate.hpp"
#include "gate/judge_json.hpp"

namespace cascade {
namespace {

std::vector<std::string> vetoes_of(std::string_view line) {
  const auto doc = parse_json(line);
  EXPECT_TRUE(doc) << line;
  JudgeLine l;
  const auto read = read_judge_line(doc->view(), {}, l);
  EXPECT_TRUE(read) << (read ? "" : read.error().message);
  std::vector<std::string> out;
  for (const Veto& v : judge(l.in, l.config, CalibrationSet::factory()).vetoes) out.emplace_back(v.code);
  return out;
}
std::string line(std::string_view prompt, std::string_view answer, std::string_view more = {}) {
  std::string s;
  JsonWriter w(s);
  w.begin_object().field("prompt", prompt).field("answer", answer);
  s += std::string(more.empty() ? "" : ",") + std::string(more) + "}";
  return s;
}
bool has(const std::vector<std::string>& v, std::string_view code) {
  return std::find(v.begin(), v.end(), code) != v.end();
}
#define EXPECT_VETO(code, ...) EXPECT_TRUE(has(vetoes_of(line(__VA_ARGS__)), code))
#define EXPECT_CLEAN(...)                                                        \
  do {                                                                           \
    const auto found = vetoes_of(line(__VA_ARGS__));                             \
    EXPECT_TRUE(found.empty()) << found.front() << " for " << line(__VA_ARGS__); \
  } while (false)

TEST(Veto, EmptyAndTruncated) {
  EXPECT_VETO("empty", "What is this?", "  \n");
  EXPECT_VETO("truncated", "Tell me a story.", "Once upon a time there", R"("finish_reason":"length")");
  EXPECT_VETO("truncated", "Write code.", "Here it is:\n```python\nprint(1)\n");
  EXPECT_VETO("filtered", "Hm?", "I", R"("finish_reason":"content_filter")");
  EXPECT_CLEAN("What is the capital of France?", "Paris", R"("finish_reason":"stop")");
}

TEST(Veto, RefusalsInNineLanguages) {
  for (const char* a :
       {"I'm sorry, but I can't help with that request.",
        "Es tut mir leid, aber ich kann dabei nicht helfen.",
        "Je suis désolé, mais je ne peux pas vous aider.", "Lo siento, pero no puedo ayudar con eso.",
        "Desculpe, mas não posso ajudar com isso.", "Mi dispiace, ma non posso aiutarti.",
        "Sorry, maar ik kan je daar niet mee helpen.", "抱歉，我无法帮助您完成这个请求。",
        "申し訳ありませんが、お手伝いできません。"})
    EXPECT_FALSE(vetoes_of(line("Translate this text for me", a)).empty()) << a;
  EXPECT_CLEAN("What can penguins not do?", "They cannot fly. Their wings are made for swimming.");
}

TEST(Veto, Arithmetic) {
  EXPECT_VETO("arithmetic", "How much is left?", "He has 16 - 3 = 12 eggs left.");
  EXPECT_VETO("arithmetic", "What is 20% of 500?", "20% of 500 = 120");
  EXPECT_VETO("arithmetic", "How much?", "The total is $12 + $30 = $45.");
  for (const char* fine :
       {"16 - 3 = 13", "100 / 3 = 33.33", "20% of 500 = 100", "2 x $3.50 = $7", "3 \\times 4 = 12",
        "3x + 20 = 200, so x = 60", "(2 + 3) * 4 = 20", "At 2:00 - 3 hours = 11:00", "1,200 + 300 = 1,500",
        "10 / 4 = 2.5 = 250%", "-6 + 3 = -3", "7 / 2 ≈ 3.5"})
    EXPECT_CLEAN("How much is it?", fine);
}

TEST(Veto, MultipleChoice) {
  const char* q = "Which colour has the sky?\nA. green\nB. blue\nC. red";
  EXPECT_VETO("not_an_option", q, "The answer is E.");
  for (const char* fine :
       {"B", "B. blue", "The answer is B.", "\\boxed{B}", "blue", "(B) blue is right, as (A) is not."})
    EXPECT_CLEAN(q, fine);
}

TEST(Veto, JsonAndSchema) {
  const char* schema =
      R"("response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}},"additionalProperties":false}}})";
  EXPECT_VETO("json_invalid", "Give me n.", "n is 3", schema);
  EXPECT_VETO("schema", "Give me n.", R"({"n":"3"})", schema);
  EXPECT_VETO("schema", "Give me n.", R"({"n":3,"m":1})", schema);
  EXPECT_CLEAN("Give me n.", R"({"n":3})", schema);
  EXPECT_VETO("json_invalid", "Return the result as JSON.", R"({"a": 1,)");
}

TEST(Veto, Code) {
  EXPECT_VETO("code_broken", "Write a Python function.", "```python\ndef f(x:\n    return x\n```");
  EXPECT_VETO("code_broken", "Write a Python function.", "```python\ndef f(x)\n    return x\n```");
  EXPECT_VETO("code_broken", "Write JavaScript.", "```js\nfunction f() { return [1, 2; }\n```");
  EXPECT_VETO("code_broken", "Write SQL.", "```sql\nSELECT a FROM t WHERE\n```");
  EXPECT_CLEAN("Write a Python function.",
               "```python\ndef f(x):\n    \"\"\"it's ) fine\"\"\"\n    return {\"a\": [x]}  # (\n```");
  EXPECT_CLEAN("Write JavaScript.", "```js\nconst r = /[)]/.test(`${a}`);\n```");
  EXPECT_CLEAN("Write Rust.", "```rust\nfn f<'a>(x: &'a str) -> &'a str { x }\n```");
}

TEST(Veto, Constraints) {
  EXPECT_VETO("constraint", "Describe Rome in exactly one sentence.",
              "Rome is old. It is big. It is in Italy.");
  EXPECT_VETO("constraint", "Give me a list of five fruits.", "1. Apple\n2. Pear\n3. Plum");
  EXPECT_VETO("constraint", "Describe tea. Do not use the word \"leaf\".", "Tea is made from a leaf.");
  EXPECT_CLEAN("Give me a list of three fruits.", "1. Apple\n2. Pear\n3. Plum");
  EXPECT_CLEAN("Describe Rome in one sentence.", "Rome is the capital of Italy.");
}

TEST(Veto, Citations) {
  const char* docs = R"("documents":[{"id":"a","text":"x"},{"id":"b","text":"y"}])";
  EXPECT_VETO("citation", "What do the documents say?", "It is x [1] and z [7].", docs);
  EXPECT_CLEAN("What do the documents say?", "It is x [1] and y [2], see [this](http://example.com).", docs);
}

const char* kTools =
    R"("tools":[{"type":"function","function":{"name":"get_weather","description":"Weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["c","f"]}},"required":["city"]}}}],)";
std::string call(const char* name, const char* arguments) {
  std::string s = std::string(kTools) + R"("tool_calls":[{"function":{"name":")" + name + R"(","arguments":)";
  append_json_string(s, arguments);
  return s + "}}]";
}

TEST(Veto, ToolCalls) {
  const char* q = "What is the weather in Paris?";
  EXPECT_VETO("tool_unknown", q, "", call("get_wether", R"({"city":"Paris"})"));
  EXPECT_VETO("tool_arguments", q, "", call("get_weather", "{}"));
  EXPECT_VETO("tool_arguments", q, "", call("get_weather", R"({"city":5})"));
  EXPECT_VETO("tool_arguments", q, "", call("get_weather", R"({"city":"Paris","unit":"kelvin"})"));
  EXPECT_VETO("tool_arguments", q, "", call("get_weather", "not json"));
  EXPECT_VETO("tool_ungrounded", q, "", call("get_weather", R"({"city":"Berlin"})"));
  EXPECT_VETO("tool_calls_missing", "What is the weather in Paris and London?", "",
              call("get_weather", R"({"city":"Paris"})"));
  EXPECT_VETO("tool_unwanted", "Hello, how are you?", "", call("get_weather", "{\"city\":\"Paris\"}"));
  EXPECT_CLEAN(q, "", call("get_weather", R"({"city":"Paris","unit":"c"})"));
  EXPECT_CLEAN(q, "", call("get_weather", R"({"city":"Paris, France"})"));
}

TEST(Veto, RepetitionAndLanguage) {
  std::string loop;
  for (int i = 0; i < 60; ++i) loop += "and so it goes on and on ";
  EXPECT_VETO("repetition", "Tell me a story.", loop);
  EXPECT_VETO(
      "language", "Please explain to me in a few words how a bicycle stays upright.",
      "Ein Fahrrad bleibt aufrecht, weil der Fahrer das Gleichgewicht durch kleine Lenkbewegungen immer wieder herstellt.");
}

TEST(Veto, SwitchedOffTheyAreOnlySignals) {
  EXPECT_FALSE(
      has(vetoes_of(line("What is 2+2?", "2+2=5", R"("quality":{"disabled_vetoes":["arithmetic"]})")),
          "arithmetic"));
}

}  // namespace
}  // namespace cascade
