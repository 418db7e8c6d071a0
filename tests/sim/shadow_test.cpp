// Learning in the shadow of accepted drafts: nobody waits for it, nobody's budget breaks by it, and what it
// finds is learned.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?","run_id":"mine"})";
const std::string kAlways = R"("quality":{"learning":{"shadow_rate":1}})";

struct ShadowBench : Bench {
  explicit ShadowBench(const std::string& more = kAlways, const std::string& strong = "Paris.")
      : Bench(more) {
    scripts["cheap"] = {openai({"The capital of France is Paris."})};
    scripts["strong"] = {openai({strong, -0.0002, 50, 5}, 3000)};
    serve();
  }
  Json analytics() const { return std::move(*parse_json(agent->analytics.to_json())); }
  double promise() {  // what the gate says of the draft
    const auto ear = run(kQuestion);
    return ear->result().draft_confidence;
  }
};

TEST(Shadow, TheAnswerDoesNotWaitForIt) {
  ShadowBench b;
  const auto ear = b.start(kQuestion);
  b.world.run(200);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "cheap");
  EXPECT_EQ(ear->result().attempts.size(), 1u);
  EXPECT_NE(ear->result().to_json().find("\"what\":\"shadow\""), std::string::npos);
  EXPECT_EQ(b.world.requests.size(), 2u);  // the strong one is being asked
  EXPECT_EQ(b.world.open_exchanges(), 1u);
  b.world.run();
  EXPECT_EQ(ear->done, 1);
  const Json told = b.analytics();
  EXPECT_EQ(told.view()["total"]["runs"].integer(), 1);
  EXPECT_EQ(told.view()["total"]["cost_nano"].integer(), 50 * 1000 + 20 * 2000);
  EXPECT_EQ(told.view()["shadow"]["runs"].integer(), 1);
  EXPECT_EQ(told.view()["shadow"]["agreed"].integer(), 1);
  EXPECT_EQ(told.view()["shadow"]["cost_nano"].integer(), 50 * 10000 + 5 * 20000);
  EXPECT_EQ(told.view()["by_model"]["strong"]["requests"].integer(), 1);
  EXPECT_FALSE(b.agent->agent->calibration().empty());
}

TEST(Shadow, WhatItFindsMovesTheGate) {
  ShadowBench wrong(kAlways, "Lyon."), right;
  const double before = wrong.promise();
  for (int i = 0; i < 5; ++i) {
    wrong.promise();
    right.promise();
  }
  EXPECT_EQ(wrong.analytics().view()["shadow"]["differed"].integer() > 0, true);
  EXPECT_LT(wrong.promise(), before - 0.1);
  EXPECT_GE(right.promise(), before - 0.01);
}

TEST(Shadow, IsCastAtItsRateAndWeighsItsInverse) {
  ShadowBench b(R"("quality":{"learning":{"shadow_rate":0.25}})");
  for (int i = 0; i < 400; ++i) b.run(R"({"prompt":"What is the capital of France?"})");
  const Json told = b.analytics();
  EXPECT_NEAR(static_cast<double>(told.view()["shadow"]["runs"].integer()), 100, 30);
  const Result<Json> learned = parse_json(b.agent->agent->calibration().to_json());
  const JsonView weights = learned->view()["cells"].at(0)["weights"];
  EXPECT_NEAR(weights.at(1).num() / weights.at(0).num(), 4, 1e-4);
}

TEST(Shadow, NothingIsCastByDefaultNorOfWhatCannotBeCompared) {
  ShadowBench plain("\"retry\":{}");
  plain.run(kQuestion);
  EXPECT_EQ(plain.world.requests.size(), 1u);
  ShadowBench open;
  open.scripts["cheap"] = {openai({"The sea is wide and blue, and its waves come and go with the wind."})};
  const auto ear = open.run(R"({"prompt":"Write a few lines about the sea."})");
  ASSERT_TRUE(ear->ok());
  ASSERT_TRUE(ear->result().draft_accepted);
  EXPECT_EQ(open.world.requests.size(), 1u);
  ShadowBench escalated;
  escalated.scripts["cheap"] = {openai({"I'm sorry, but I can't help with that."})};
  escalated.run(kQuestion);
  EXPECT_EQ(escalated.world.requests.size(), 2u);  // the strong model has answered already
}

TEST(Shadow, NeverBreaksABudget) {
  // Enough for the draft and its worst case, too little for the strong model's.
  for (const char* on_exceeded : {"refuse", "degrade", "warn"}) {
    ShadowBench b(kAlways + R"(,"budgets":[{"scope":"run","limit_usd":0.01,"on_exceeded":")" + on_exceeded +
                  "\"}]");
    const auto ear = b.run(R"({"prompt":"What is the capital of France?","max_tokens":1000})");
    ASSERT_TRUE(ear->ok()) << ear->error().message;
    EXPECT_EQ(b.world.requests.size(), 1u) << on_exceeded;
    EXPECT_EQ(b.analytics().view()["shadow"]["failed"].integer(), 1);
  }
}

TEST(Shadow, ItsCostIsSettledInTheBudgets) {
  ShadowBench b(kAlways + R"(,"budgets":[{"name":"all","scope":"agent","limit_usd":1}])");
  b.run(kQuestion);
  Money spent;
  for (const auto& [key, state] : b.store.snapshot()) {
    spent += state.spent;
    EXPECT_EQ(state.reserved.pico, 0);
  }
  EXPECT_EQ(spent.nano(), (50 * 1000 + 20 * 2000) + (50 * 10000 + 5 * 20000));
}

TEST(Shadow, AFailureOfTheStrongModelIsNobodysTrouble) {
  ShadowBench b;
  b.scripts["strong"] = {openai_error(500, "down")};
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(b.world.requests.size(), 2u);  // neither tried again nor put to the cheap model
  EXPECT_TRUE(b.agent->agent->calibration().empty());
  EXPECT_EQ(b.analytics().view()["errors"].size(), 0u);
}

TEST(Shadow, ShutdownCancelsIt) {
  ShadowBench b;
  const auto ear = b.start(kQuestion);
  b.world.run(200);
  ASSERT_EQ(b.world.open_exchanges(), 1u);
  b.driver.cancel_all();
  EXPECT_EQ(b.world.open_exchanges(), 0u);
  EXPECT_EQ(b.world.armed_timers(), 0u);
  EXPECT_EQ(ear->done, 1);
}

TEST(Shadow, TakesNoPlaceThatAnotherRunCouldWaitFor) {
  ShadowBench b(kAlways + R"(,"max_concurrent":1)");
  b.run(kQuestion);
  const auto first = b.start(kQuestion);
  const auto second = b.start(R"({"prompt":"What is the capital of France?"})");
  b.world.run(500);  // both drafts, one after the other, while shadows take three seconds each
  EXPECT_TRUE(first->ok());
  EXPECT_TRUE(second->ok());
  b.world.run();
  EXPECT_EQ(b.analytics().view()["shadow"]["runs"].integer(), 3);
}

TEST(Shadow, ADraftThatWasRejectedIsComparedForNothing) {
  ShadowBench b(R"("quality":{"learning":{"shadow_rate":0.000001}})");
  b.scripts["cheap"] = {openai({"The capital of France is Paris.", -0.7})};  // right, and unsure of itself
  const double before = b.promise();
  const auto ear = b.run(kQuestion);
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_NE(ear->result().to_json().find("the rejected draft had the same answer"), std::string::npos);
  EXPECT_EQ(b.world.requests.size(), 4u);
  for (int i = 0; i < 30 && b.run(kQuestion)->result().model == "strong"; ++i) {
  }
  EXPECT_EQ(b.run(kQuestion)->result().model, "cheap");  // the gate has learned that it was too strict
  EXPECT_GT(b.promise(), before + 0.1);
}

TEST(Learning, SwitchedOffNothingIsLearned) {
  ShadowBench b(R"("quality":{"learning":{"enabled":false,"shadow_rate":1}})");
  ASSERT_TRUE(b.run(kQuestion)->ok());
  EXPECT_EQ(b.world.requests.size(), 1u);
  const Outcome told = b.agent->agent->feedback("mine", 1);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().status, Status::invalid_state);
  EXPECT_TRUE(b.agent->agent->calibration().empty());
}

TEST(Learning, DriftIsToldAndMakesTheGateStricter) {
  ShadowBench b("\"retry\":{}");
  const auto told = [&] {
    const auto ear = b.run(kQuestion);
    std::string warnings;
    for (const Event& e : ear->events)
      if (e.kind == EventKind::warning) warnings += e.json;
    return warnings;
  };
  const auto rate = [&](double score) {
    const auto ear = b.run(kQuestion);
    EXPECT_TRUE(b.agent->agent->feedback("mine", score));
    return ear->result().draft_confidence;
  };
  for (int i = 0; i < 60; ++i) rate(1);
  EXPECT_EQ(told(), "");
  double before = rate(0);
  while (told().empty()) {
    const double now = rate(0);
    ASSERT_LT(now, before);  // else it is never told
    before = now;
  }
  EXPECT_NE(told().find("\"code\":\"drift\""), std::string::npos);
  EXPECT_LT(b.promise(), before - 0.05);
  // One bad outcome in two, and the draft that was accepted sixty times is no longer.
  int more = 0;
  for (; more < 60 && b.run(kQuestion)->result().model == "cheap"; ++more) rate(more % 2);
  EXPECT_LT(more, 60);
  EXPECT_NE(b.run(kQuestion)->result().to_json().find("\"flags\":[\"drift\"]"), std::string::npos);
}

}  // namespace
}  // namespace cascade::sim
