// The streaming contract: nothing shown is ever taken back, unless the caller asked for the optimistic kind.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kStreamed = R"({"prompt":"What is the capital of France?","stream":true})";
const Answer kParis{"The capital of France is Paris."};
const Answer kDoubt{"I'm sorry, I don't know the answer.", -3};

TEST(Stream, AnAcceptedDraftIsShownWholeOnceItPassed) {
  Bench b;
  b.scripts["cheap"] = {openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(kStreamed);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->shown(), kParis.text);
  EXPECT_EQ(ear->kinds(), (std::vector<std::string>{"route", "attempt", "usage", "draft_decision", "delta"}));
}

TEST(Stream, ARejectedDraftIsNeverShown) {
  Bench b;
  b.scripts["cheap"] = {openai_stream(kDoubt)};
  b.scripts["strong"] = {openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(kStreamed);
  ASSERT_TRUE(ear->ok());
  std::string all;
  for (const Event& e : ear->events) all += e.text;
  EXPECT_EQ(all, kParis.text);
}

TEST(Stream, TheLastTierFlowsAsItComes) {
  Bench b;
  b.scripts["strong"] = {openai_stream(kParis, 100, 50)};
  b.serve();
  const auto ear =
      b.start(R"({"prompt":"What is the capital of France?","stream":true,"strategy":"strong"})");
  b.world.run(260);
  EXPECT_FALSE(ear->outcome);
  EXPECT_EQ(ear->shown(), kParis.text.substr(0, 12));
}

TEST(Stream, OptimisticShowsTheDraftAndTakesItBackExplicitly) {
  Bench b("\"stream\":\"optimistic\",\"abort_hopeless\":false");
  b.scripts["cheap"] = {openai_stream(kDoubt)};
  b.scripts["strong"] = {openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(kStreamed);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->shown(), kParis.text);
  bool discarded = false;
  for (const Event& e : ear->events) discarded = discarded || e.kind == EventKind::discard;
  EXPECT_TRUE(discarded);
}

TEST(Stream, AStreamThatBreaksAfterItWasShownEndsInAnErrorWithWhatThereWas) {
  Bench b("\"retry\":{\"max_retries\":2}");
  Script cut = openai_stream(kParis);
  cut.resize(4);
  cut.push_back({Step::Kind::fail, 5, 0, {}, {}, TransportFailure::reset});
  b.scripts["strong"] = {cut, openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the capital of France?","stream":true,"strategy":"strong"})");
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->shown(), kParis.text.substr(0, 12));
  EXPECT_EQ(b.world.requests.size(), 1u);
}

TEST(Stream, AStreamThatBreaksBeforeAnythingWasShownIsRetried) {
  Bench b;
  Script cut = openai_stream(kParis);
  cut.resize(4);
  cut.push_back({Step::Kind::fail, 5, 0, {}, {}, TransportFailure::reset});
  b.scripts["cheap"] = {cut, openai_stream(kParis)};
  b.serve();
  const auto ear = b.run(kStreamed);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->shown(), kParis.text);
  EXPECT_EQ(b.world.requests.size(), 2u);
}

}  // namespace
}  // namespace cascade::sim
