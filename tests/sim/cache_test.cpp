// Answers kept, and questions asked once although many ask them.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?"})";
const Answer kParis{"The capital of France is Paris."};

bool has_flag(RunResult& r, const char* flag) { return std::count(r.flags.begin(), r.flags.end(), flag) > 0; }

TEST(Cache, TheSecondTimeIsFree) {
  Bench b(R"("cache":{"ttl_s":60})");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  const Money first = b.run(kQuestion)->result().cost;
  const auto ear = b.run(R"({"prompt":"What is the capital of France?","stream":true,"metadata":{"n":2}})");
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(b.world.requests.size(), 1u);
  EXPECT_GT(first.pico, 0);
  EXPECT_EQ(ear->result().cost.pico, 0);
  EXPECT_TRUE(has_flag(ear->result(), "from_cache"));
  EXPECT_EQ(ear->shown(), kParis.text);
  EXPECT_EQ(ear->result().metadata_json, R"({"n":2})");
}

TEST(Cache, OldOrDifferentQuestionsAreAskedAgain) {
  Bench b(R"("cache":{"ttl_s":60})");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  b.run(kQuestion);
  b.run(R"({"prompt":"What is the capital of France?","temperature":0.9})");
  b.run(R"({"prompt":"What is the capital of France?","cache":false})");
  EXPECT_EQ(b.world.requests.size(), 3u);
  b.world.time.wall_ms += 61'000;
  b.run(kQuestion);
  EXPECT_EQ(b.world.requests.size(), 4u);
}

TEST(Cache, OneFlightServesAllWhoAskAtOnce) {
  Bench b(R"("cache":{"ttl_s":60})");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  std::vector<std::shared_ptr<Ear>> ears;
  for (int i = 0; i < 20; ++i) ears.push_back(b.start(kQuestion));
  b.world.run();
  EXPECT_EQ(b.world.requests.size(), 1u);
  for (const auto& e : ears) EXPECT_TRUE(e->ok());
  EXPECT_EQ(b.driver.running(), 0u);
}

TEST(Cache, WhenTheFirstFailsTheNextTriesForItself) {
  Bench b(R"("cache":{"ttl_s":60},"retry":{"max_retries":0},"breaker":{"enabled":false})");
  b.scripts["cheap"] = {openai_error(500, "down"), openai(kParis)};
  b.scripts["strong"] = {openai_error(500, "down"), openai(kParis)};
  b.serve();
  std::vector<std::shared_ptr<Ear>> ears;
  for (int i = 0; i < 5; ++i) ears.push_back(b.start(kQuestion));
  b.world.run();
  EXPECT_FALSE(ears[0]->ok());
  for (std::size_t i = 1; i < 5; ++i) EXPECT_TRUE(ears[i]->ok()) << i;
}

TEST(Cache, IsBounded) {
  Bench b(R"("cache":{"max_entries":3})");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  for (int i = 0; i < 10; ++i)
    b.run(R"({"prompt":"What is the capital of France?","seed":)" + std::to_string(i) + "}");
  EXPECT_EQ(b.agent->agent->cache().size(), 3u);
}

TEST(Guardrails, PersonalDataIsRedactedBeforeItLeaves) {
  Bench b(R"("guardrails":{"pii":"redact"})");
  b.scripts["cheap"] = {openai({"I wrote to ann@example.org as you asked."})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"Write to ann@example.org","stream":true,"strategy":"cheap"})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(b.world.requests[0].body.find("ann@example"), std::string::npos);
  EXPECT_EQ(ear->result().reply.text, "I wrote to [EMAIL] as you asked.");
  EXPECT_EQ(ear->shown(), ear->result().reply.text);
}

TEST(Guardrails, ABlockedPromptNeverReachesAModel) {
  Bench b(R"("guardrails":{"blocked_terms":["project x"]})");
  b.serve();
  const auto ear = b.run(R"({"prompt":"Tell me about Project X."})");
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::guardrail_violation);
  EXPECT_TRUE(b.world.requests.empty());
}

TEST(Batch, NoMoreRunAtOnceThanAllowed) {
  Bench b(R"("max_concurrent":4)");
  b.scripts["cheap"] = {openai(kParis)};
  b.serve();
  std::vector<std::shared_ptr<Ear>> ears;
  for (int i = 0; i < 12; ++i) ears.push_back(b.start(kQuestion));
  EXPECT_EQ(b.world.requests.size(), 4u);
  b.world.run();
  for (const auto& e : ears) EXPECT_TRUE(e->ok());
}

}  // namespace
}  // namespace cascade::sim
