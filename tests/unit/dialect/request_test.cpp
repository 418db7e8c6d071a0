#include "dialect/request.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

Result<Prompt> read(std::string_view json) {
  const Result<Json> tree = parse_json(json);
  EXPECT_TRUE(tree) << json;
  return read_prompt(tree->view(), {"strategy", "max_budget"});
}

void expect_error(std::string_view json, std::string_view path, std::string_view says) {
  const Result<Prompt> p = read(json);
  ASSERT_FALSE(p) << json;
  EXPECT_EQ(p.error().status, Status::invalid_request);
  EXPECT_EQ(p.error().path, path) << json;
  EXPECT_NE(p.error().message.find(says), std::string::npos) << p.error().message;
}

TEST(Request, TakesAPromptOrMessages) {
  const Result<Prompt> p = read(R"({"prompt":"Hi","system_prompt":"Be kind.","strategy":"auto"})");
  ASSERT_TRUE(p) << p.error().message;
  ASSERT_EQ(p->messages.size(), 2u);
  EXPECT_EQ(p->messages[0].role, Role::system);
  EXPECT_EQ(p->messages[1].text(), "Hi");
  EXPECT_EQ(read(R"({"messages":[{"role":"user","content":["a",{"type":"text","text":"b"}]}]})")
                ->messages[0]
                .text(),
            "a\nb");
  expect_error("{}", "$", "needs \"prompt\"");
  expect_error(R"({"prompt":""})", "$.prompt", "is empty");
  expect_error(R"({"prompt":"a","messages":[]})", "$.prompt", "one of the two");
  expect_error(R"({"messages":[]})", "$.messages", "is empty");
  expect_error(R"({"prompt":["a"]})", "$.prompt", "expected a string, found an array");
}

TEST(Request, NamesUnknownKeysWithAHint) {
  expect_error(R"({"prompt":"a","temprature":1})", "$.temprature", "did you mean \"temperature\"?");
  expect_error(R"({"prompt":"a","max_completion_tokens":1})", "$.max_completion_tokens",
               "it is called \"max_tokens\"");
  expect_error(R"({"prompt":"a","functions":[]})", "$.functions", "it is called \"tools\"");
  expect_error(R"({"prompt":"a","zzzzzz":1})", "$.zzzzzz", "unknown key");
  expect_error(R"({"messages":[{"role":"user","content":"a","tool_call":1}]})", "$.messages[0].tool_call",
               "tool_call");
  expect_error(R"({"messages":[{"role":"usr","content":"a"}]})", "$.messages[0].role",
               "is none of \"system\"");
  expect_error(R"({"messages":[{"content":"a"}]})", "$.messages[0].role", "is missing");
}

TEST(Request, ChecksRangesAndTypes) {
  expect_error(R"({"prompt":"a","temperature":3})", "$.temperature", "must be between 0 and 2, found 3");
  expect_error(R"({"prompt":"a","temperature":"hot"})", "$.temperature", "found a string");
  expect_error(R"({"prompt":"a","max_tokens":0})", "$.max_tokens", "between 1");
  expect_error(R"({"prompt":"a","max_tokens":1.5})", "$.max_tokens", "found 1.5");
  expect_error(R"({"prompt":"a","n":2})", "$.n", "must be 1");
  expect_error(R"({"prompt":"a","top_logprobs":21})", "$.top_logprobs", "between 0 and 20");
  expect_error(R"({"prompt":"a","stop":[""]})", "$.stop[0]", "not empty");
  expect_error(R"({"prompt":"a","reasoning":{"effort":"huge"}})", "$.reasoning.effort", "is none of");
  expect_error(R"({"prompt":"a","response_format":{"type":"json_schema"}})", "$.response_format.json_schema",
               "is missing");
  expect_error(R"({"prompt":"a","response_format":{"type":"xml"}})", "$.response_format.type",
               "\"xml\" is none of");
  expect_error(R"({"prompt":"a","tools":[{"name":"f"},{"name":"f"}]})", "$.tools[1]", "stands twice");
  expect_error(R"({"prompt":"a","tools":[{"type":"function","function":{"name":"f","descripton":"x"}}]})",
               "$.tools[0].function.descripton", "did you mean \"description\"?");
  expect_error(
      R"({"prompt":"a","tools":[{"name":"f"}],"tool_choice":{"type":"function","function":{"name":"g"}}})",
      "$.tool_choice", "no tool");
  EXPECT_TRUE(read(R"({"prompt":"a","temperature":null,"tools":null,"stop":"x"})"));
}

TEST(Request, ReadsParts) {
  const Result<Prompt> p = read(R"({"messages":[{"role":"user","content":[
      {"type":"image_url","image_url":"data:image/png;base64,AAAA"},
      {"type":"image_url","image_url":{"url":"https://example.org/x","detail":"low"}},
      {"type":"input_audio","input_audio":{"data":"AA","format":"mp3"}},
      {"type":"file","file":{"file_data":"data:text/csv;charset=utf-8;base64,QQ=="}},
      {"type":"file","file":{"file_id":"file-1"}}]}]})");
  ASSERT_TRUE(p) << p.error().message;
  const std::vector<Part>& parts = p->messages[0].parts;
  EXPECT_EQ(parts[0].mime, "image/png");
  EXPECT_EQ(parts[0].data, "AAAA");
  EXPECT_EQ(parts[1].url, "https://example.org/x");
  EXPECT_EQ(parts[2].mime, "audio/mp3");
  EXPECT_EQ(parts[3].mime, "text/csv");
  EXPECT_EQ(parts[4].file_id, "file-1");
  const auto part = [](std::string_view json) {
    return R"({"messages":[{"role":"user","content":[)" + std::string(json) + "]}]}";
  };
  expect_error(part(R"({"type":"image_url","image_url":{"url":"ftp://x"}})"),
               "$.messages[0].content[0].image_url.url", "http://");
  expect_error(part(R"({"type":"image_url","image_url":{"url":"data:image/png,raw"}})"),
               "$.messages[0].content[0].image_url.url", "base64");
  expect_error(part(R"({"type":"file","file":{"file_id":"a","url":"https://b"}})"),
               "$.messages[0].content[0].file", "exactly one");
  expect_error(part(R"({"type":"file","file":{"file_data":"AA","filename":"x.bin"}})"),
               "$.messages[0].content[0].file.mime_type", "needed");
  expect_error(part(R"({"type":"imageurl"})"), "$.messages[0].content[0].type",
               "is none of \"text\", \"image_url\"");
}

TEST(Request, KeepsToolTurnsTogether) {
  expect_error(R"({"messages":[{"role":"tool","content":"x"}]})", "$.messages[0].tool_call_id", "is missing");
  expect_error(R"({"messages":[{"role":"user","content":"x","tool_call_id":"a"}]})",
               "$.messages[0].tool_call_id", "belongs to");
  expect_error(R"({"messages":[{"role":"user","content":"x","tool_calls":[]}]})", "$.messages[0].tool_calls",
               "only assistant");
  const Result<Prompt> p = read(
      R"({"messages":[{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":{"x":1}}}]}]})");
  ASSERT_TRUE(p) << p.error().message;
  EXPECT_EQ(p->messages[0].tool_calls[0].arguments, R"({"x":1})");
  EXPECT_TRUE(p->messages[0].parts.empty());
}

TEST(Request, WritesMessagesThatItReadsBack) {
  for (
      const char* json :
      {R"({"role":"system","content":"a"})",
       R"({"role":"user","content":[{"type":"text","text":"é\n\"x\""},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}},{"type":"file","file":{"url":"https://x","filename":"f.pdf","mime_type":"application/pdf"}}],"name":"ann"})",
       R"({"role":"assistant","content":null,"tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"},"replay":"sig"}],"reasoning":"r","replay":[{"type":"thinking"}]})",
       R"({"role":"assistant","content":""})",
       R"({"role":"tool","content":"x","tool_call_id":"i","tool_error":true})"}) {
    const Result<Json> tree = parse_json(json);
    const Result<Message> m = read_message(tree->view(), "$");
    ASSERT_TRUE(m) << m.error().message;
    std::string text;
    JsonWriter w(text);
    write_message(w, *m);
    EXPECT_EQ(text, json);
  }
}

}  // namespace
}  // namespace cascade
