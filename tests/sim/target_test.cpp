// Targets instead of thresholds: at most so much wrong, at least so much quality, at most so much money, and
// asking a human.
#include <gtest/gtest.h>

#include "sim.hpp"

namespace cascade::sim {
namespace {

const char* kQuestion = R"({"prompt":"What is the capital of France?","cache":false})";

// One run in which the draft's tokens have this log-probability.
std::shared_ptr<Ear> asked(Bench& b, double logprob) {
  b.scripts["cheap"] = {openai({"Paris", logprob})};
  b.scripts["strong"] = {openai({"The capital of France is Paris.", -0.0001, 50, 20})};
  b.serve();
  return b.run(kQuestion);
}

TEST(Target, AtMostSoMuchWrongAcceptsOnlyWhatIsThatSure) {
  Bench plain, careful(R"("quality":{"target":{"max_wrong_accepted":0.02}})");
  EXPECT_EQ(asked(plain, -0.05)->result().model, "cheap");
  const auto ear = asked(careful, -0.05);
  EXPECT_EQ(ear->result().model, "strong");
  EXPECT_NEAR(ear->result().gate.threshold, 0.98, 1e-9);
  EXPECT_EQ(asked(careful, -0.00001)->result().model, "cheap");
}

TEST(Target, SoMuchOfTheStrongModelsQualityTakesItsOrdinaryAccuracy) {
  Bench b(R"("quality":{"target":{"min_quality_ratio":0.96}})");
  EXPECT_NEAR(asked(b, -0.05)->result().gate.threshold, 0.96 * 0.9, 1e-9);
}

TEST(Target, WhatTuneFoundIsUsed) {
  Bench b(R"("quality":{"threshold":0.2,"target":{"max_wrong_accepted":0.02,"tuned_threshold":0.91}})");
  EXPECT_NEAR(asked(b, -0.05)->result().gate.threshold, 0.91, 1e-9);
}

TEST(Target, ARequestThatNamesAThresholdMeansIt) {
  Bench b(R"("quality":{"target":{"max_wrong_accepted":0.02,"tuned_threshold":0.91}})");
  b.scripts["cheap"] = {openai({"Paris", -0.05})};
  b.serve();
  const auto ear = b.run(R"({"prompt":"What is the capital of France?","quality":{"threshold":0.3}})");
  ASSERT_TRUE(ear->ok());
  EXPECT_NEAR(ear->result().gate.threshold, 0.3, 1e-9);
}

// Half of the drafts are doubtful. Left alone each of them escalates; the target pays for a fifth of that.
TEST(Target, SoMuchMoneyIsKeptOnAverage) {
  const auto spent = [](Bench& b) {
    Money late;
    for (int i = 0; i < 600; ++i) {
      const auto ear = asked(b, i % 2 ? -0.001 : -0.2 - 0.001 * (i % 97));
      if (i >= 300) late += ear->result().cost;
    }
    return late.usd() / 300 * 1000;
  };
  Bench free(R"("quality":{"threshold":0.95})");
  const double without = spent(free);
  constexpr double kTarget = 0.19;  // USD per 1,000; the draft alone costs 0.09, a strong call 0.9
  Bench b(R"("quality":{"threshold":0.95,"target":{"max_usd_per_1000":0.19}})");
  const double with = spent(b);
  EXPECT_GT(without, 2 * kTarget);
  EXPECT_LT(with, 1.1 * kTarget);
  EXPECT_GT(with, 0.7 * kTarget);  // and it is made use of
}

TEST(Target, WhereEvenTheLastTierIsDoubtfulAHumanIsAsked) {
  Bench b(R"("quality":{"abstain_below":0.5})");
  b.scripts["cheap"] = {openai({"Lyon", -2})};
  b.scripts["strong"] = {openai({"Marseille", -3})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().gate.verdict, "abstain");
  const std::vector<std::string>& flags = ear->result().flags;
  EXPECT_NE(std::find(flags.begin(), flags.end(), "needs_human"), flags.end());
  EXPECT_TRUE(ear->result().low_confidence);
}

}  // namespace
}  // namespace cascade::sim
