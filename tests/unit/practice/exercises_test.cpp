#include "practice/exercises.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "ask_practice.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

std::string said(const std::string& model, const Exercise& e, const std::string& more = "") {
  return std::string(json_of(answer(chat(model, e.prompt, more), kNow)).view()["choices"].at(0)["message"]["content"].str());
}

TEST(Exercises, AreManyAndDistinct) {
  std::set<std::string> ids, domains;
  for (const Exercise& e : exercises()) {
    EXPECT_TRUE(ids.insert(e.id).second) << e.id;
    EXPECT_EQ(find_exercise(e.prompt), &e) << e.id;
    domains.insert(e.domain);
  }
  EXPECT_GE(ids.size(), 60u);
  EXPECT_GE(domains.size(), 10u);
}

TEST(Exercises, StrongIsRightAndCheapIsRightAsOftenAsWritten) {
  std::size_t right = 0;
  for (const Exercise& e : exercises()) {
    EXPECT_TRUE(is_right(e, said("gpt-4o", e))) << e.id;
    EXPECT_EQ(is_right(e, said("gpt-4o-mini", e)), e.cheap_right) << e.id;
    right += e.cheap_right;
  }
  const double share = static_cast<double>(right) / static_cast<double>(exercises().size());
  EXPECT_GE(share, 0.65);
  EXPECT_LE(share, 0.70);
}

TEST(Exercises, DoubtIsInformativeButNotPerfect) {
  int overconfident = 0, overcautious = 0, doubted = 0;
  for (const Exercise& e : exercises()) {
    if (e.tools) continue;
    const Json json = json_of(answer(chat("gpt-4o-mini", e.prompt, ",\"logprobs\":true"), kNow));
    double least = 0;
    for (JsonView t : json.view()["choices"].at(0)["logprobs"]["content"]) least = std::min(least, t["logprob"].num());
    const bool doubt = std::exp(least) < 0.75;
    overconfident += !e.cheap_right && !doubt;
    overcautious += e.cheap_right && doubt;
    doubted += !e.cheap_right && doubt;
    if (!e.span.empty()) {
      EXPECT_NE(e.cheap.find(e.span), std::string::npos) << e.id;
    }
  }
  EXPECT_GE(overconfident, 2);
  EXPECT_GE(overcautious, 2);
  EXPECT_GT(doubted, 4 * overconfident);
}

TEST(Exercises, AreRecognisedInOtherClothes) {
  std::size_t after = 0;
  const Exercise* e = find_exercise("  what is the CAPITAL of australia ");
  ASSERT_NE(e, nullptr);
  const std::string wrapped = "Question: What is the capital of Australia?\nAnswer: Canberra. Is this right?";
  EXPECT_EQ(find_exercise_within(wrapped, after), e);
  EXPECT_EQ(wrapped.substr(after, 1), "?");
  EXPECT_EQ(find_exercise_within("What is the capital of Atlantis?", after), nullptr);
}

TEST(Exercises, ASecondSampleDiffersWhereTheModelIsUnsure) {
  int differ = 0;
  for (const Exercise& e : exercises())
    if (!e.tools && said("gpt-4o-mini", e) != said("gpt-4o-mini", e, ",\"seed\":7")) ++differ;
  EXPECT_GT(differ, 15);
  const Exercise* sure = find_exercise("What is the capital of France?");
  EXPECT_EQ(said("gpt-4o-mini", *sure), said("gpt-4o-mini", *sure, ",\"seed\":7"));
}

TEST(Exercises, SelfCheckIsATokenWithAProbability) {
  const auto p_yes = [](const std::string& model, const std::string& given) {
    const Json json = json_of(answer(chat(model, "Question: What is the capital of Canada?\nProposed answer: " + given +
                                                     "\nIs the proposed answer right? Reply with Y or N only.",
                                          ",\"max_tokens\":1,\"logprobs\":true,\"top_logprobs\":2"),
                                     kNow));
    for (JsonView t : json.view()["choices"].at(0)["logprobs"]["content"].at(0)["top_logprobs"])
      if (t["token"].str() == "Y") return std::exp(t["logprob"].num());
    return -1.0;
  };
  EXPECT_GT(p_yes("gpt-4o", "Ottawa"), 0.9);
  EXPECT_LT(p_yes("gpt-4o", "Toronto"), 0.1);
  EXPECT_GT(p_yes("gpt-4o-mini", "Ottawa"), p_yes("gpt-4o-mini", "Toronto"));
}

}  // namespace
}  // namespace cascade::practice
