// Budgets that hold, tools that loop, and every cent counted.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?","max_tokens":100})";
const Answer kParis{"The capital of France is Paris."};

TEST(Budget, FiftyAtOnceNeverSpendMoreThanTheLimit) {
  Bench b("\"budgets\":[{\"name\":\"cap\",\"scope\":\"agent\",\"limit_usd\":0.001}]");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  std::vector<std::shared_ptr<Ear>> ears;
  for (int i = 0; i < 50; ++i) ears.push_back(b.start(kQuestion));
  b.world.run();
  Money spent;
  int refused = 0;
  for (const auto& e : ears) {
    if (e->ok()) spent += e->result().cost;
    else {
      refused += e->error().status == Status::budget_exceeded;
      spent += Money::from_nano(parse_json(e->error().detail_json)->view()["cost_nano"].integer());
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(spent.pico, 0);
  EXPECT_LE(spent.usd(), 0.001);
  for (const auto& [key, s] : b.store.snapshot()) {
    EXPECT_EQ(s.reserved.pico, 0);
    EXPECT_EQ(s.spent.pico, spent.pico);
  }
}

TEST(Budget, DegradeAnswersWithTheCheapTierInstead) {
  Bench b("\"budgets\":[{\"scope\":\"run\",\"limit_usd\":0.0008,\"on_exceeded\":\"degrade\"}]");
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -3})};
  b.scripts["strong"] = {openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "cheap");
  EXPECT_TRUE(std::count(ear->result().flags.begin(), ear->result().flags.end(), "degraded"));
}

TEST(Budget, WhatDegradesAlreadyIsNotToldToDegrade) {
  Bench b("\"budgets\":[{\"scope\":\"run\",\"limit_usd\":0.0000001,\"on_exceeded\":\"degrade\"}]");
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_FALSE(ear->ok());
  EXPECT_NE(ear->error().message.find("\"warn\""), std::string::npos) << ear->error().message;
  EXPECT_EQ(ear->error().message.find("\"degrade\""), std::string::npos) << ear->error().message;
}

TEST(Budget, RefuseNamesTheBudgetAndTheWayOut) {
  Bench b("\"max_budget\":0.0000001");
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::budget_exceeded);
  EXPECT_NE(ear->error().message.find("max_budget"), std::string::npos);
  EXPECT_TRUE(b.world.requests.empty());
}

TEST(Money, UnknownPricesAreUnpricedNeverZero) {
  Bench b;
  b.configure(R"({"models":[{"name":"mystery","provider":"openai","api_key":"k"}]})");
  b.scripts["mystery"] = {openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_FALSE(ear->result().priced);
  EXPECT_TRUE(std::count(ear->result().flags.begin(), ear->result().flags.end(), "unpriced"));
}

TEST(Money, ADraftCutOffMidStreamStillCounts) {
  Bench b;
  b.scripts["cheap"] = {openai_stream(kParis, 100, 1000)};
  b.serve();
  const auto ear = b.start(R"({"prompt":"What is the capital of France?","stream":true})");
  b.world.run(3500);
  b.live->cancel();
  b.world.run();
  const Result<Json> detail = parse_json(ear->error().detail_json);
  EXPECT_GT(detail->view()["cost_nano"].integer(), 0);
}

const char* kWeatherTool =
    R"({"name":"get_weather","description":"Current weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}})";
const char* kCall =
    R"([{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}])";

struct ToolBench : Bench {
  int calls = 0;
  std::vector<std::string> arguments;
  explicit ToolBench(const std::string& more = {}) : Bench(more) {
    agent->agent->add_tool(*read_tool(parse_json(kWeatherTool)->view(), "$"));
    agent->tools["get_weather"] = [this](ToolInvocation t) {
      ++calls;
      arguments.push_back(t.arguments);
      world.after(30, [t] {
        if (const auto run = t.run.lock()) run->tool_result(t.call, "18 degrees and sunny", false);
      });
    };
  }
};

TEST(Tools, TheLoopRunsThemAndEveryStepIsCounted) {
  ToolBench b;
  Answer call{"", 1, 50, 20, "tool_calls", kCall};
  b.scripts["cheap"] = {openai(call), openai({"It is 18 degrees and sunny in Paris.", -0.0002, 90, 12})};
  b.scripts["strong"] = {openai(call), openai({"It is 18 degrees and sunny in Paris.", -0.0002, 90, 12})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the weather in Paris?"})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(b.calls, 1);
  EXPECT_EQ(ear->result().steps, 2);
  EXPECT_EQ(ear->result().reply.text, "It is 18 degrees and sunny in Paris.");
  EXPECT_GE(ear->result().attempts.size(), 2u);
  EXPECT_NE(b.world.requests.back().body.find("18 degrees and sunny"), std::string::npos);
}

TEST(Tools, TheLoopWorksWhereNamesOfMessagesAreRefused) {
  ToolBench b;
  b.configure(
      R"({"models":[{"name":"cheap","provider":"groq","api_key":"k1","price":{"input":1,"output":1}}]})");
  b.agent->agent->add_tool(*read_tool(parse_json(kWeatherTool)->view(), "$"));
  b.scripts["cheap"] = {openai({"", 1, 50, 20, "tool_calls", kCall}),
                        openai({"It is 18 degrees and sunny in Paris."})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the weather in Paris?"})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().steps, 2);
}

TEST(Tools, AnInvalidDraftedCallEscalatesInsteadOfRunning) {
  ToolBench b;
  b.scripts["cheap"] = {
      openai({"", 1, 50, 20, "tool_calls",
              R"([{"id":"c","type":"function","function":{"name":"get_weather","arguments":"{}"}}])"})};
  b.scripts["strong"] = {openai({"", 1, 50, 20, "tool_calls", kCall}), openai({"Sunny."})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the weather in Paris?"})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(b.calls, 1);
  EXPECT_NE(b.arguments[0].find("Paris"), std::string::npos);
  EXPECT_TRUE(ear->result().escalated);
}

TEST(Tools, TheLoopIsBounded) {
  ToolBench b("\"tools\":{\"max_steps\":3,\"on_max_steps\":\"error\"}");
  b.scripts["strong"] = b.scripts["cheap"] = {openai({"", 1, 50, 20, "tool_calls", kCall})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the weather in Paris?"})");
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::max_steps_reached);
  EXPECT_EQ(b.calls, 2);
}

TEST(Tools, AToolThatNeverAnswersIsAnErrorForTheModelNotTheEnd) {
  Bench b("\"tools\":{\"timeout_ms\":1000}");
  b.agent->agent->add_tool(*read_tool(parse_json(kWeatherTool)->view(), "$"));
  b.agent->tools["get_weather"] = [](ToolInvocation) {};
  b.scripts["strong"] = b.scripts["cheap"] = {openai({"", 1, 50, 20, "tool_calls", kCall}),
                                              openai({"The weather service does not answer."})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the weather in Paris?"})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_NE(b.world.requests.back().body.find("did not answer in time"), std::string::npos);
}

TEST(Tools, CallsOfUnregisteredToolsAreHandedBack) {
  Bench b;
  b.scripts["strong"] = b.scripts["cheap"] = {openai({"", 1, 50, 20, "tool_calls", kCall})};
  b.serve();
  const auto ear =
      b.run(std::string(R"({"prompt":"What is the weather in Paris?","tools":[)") + kWeatherTool + "]}");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  ASSERT_EQ(ear->result().reply.tool_calls.size(), 1u);
  EXPECT_EQ(ear->result().reply.tool_calls[0].name, "get_weather");
}

}  // namespace
}  // namespace cascade::sim
