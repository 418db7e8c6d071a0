// When providers misbehave: retries, fallback, breaker, timeouts, cancellation.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?"})";
const Answer kParis{"The capital of France is Paris."};

TEST(Failure, AServerErrorIsRetriedWithGrowingPauses) {
  Bench b;
  b.scripts["cheap"] = {openai_error(500, "oops"), openai_error(503, "oops"), openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "cheap");
  EXPECT_EQ(ear->result().attempts.size(), 3u);
  EXPECT_GT(ear->result().attempts[2].started_ms - ear->result().attempts[1].started_ms,
            ear->result().attempts[1].started_ms);
}

TEST(Failure, RetryAfterIsHonoured) {
  Bench b;
  b.scripts["cheap"] = {openai_error(429, "rate_limit_exceeded", {{"retry-after", "7"}}), openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_GE(ear->result().attempts[1].started_ms, 7000);
}

TEST(Failure, ALongRetryAfterGoesToTheNextTierInstead) {
  Bench b;
  b.scripts["cheap"] = {openai_error(429, "rate_limit_exceeded", {{"retry-after", "3600"}})};
  b.scripts["strong"] = {openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_LT(ear->result().total_ms, 1000);
}

TEST(Failure, SpentCreditAndBadKeysAreNeverRetried) {
  for (const auto& [status, code] :
       std::vector<std::pair<int, std::string>>{{429, "insufficient_quota"}, {401, "invalid_api_key"}}) {
    Bench b;
    b.scripts["cheap"] = {openai_error(status, code)};
    b.scripts["strong"] = {openai(kParis)};
    b.serve();
    const auto ear = b.run(kQuestion);
    ASSERT_TRUE(ear->ok()) << code;
    EXPECT_EQ(ear->result().model, "strong") << code;
    EXPECT_EQ(b.world.requests.size(), 2u) << code;
  }
}

TEST(Failure, AnotherDeploymentOfTheTierStandsIn) {
  Bench b;
  b.configure(
      R"({"models":[{"id":"east","name":"cheap","provider":"openai","api_key":"k1","base_url":"http://east/v1","price":{"input":1,"output":1}},
                            {"id":"west","name":"cheap","provider":"openai","api_key":"k2","base_url":"http://west/v1","price":{"input":1,"output":1}},
                            {"name":"strong","provider":"openai","api_key":"k3","price":{"input":9,"output":9}}],
                  "tiers":[["east","west"],["strong"]],"retry":{"max_retries":0}})");
  b.scripts["cheap"] = {broken(TransportFailure::connect), openai(kParis)};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model_id, "west");
  EXPECT_EQ(ear->result().attempts[0].status, "transport");
}

TEST(Failure, WhenTheStrongTierFailsTheRejectedDraftIsBetterThanNothing) {
  Bench b("\"retry\":{\"max_retries\":0}");
  b.scripts["cheap"] = {openai({"It may be Paris, I don't know.", -2})};
  b.scripts["strong"] = {openai_error(500, "down")};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "cheap");
  EXPECT_TRUE(ear->result().low_confidence);
}

TEST(Failure, WhenEverythingFailsTheErrorListsEveryAttempt) {
  Bench b("\"retry\":{\"max_retries\":1}");
  b.scripts["cheap"] = {openai_error(500, "a")};
  b.scripts["strong"] = {openai_error(500, "b")};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::all_attempts_failed);
  const Result<Json> detail = parse_json(ear->error().detail_json);
  EXPECT_EQ(detail->view()["attempts"].size(), 4u);
  EXPECT_EQ(ear->error().detail_json.find("sk-test"), std::string::npos);
}

TEST(Failure, ADraftDoesNotWaitLongAtARateLimit) {
  Bench b;
  b.configure(
      R"({"models":[{"name":"cheap","provider":"openai","api_key":"k1","price":{"input":1,"output":2},"requests_per_minute":1},
                            {"name":"strong","provider":"openai","api_key":"k2","price":{"input":10,"output":20}}]})");
  b.scripts["cheap"] = {openai(kParis)};
  b.scripts["strong"] = {openai(kParis)};
  b.serve();
  EXPECT_EQ(b.run(kQuestion)->result().model, "cheap");
  const auto second = b.run(kQuestion);
  ASSERT_TRUE(second->ok()) << second->error().message;
  EXPECT_EQ(second->result().model, "strong");
  EXPECT_LT(second->result().total_ms, 1000);
}

TEST(Failure, ABadRequestOfTheLastTierIsTheCallersToMend) {
  Bench b;
  b.scripts["strong"] = {openai_error(400, "invalid_request_error")};
  b.serve();
  const auto ear = b.run(R"({"prompt":"x","strategy":"strong"})");
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::bad_request);
  EXPECT_EQ(b.world.requests.size(), 1u);
}

TEST(Failure, RefusedLogprobsAreRememberedAndNotAskedForAgain) {
  Bench b;
  b.scripts["cheap"] = {
      whole(
          R"({"error":{"message":"logprobs is not supported with this model","type":"invalid_request_error"}})",
          400),
      openai({kParis.text, 1})};
  b.scripts["strong"] = {openai(kParis)};
  b.serve();
  ASSERT_TRUE(b.run(kQuestion)->ok());
  ASSERT_GE(b.world.requests.size(), 2u);
  EXPECT_NE(b.world.requests[0].body.find("logprobs"), std::string::npos);
  EXPECT_EQ(b.world.requests[1].body.find("logprobs"), std::string::npos);
  const std::size_t before = b.world.requests.size();
  ASSERT_TRUE(b.run(kQuestion)->ok());
  EXPECT_EQ(b.world.requests[before].body.find("logprobs"), std::string::npos);
}

// What the caller himself asks for is not left out in silence, even where the gate does without it.
TEST(Failure, LogprobsThatTheCallerWantsAreRefusedByNameOrLeftOutWithANote) {
  const std::string refusal =
      R"({"error":{"message":"logprobs is not supported with this model","type":"invalid_request_error"}})";
  Bench refusing;
  refusing.scripts["strong"] = {whole(refusal, 400), openai(kParis)};
  refusing.serve();
  const auto refused = refusing.run(R"({"prompt":"x","strategy":"strong","logprobs":true})");
  ASSERT_FALSE(refused->ok());
  EXPECT_NE(refused->error().message.find("logprobs"), std::string::npos) << refused->error().message;
  for (const HttpRequest& r : refusing.world.requests) EXPECT_NE(r.body.find("logprobs"), std::string::npos);

  Bench dropping(R"("unsupported":"drop")");
  dropping.scripts["strong"] = {whole(refusal, 400), openai(kParis)};
  dropping.serve();
  const auto dropped = dropping.run(R"({"prompt":"x","strategy":"strong","logprobs":true})");
  ASSERT_TRUE(dropped->ok());
  EXPECT_NE(dropped->result().to_json().find("logprobs: dropped"), std::string::npos);
}

TEST(Failure, TheBreakerStopsAskingAndTriesAgainLater) {
  Bench b("\"retry\":{\"max_retries\":0},\"breaker\":{\"failures\":3,\"open_ms\":5000}");
  b.scripts["cheap"] = {openai_error(500, "down")};
  b.scripts["strong"] = {openai(kParis)};
  b.serve();
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(b.run(kQuestion)->ok());
  EXPECT_EQ(std::count_if(b.world.requests.begin(), b.world.requests.end(),
                          [](const HttpRequest& r) { return r.body.find("\"cheap\"") != std::string::npos; }),
            3);
  b.world.time.mono_ns += 6'000'000'000;
  b.scripts["cheap"] = {openai(kParis)};
  EXPECT_EQ(b.run(kQuestion)->result().model, "cheap");
}

TEST(Failure, ASilentProviderTimesOut) {
  Bench b("\"retry\":{\"max_retries\":0},\"timeouts\":{\"first_token_ms\":2000,\"total_ms\":3000}");
  b.scripts["cheap"] = {silent()};
  b.scripts["strong"] = {openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the capital of France?","stream":true})");
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_NEAR(ear->result().attempts[0].ended_ms, 2000, 50);
  EXPECT_EQ(b.world.open_exchanges(), 0u);
}

TEST(Failure, TheRunsOwnDeadlineEndsIt) {
  Bench b;
  b.scripts["cheap"] = {silent()};
  b.serve();
  const auto ear = b.run(R"({"prompt":"hello","timeout_ms":1500})");
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::deadline_exceeded);
  EXPECT_EQ(b.world.open_exchanges(), 0u);
}

TEST(Failure, CancellingAtAnyMomentFreesEverythingAndEndsOnce) {
  for (Millis at = 0; at < 420; at += 7) {
    Bench b("\"budgets\":[{\"scope\":\"agent\",\"limit_usd\":1}]");
    b.scripts["cheap"] = {openai_stream({"I don't know the answer to that one.", -3})};
    b.scripts["strong"] = {openai_stream(kParis)};
    b.serve();
    const auto ear = b.start(R"({"prompt":"What is the capital of France?","stream":true})");
    b.world.run(at);
    b.live->cancel();
    b.world.run();
    ASSERT_EQ(ear->done, 1) << at;
    if (!ear->ok()) {
      EXPECT_EQ(ear->error().status, Status::cancelled) << at;
    }
    EXPECT_EQ(b.world.open_exchanges(), 0u) << at;
    EXPECT_EQ(b.world.armed_timers(), 0u) << at;
    EXPECT_EQ(b.driver.running(), 0u) << at;
    for (const auto& [key, s] : b.store.snapshot()) EXPECT_EQ(s.reserved.pico, 0) << at << key;
  }
}

TEST(Failure, AMissingKeySaysWhichVariableToSet) {
  Bench b;
  b.configure(R"({"models":[{"name":"gpt-4o-mini"},{"name":"gpt-4o"}]})");
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::authentication);
  EXPECT_NE(ear->error().message.find("OPENAI_API_KEY"), std::string::npos) << ear->error().message;
}

}  // namespace
}  // namespace cascade::sim
