// Learning from outcomes: shrinkage, Platt and isotonic behaviour, forgetting, drift, export and import.
#include "gate/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/hash.hpp"

namespace cascade {
namespace {

Evidence draft(double confidence, const char* model = "small") {
  Evidence e;
  e.model = model;
  e.task = TaskKind::fact;
  e.confidence = confidence;
  return e;
}

TEST(Calibration, WithoutOutcomesTheFactoryAnswersAndMoreConfidenceIsMoreProbability) {
  const CalibrationSet& set = CalibrationSet::factory();
  double before = 0;
  for (const double c : {0.2, 0.5, 0.8, 0.95, 0.999}) {
    const Estimate e = set.estimate(draft(c));
    EXPECT_FALSE(e.learned);
    EXPECT_GT(e.p, before);
    before = e.p;
  }
}

TEST(Calibration, AFewOutcomesMoveLittleAndManyMoveMuch) {
  CalibrationSet set;
  const double first = set.estimate(draft(0.95)).p;
  set.learn(draft(0.95), 0);
  const double after_one = set.estimate(draft(0.95)).p;
  EXPECT_LT(after_one, first);
  EXPECT_GT(after_one, first - 0.3);
  for (int i = 0; i < 100; ++i) set.learn(draft(0.95), i % 5 == 0);
  EXPECT_NEAR(set.estimate(draft(0.95)).p, 0.2, 0.1);
}

TEST(Calibration, ThreeHundredOutcomesBringTheProbabilityToTheTruth) {
  CalibrationSet set;
  Random random(7);
  const auto truth = [](double c) { return c > 0.9 ? 0.75 : 0.3; };  // an overconfident model
  for (int i = 0; i < 600; ++i) {
    const double c = i % 2 ? 0.97 : 0.6;
    set.learn(draft(c), random.uniform() < truth(c) ? 1 : 0);
  }
  EXPECT_NEAR(set.estimate(draft(0.97)).p, 0.75, 0.12);
  EXPECT_NEAR(set.estimate(draft(0.6)).p, 0.3, 0.12);
}

TEST(Calibration, WhatOneModelTaughtSaysNothingAboutAnother) {
  CalibrationSet set;
  const double other = set.estimate(draft(0.9, "other")).p;
  for (int i = 0; i < 50; ++i) set.learn(draft(0.9), 0);
  EXPECT_DOUBLE_EQ(set.estimate(draft(0.9, "other")).p, other);
}

TEST(Calibration, AScoreThatIsNoneIsIgnored) {
  CalibrationSet set;
  set.learn(draft(0.9), std::nan(""));
  set.learn(draft(0.9), 1.5);
  set.learn(draft(0.9), 1, 0);
  EXPECT_TRUE(set.empty());
}

TEST(Calibration, ExportAndImportGiveTheSameEstimates) {
  CalibrationSet set;
  for (int i = 0; i < 250; ++i) set.learn(draft(0.5 + 0.002 * (i % 200)), i % 3 != 0);
  const auto doc = parse_json(set.to_json());
  ASSERT_TRUE(doc);
  CalibrationSet copy;
  ASSERT_TRUE(copy.merge_json(doc->view(), "$"));
  for (const double c : {0.5, 0.7, 0.9, 0.99})
    EXPECT_NEAR(copy.estimate(draft(c)).p, set.estimate(draft(c)).p, 1e-3) << c;
}

TEST(Calibration, ADamagedDocumentChangesNothing) {
  CalibrationSet set;
  for (const char* text :
       {R"({})", R"({"format":"cascadeflow-calibration","version":9})",
        R"({"format":"cascadeflow-calibration","version":1,"cells":[{"cell":"a","mean":[1]}]})"}) {
    const auto doc = parse_json(text);
    ASSERT_TRUE(doc);
    const auto r = set.merge_json(doc->view(), "$.learned");
    ASSERT_FALSE(r) << text;
    EXPECT_TRUE(r.error().path.starts_with("$.learned"));
  }
  EXPECT_TRUE(set.empty());
}

// A shadow sample stands for many drafts, but it is one outcome.
TEST(Calibration, AWeightCountsInProportionToTheOthers) {
  CalibrationSet light, heavy, mixed;
  for (int i = 0; i < 40; ++i) {
    light.learn(draft(0.95), i % 4 != 0, 1);
    heavy.learn(draft(0.95), i % 4 != 0, 50);
    mixed.learn(draft(0.95), i % 4 != 0, i % 4 != 0 ? 1 : 4);  // the bad ones were sampled a quarter as often
  }
  EXPECT_DOUBLE_EQ(heavy.estimate(draft(0.95)).p, light.estimate(draft(0.95)).p);
  EXPECT_LT(mixed.estimate(draft(0.95)).p, light.estimate(draft(0.95)).p - 0.05);
}

TEST(Calibration, DriftRaisesAnAlarmAndMakesTheGateStricter) {
  CalibrationSet set;
  Random random(3);
  for (int i = 0; i < 300; ++i) set.learn(draft(0.95), random.uniform() < 0.9 ? 1 : 0);
  EXPECT_TRUE(set.drift().empty());
  const double before = set.estimate(draft(0.95)).p;
  for (int i = 0; i < 12; ++i) set.learn(draft(0.95), 0);
  ASSERT_EQ(set.drift().size(), 1u);
  EXPECT_LT(set.drift()[0].observed, set.drift()[0].expected);
  EXPECT_LT(set.estimate(draft(0.95)).p, before - 0.1);
}

}  // namespace
}  // namespace cascade
