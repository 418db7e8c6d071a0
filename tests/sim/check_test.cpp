// Further opinions: bought where they can change the verdict, paid for, and never fatal.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?"})";

TEST(Check, ASelfCheckIsAskedOfTheDrafterAndCounted) {
  Bench b(R"("checks":{"self_check":"always","second_sample":"never"})");
  b.scripts["cheap"] = {openai({"The capital of France is Paris."}), openai({"Y", -0.01, 80, 1})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  ASSERT_EQ(ear->result().attempts.size(), 2u);
  EXPECT_EQ(ear->result().attempts[1].purpose, Purpose::self_check);
  EXPECT_EQ(ear->result().cost.nano(), (50 * 1000 + 20 * 2000) + (80 * 1000 + 1 * 2000));
  EXPECT_TRUE(ear->result().draft_accepted);
}

TEST(Check, ANoOfTheDrafterItselfEscalates) {
  Bench b(R"("checks":{"self_check":"always","second_sample":"never"})");
  b.scripts["cheap"] = {openai({"The capital of France is London.", -0.6}), openai({"N", -0.01, 80, 1})};
  b.scripts["strong"] = {openai({"The capital of France is Paris."})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "strong");
}

TEST(Check, AFailedCheckIsNoReasonToFail) {
  Bench b(R"("checks":{"self_check":"always","second_sample":"never"},"retry":{"max_retries":0})");
  b.scripts["cheap"] = {openai({"The capital of France is Paris."}), openai_error(500, "down")};
  b.scripts["strong"] = {openai({"Paris."})};
  b.serve();
  EXPECT_TRUE(b.run(kQuestion)->ok());
}

TEST(Check, AHopelessDraftIsCutOffMidStream) {
  Bench b;
  std::string looping;
  for (int i = 0; i < 400; ++i) looping += "and so on and so on ";
  b.scripts["cheap"] = {openai_stream({looping, -0.01, 50, 2000})};
  b.scripts["strong"] = {openai_stream({"The capital of France is Paris."})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the capital of France?","stream":true})");
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_EQ(ear->result().attempts[0].status, "cancelled");
  EXPECT_LT(ear->result().attempts[0].usage.output_total, 2000);
  EXPECT_EQ(ear->shown(), "The capital of France is Paris.");
}

const char* kOpenQuestion = R"({"prompt":"Describe the history of Paris and its people.","stream":true})";

std::string rambling() {
  std::string text;
  for (const char* word : {"basalt", "verily", "orchid", "seven", "lantern", "gravel", "nimbus", "quartz"})
    for (const char* other :
         {"drifts", "upon", "tangles", "beneath", "marries", "forgets", "outlives", "echoes"})
      text += std::string(word) + " " + other + " ";
  return text;
}

TEST(Check, ADraftOfVeryUnlikelyTokensIsCutOffMidStream) {
  Bench b;
  b.scripts["cheap"] = {openai_stream({rambling(), -3.0, 50, 2000})};
  b.scripts["strong"] = {openai_stream({"Paris was founded long ago."})};
  b.serve();
  const auto ear = b.run(kOpenQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_EQ(ear->result().attempts[0].status, "cancelled");
  EXPECT_LT(ear->result().attempts[0].usage.output_total, 2000);
  EXPECT_NE(ear->result().to_json().find("so unlikely"), std::string::npos);
}

// What the gate would only doubt is written to its end: further checks may still save it.
TEST(Check, ADraftOfModeratelyUnlikelyTokensIsWrittenToItsEnd) {
  Bench b;
  b.scripts["cheap"] = {openai_stream({rambling(), -1.2, 50, 300})};
  b.scripts["strong"] = {openai_stream({"Paris was founded long ago."})};
  b.serve();
  const auto ear = b.run(kOpenQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().attempts[0].status, "ok");
}

TEST(Check, TheTimeOfTheJudgementIsTold) {
  Bench b(R"("checks":{"self_check":"always","second_sample":"never"})");
  b.world.reading_ns = 5000;
  b.scripts["cheap"] = {openai({"The capital of France is Paris."}), openai({"Y", -0.01, 80, 1})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  // Judged twice, before and after the self-check; a few readings of the clock each.
  EXPECT_GE(ear->result().gate_ms, 0.010);
  EXPECT_LT(ear->result().gate_ms, 1.0);
}

TEST(Check, TheResultSaysWhyTheDraftWasRejected) {
  Bench b;
  b.scripts["cheap"] = {openai({"I'm sorry, but I can't help with that."})};
  b.scripts["strong"] = {openai({"The capital of France is Paris."})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  ASSERT_EQ(ear->result().model, "strong");
  const Result<Json> told = parse_json(ear->result().to_json());
  ASSERT_TRUE(told);
  const JsonView r = told->view();
  ASSERT_EQ(r["rejected"].size(), 1u);
  EXPECT_EQ(r["rejected"].at(0)["model"].str(), "cheap");
  EXPECT_EQ(r["rejected"].at(0)["vetoes"].at(0)["code"].str(), "refusal");
  EXPECT_NE(r["reasons"].at(0).str().find("The draft of cheap was rejected: "), std::string_view::npos);
  EXPECT_GE(r["reasons"].size(), 2u);  // and why the answer that came was good enough
  EXPECT_EQ(r["vetoes"].size(), 0u);   // of the answer delivered
}

TEST(Check, AValidatorOfTheHostHasAVeto) {
  Bench b;
  b.agent->agent->add_validator({"no-paris", [](const std::string& input) {
                                   return input.find("Paris") != std::string::npos ? 0.0 : 1.0;
                                 }});
  b.scripts["cheap"] = {openai({"The capital of France is Paris."})};
  b.scripts["strong"] = {openai({"Lutetia."})};
  b.serve();
  EXPECT_EQ(b.run(kQuestion)->result().model, "strong");
}

TEST(Ahead, TheNextTierStartsBesideADraftThatWillLikelyFail) {
  Bench b(R"("speculative":{"enabled":true,"below_prior":1.0})");
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -3}, 500)};
  b.scripts["strong"] = {openai({"The capital of France is Paris."}, 600)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_LT(ear->result().total_ms, 700);  // not 500 + 600
}

TEST(Ahead, AnAcceptedDraftCallsTheOtherOff) {
  Bench b(R"("speculative":{"enabled":true,"below_prior":1.0})");
  b.scripts["cheap"] = {openai({"The capital of France is Paris."}, 100)};
  b.scripts["strong"] = {openai({"Paris."}, 5000)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "cheap");
  EXPECT_EQ(b.world.cancelled, 1u);
  EXPECT_GT(ear->result().attempts[1].cost.pico, 0);  // what was asked for is paid for
}

TEST(Hedge, ALateFirstTokenIsRacedByAnotherDeployment) {
  Bench b;
  b.configure(
      R"({"models":[{"id":"east","name":"cheap","provider":"openai","api_key":"k1","price":{"input":1,"output":1}},
                            {"id":"west","name":"cheap","provider":"openai","api_key":"k2","price":{"input":1,"output":1}}],
                  "tiers":[["east","west"]],"hedge":{"enabled":true,"delay_ms":300}})");
  b.scripts["cheap"] = {openai({"slow"}, 9000), openai({"The capital of France is Paris."}, 100)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model_id, "west");
  EXPECT_LT(ear->result().total_ms, 500);
  EXPECT_EQ(b.world.cancelled, 1u);
  EXPECT_EQ(b.world.open_exchanges(), 0u);
}

}  // namespace
}  // namespace cascade::sim
