// The gate as a whole: what it accepts, what it vetoes, what it needs a signal for.
#include "gate/gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gate/calibration.hpp"

namespace cascade {
namespace {

Judgement judged(std::string_view prompt, std::string_view answer, const GateConfig& config = {}) {
  JudgeInput in;
  in.prompt = prompt;
  in.answer = answer;
  return judge(in, config, CalibrationSet::factory());
}
bool vetoed(const Judgement& j, std::string_view code) {
  return std::any_of(j.vetoes.begin(), j.vetoes.end(), [&](const Veto& v) { return v.code == code; });
}
std::string codes(const Judgement& j) {
  std::string s;
  for (const Veto& v : j.vetoes) s += std::string(v.code) + ": " + v.reason + " ";
  return s;
}

TEST(Gate, AShortAnswerToAShortQuestionIsNoFault) {
  for (const auto& [q, a] :
       {std::pair{"What is the capital of France?", "Paris"}, std::pair{"Who wrote Hamlet?", "Shakespeare"},
        std::pair{"What is 6 times 7?", "42"}, std::pair{"Is water wet? Answer yes or no.", "Yes"}}) {
    const Judgement j = judged(q, a);
    EXPECT_TRUE(j.vetoes.empty()) << q << " " << codes(j);
    EXPECT_EQ(j.verdict, Verdict::accept) << q << " p=" << j.p_accept;
  }
}

// Text alone does not know facts: it may pass an easy one, but not with confidence, and it says so.
TEST(Gate, AFactWithoutASignalFromAModelIsAModerateGuess) {
  for (const char* a : {"London is the capital of France.", "London", "Paris"}) {
    const Judgement j = judged("What is the capital of France?", a);
    EXPECT_LT(j.p_accept, 0.75) << a;
    EXPECT_TRUE(std::any_of(j.reasons.begin(), j.reasons.end(), [](const std::string& r) {
      return r.find("text alone cannot know") != std::string::npos;
    })) << a;
  }
  LogprobStats lp;
  lp.add("Paris", std::log(0.999));
  JudgeInput in;
  in.prompt = "What is the capital of France?";
  in.answer = "Paris";
  in.logprobs = &lp;
  const Judgement sure = judge(in, {}, CalibrationSet::factory());
  EXPECT_GT(sure.p_accept, 0.9);
  for (const std::string& r : sure.reasons) EXPECT_EQ(r.find("text alone"), std::string::npos);
}

TEST(Gate, WrongArithmeticIsCaughtWithoutAnyModel) {
  EXPECT_TRUE(vetoed(judged("What is 2+2?", "2+2=5"), "arithmetic"));
  EXPECT_FALSE(vetoed(judged("What is 2+2?", "2+2=4"), "arithmetic"));
}

TEST(Gate, ALowConfidenceEscalatesAndAHighOneAccepts) {
  for (const auto& [p, want] : {std::pair{0.9999, Verdict::accept}, std::pair{0.45, Verdict::escalate}}) {
    LogprobStats lp;
    lp.add("London", std::log(p));
    JudgeInput in;
    in.prompt = "What is the capital of France?";
    in.answer = "London";
    in.logprobs = &lp;
    const Judgement j = judge(in, {}, CalibrationSet::factory());
    EXPECT_EQ(j.verdict, want) << j.p_accept;
    EXPECT_TRUE(j.has_model_signal);
  }
}

TEST(Gate, StrictAcceptsNothingWithoutASignalFromAModel) {
  const Judgement j = judged("What is the capital of France?", "Paris", *GateConfig::preset_named("strict"));
  EXPECT_EQ(j.verdict, Verdict::escalate);
  EXPECT_FALSE(j.reasons.empty());
}

TEST(Gate, EveryVerdictHasAReason) {
  for (const char* a : {"Paris", "", "I cannot help with that.", "Paris is the capital of France, and"})
    EXPECT_FALSE(judged("What is the capital of France?", a).reasons.empty()) << a;
}

// Checks are bought where they can turn the verdict, and only if they cost less than that is worth.
TEST(Gate, ChecksAreBoughtOnlyWhereTheyCanChangeTheDecision) {
  const CalibrationSet& set = CalibrationSet::factory();
  const CheckOffer all{true, true, true};
  const auto advice = [&](std::optional<double> confidence, double check_price, bool last = false) {
    LogprobStats lp;
    if (confidence) lp.add("Paris", std::log(*confidence));
    JudgeInput in;
    in.prompt = "What is the capital of France?";
    in.answer = "Paris";
    if (confidence) in.logprobs = &lp;
    in.last_tier = last;
    in.stakes = Stakes{0.0001, 0.01, check_price, check_price, check_price, 0.9};
    return next_check(in, judge(in, {}, set), {}, set, all);
  };
  EXPECT_NE(advice(0.55, 0.00001).check, NextCheck::none);     // in the band, and cheap
  EXPECT_EQ(advice(0.55, 0.02).check, NextCheck::none);        // dearer than the strong call itself
  EXPECT_EQ(advice(0.999999, 0.0005).check, NextCheck::none);  // nothing it could say would matter
  EXPECT_EQ(advice(0.55, 0.00001, true).check, NextCheck::none);
  const CheckAdvice a = advice(0.55, 0.00001);
  EXPECT_GT(a.worth_usd, a.price_usd);
}

}  // namespace
}  // namespace cascade
