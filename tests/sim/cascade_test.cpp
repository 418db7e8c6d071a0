// The promise itself: cheap when it can be trusted, strong when it cannot, and the truth about what it cost.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?"})";

TEST(Cascade, ATrustedDraftIsTheAnswerAndTheStrongModelIsNeverAsked) {
  Bench b;
  b.scripts["cheap"] = {openai({"The capital of France is Paris."})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  RunResult& r = ear->result();
  EXPECT_EQ(r.reply.text, "The capital of France is Paris.");
  EXPECT_TRUE(r.draft_accepted);
  EXPECT_FALSE(r.escalated);
  EXPECT_EQ(r.model, "cheap");
  EXPECT_EQ(b.world.requests.size(), 1u);
  EXPECT_EQ(r.cost.nano(), 50 * 1000 + 20 * 2000);        // $1 and $2 per million tokens
  EXPECT_EQ(r.baseline.nano(), 50 * 10000 + 20 * 20000);  // the same tokens at the strong price
  EXPECT_DOUBLE_EQ(r.saved_pct(), 90);
  EXPECT_EQ(ear->done, 1);
}

TEST(Cascade, ADoubtedDraftEscalatesAndBothArePaidFor) {
  Bench b;
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -2.5})};
  b.scripts["strong"] = {openai({"The capital of France is Paris.", 1, 60, 10})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  RunResult& r = ear->result();
  EXPECT_EQ(r.model, "strong");
  EXPECT_FALSE(r.draft_accepted);
  EXPECT_TRUE(r.escalated);
  EXPECT_EQ(r.draft_text, "I'm sorry, I don't know.");
  EXPECT_EQ(r.cost.nano(), (50 * 1000 + 20 * 2000) + (60 * 10000 + 10 * 20000));
  EXPECT_EQ(r.baseline.nano(), 60 * 10000 + 10 * 20000);
  EXPECT_LT(r.saved().nano(), 0);
  EXPECT_EQ(r.tier_path, (std::vector<std::size_t>{0, 1}));
}

TEST(Cascade, TheTraceExplainsEachDecision) {
  Bench b;
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -2.5})};
  b.scripts["strong"] = {openai({"Paris."})};
  b.serve();
  const auto ear = b.run(kQuestion);
  std::string what;
  for (const TraceEntry& t : ear->result().trace) what += t.what + " ";
  EXPECT_NE(what.find("route attempt"), std::string::npos) << what;
  EXPECT_NE(what.find("judge switch attempt"), std::string::npos) << what;
  EXPECT_TRUE(parse_json(ear->result().to_json()));
}

TEST(Cascade, StrategiesGoStraightWhereTheyAreSent) {
  Bench b;
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -3})};
  b.scripts["strong"] = {openai({"Paris."})};
  b.serve();
  EXPECT_EQ(b.run(R"({"prompt":"Capital of France?","strategy":"cheap"})")->result().model, "cheap");
  EXPECT_EQ(b.world.requests.size(), 1u);
  EXPECT_EQ(b.run(R"({"prompt":"Capital of France?","strategy":"strong"})")->result().model, "strong");
  EXPECT_EQ(b.world.requests.size(), 2u);
  EXPECT_EQ(b.run(R"({"prompt":"Capital of France?","force_direct":true})")->result().plan, "strong");
}

TEST(Cascade, TheLastTiersDoubtfulAnswerIsDeliveredAndFlagged) {
  Bench b;
  b.scripts["cheap"] = {openai({"I'm sorry, I don't know.", -3})};
  b.scripts["strong"] = {openai({"I'm sorry, I don't know.", -3})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_TRUE(ear->result().low_confidence);
  Bench strict("\"on_rejected\":\"error\"");
  strict.scripts = {{"cheap", {openai({"I'm sorry, I don't know.", -3})}},
                    {"strong", {openai({"I'm sorry, I don't know.", -3})}}};
  strict.serve();
  const auto refused = strict.run(kQuestion);
  ASSERT_FALSE(refused->ok());
  EXPECT_EQ(refused->error().status, Status::quality_rejected);
  EXPECT_NE(refused->error().detail_json.find("best_answer"), std::string::npos);
}

TEST(Cascade, AThirdTierIsReachedOnlyThroughTheSecond) {
  Bench b;
  b.configure(R"({"models":[{"name":"a","provider":"openai","api_key":"k1","price":{"input":1,"output":1}},
                            {"name":"b","provider":"openai","api_key":"k2","price":{"input":5,"output":5}},
                            {"name":"c","provider":"openai","api_key":"k3","price":{"input":20,"output":20}}]})");
  b.scripts = {{"a", {openai({"I don't know.", -3})}},
               {"b", {openai({"I'm not sure, I don't know.", -3})}},
               {"c", {openai({"Paris."})}}};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "c");
  EXPECT_EQ(ear->result().tier_path, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Cascade, SameInputsSameActions) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    Bench b("\"seed\":42");
    b.scripts["cheap"] = {openai_error(500, "oops"), openai({"I don't know.", -3})};
    b.scripts["strong"] = {openai({"Paris."})};
    b.serve();
    const std::string json = b.run(R"({"prompt":"Capital of France?","run_id":"same"})")->result().to_json();
    if (i == 0) first = json;
    else EXPECT_EQ(json, first);
  }
}

}  // namespace
}  // namespace cascade::sim
