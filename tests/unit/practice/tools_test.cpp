#include <gtest/gtest.h>

#include "ask_practice.hpp"

namespace cascade::practice {
namespace {

const std::string kTools =
    ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":\"Current "
    "weather of a city\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"unit\":{\"type\":\"string\","
    "\"enum\":[\"celsius\",\"fahrenheit\"]}},"
    "\"required\":[\"city\"]}}},{\"type\":\"function\",\"function\":{\"name\":\"send_mail\",\"description\":"
    "\"Sends a mail\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\"}},\"required\":[\"to\"]}}}]";

JsonView calls_of(const Json& json) { return json.view()["choices"].at(0)["message"]["tool_calls"]; }

TEST(Tools, AreCalledWhenThePromptAsksForWhatTheyDo) {
  const Json json =
      json_of(answer(chat("gpt-4o", "What is the weather in Lisbon, in fahrenheit?", kTools), kNow));
  ASSERT_EQ(calls_of(json).size(), 1u);
  EXPECT_EQ(calls_of(json).at(0)["function"]["name"].str(), "get_weather");
  EXPECT_EQ(calls_of(json).at(0)["function"]["arguments"].str(),
            "{\"city\":\"Lisbon\",\"unit\":\"fahrenheit\"}");
  EXPECT_EQ(json.view()["choices"].at(0)["finish_reason"].str(), "tool_calls");
  const Json other = json_of(answer(chat("gpt-4o", "What is the capital of France?", kTools), kNow));
  EXPECT_FALSE(calls_of(other));
}

TEST(Tools, SeveralCallsAtOnceUnlessForbidden) {
  const std::string prompt = "Compare the weather in Paris and Tokyo please";
  EXPECT_EQ(calls_of(json_of(answer(chat("gpt-4o", prompt, kTools), kNow))).size(), 2u);
  EXPECT_EQ(calls_of(json_of(answer(chat("gpt-4o", prompt, kTools + ",\"parallel_tool_calls\":false"), kNow)))
                .size(),
            1u);
  EXPECT_FALSE(calls_of(json_of(answer(chat("gpt-4o", prompt, kTools + ",\"tool_choice\":\"none\""), kNow))));
}

TEST(Tools, AreForcedByChoice) {
  const Json json = json_of(
      answer(chat("gpt-4o", "hello",
                  kTools + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"send_mail\"}}"),
             kNow));
  EXPECT_EQ(calls_of(json).at(0)["function"]["name"].str(), "send_mail");
}

TEST(Tools, StreamedArgumentsAddUp) {
  const std::string prompt = "What is the weather in São Paulo?";
  const Json whole = json_of(answer(chat("gpt-4o", prompt, kTools), kNow));
  std::string arguments;
  for (const std::string& data : sse_data(answer(chat("gpt-4o", prompt, kTools + ",\"stream\":true"), kNow)))
    if (const auto event = parse_json(data))
      arguments += event->view()["choices"].at(0)["delta"]["tool_calls"].at(0)["function"]["arguments"].str();
  EXPECT_EQ(arguments, calls_of(whole).at(0)["function"]["arguments"].str());
}

TEST(Tools, ResultsAreUsed) {
  const Json json =
      json_of(answer(post("/v1/chat/completions",
                          "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Weather in "
                          "Rome?\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\","
                          "\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}"
                          "}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\","
                          "\"content\":\"{\\\"temperature\\\":21}\"}]" +
                              kTools + "}"),
                     kNow));
  EXPECT_EQ(json.view()["choices"].at(0)["message"]["content"].str(),
            "According to get_weather: temperature 21.");
  EXPECT_FALSE(calls_of(json));
}

TEST(Tools, GoWrongOnRequest) {
  const auto call = [](const std::string& how) {
    return json_of(answer(
        chat("gpt-4o", "What is the weather in Rome? [[practice:wrong_tool=" + how + "]]", kTools), kNow));
  };
  EXPECT_EQ(calls_of(call("unknown")).at(0)["function"]["name"].str(), "tool_that_nobody_gave");
  EXPECT_EQ(calls_of(call("missing")).at(0)["function"]["arguments"].str(), "{}");
  EXPECT_FALSE(parse_json(calls_of(call("badjson")).at(0)["function"]["arguments"].str()));
}

TEST(Structured, SatisfiesTheSchema) {
  const std::string format =
      ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":"
      "\"object\",\"properties\":{"
      "\"kind\":{\"enum\":[\"cat\",\"dog\"]},\"age\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9},"
      "\"tags\":{\"type\":\"array\",\"minItems\":2,"
      "\"items\":{\"$ref\":\"#/$defs/"
      "tag\"}}},\"required\":[\"kind\",\"age\",\"tags\"],\"$defs\":{\"tag\":{\"type\":\"string\","
      "\"maxLength\":3}}}}}";
  const Json json = json_of(answer(chat("gpt-4o", "Describe my dog, who is 40", format), kNow));
  const auto made = parse_json(json.view()["choices"].at(0)["message"]["content"].str());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->view()["kind"].str(), "dog");
  EXPECT_EQ(made->view()["age"].integer(), 9);
  ASSERT_EQ(made->view()["tags"].size(), 2u);
  EXPECT_EQ(made->view()["tags"].at(0).str().size(), 3u);
}

}  // namespace
}  // namespace cascade::practice
