#include "practice/exercises.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "ask_practice.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

std::string said(const std::string& model, const Exercise& e, const std::string& more = "") {
  return std::string(
      json_of(answer(chat(model, e.prompt, more), kNow)).view()["choices"].at(0)["message"]["content"].str());
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
    for (JsonView t : json.view()["choices"].at(0)["logprobs"]["content"])
      least = std::min(least, t["logprob"].num());
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
  Span at;
  const Exercise* e = find_exercise("  what is the CAPITAL of australia ");
  ASSERT_NE(e, nullptr);
  const std::string wrapped = "Question: What is the capital of Australia?\nAnswer: Canberra. Is this right?";
  EXPECT_EQ(find_exercise_within(wrapped, at), e);
  EXPECT_EQ(wrapped.substr(at.begin, at.end - at.begin), "What is the capital of Australia");
  EXPECT_EQ(find_exercise_within("What is the capital of Atlantis?", at), nullptr);
}

TEST(Exercises, ASecondSampleDiffersWhereTheModelIsUnsure) {
  int differ = 0;
  for (const Exercise& e : exercises())
    if (!e.tools && said("gpt-4o-mini", e) != said("gpt-4o-mini", e, ",\"seed\":7")) ++differ;
  EXPECT_GT(differ, 15);
  const Exercise* sure = find_exercise("What is the capital of France?");
  EXPECT_EQ(said("gpt-4o-mini", *sure), said("gpt-4o-mini", *sure, ",\"seed\":7"));
}

TEST(Exercises, HotModelsVary) {
  Provider provider;
  const auto ask = [&](const std::string& more) {
    return std::string(
        json_of(provider.answer(chat("gpt-4o-mini", "What is the capital of Australia?", more), kNow))
            .view()["choices"]
            .at(0)["message"]["content"]
            .str());
  };
  const std::string cold = ask("");
  EXPECT_EQ(ask(",\"temperature\":0"), cold);
  const std::string hot = ask(",\"temperature\":0.7"), hotter = ask(",\"temperature\":0.7");
  EXPECT_NE(hot, hotter);
  EXPECT_EQ(ask(""), cold);
}

// What a self-check may look like; the question itself may speak of yes or no, or of (A) and (B).
const char* const kSelfChecks[] = {
    "Question: %q\nProposed answer: %a\nIs the proposed answer right? Reply with Y or N only.",
    "Check this.\n\n<question>\n%q\n</question>\n\n<answer>\n%a\n</answer>\n\nIs the proposed answer correct "
    "and complete? Reply with one "
    "letter: Y for yes, N for no."};

std::string filled(std::string form, const std::string& question, const std::string& given) {
  form.replace(form.find("%q"), 2, question);
  form.replace(form.find("%a"), 2, given);
  return form;
}

TEST(Exercises, SelfCheckIsATokenWithAProbability) {
  for (const char* form : kSelfChecks) {
    const auto p_yes = [&](const std::string& model, const std::string& question, const std::string& given) {
      const Json json = json_of(answer(chat(model, filled(form, question, given),
                                            ",\"max_tokens\":1,\"logprobs\":true,\"top_logprobs\":2"),
                                       kNow));
      for (JsonView t : json.view()["choices"].at(0)["logprobs"]["content"].at(0)["top_logprobs"])
        if (t["token"].str() == "Y") return std::exp(t["logprob"].num());
      return -1.0;
    };
    double right = 0, wrong = 0;
    int n_right = 0, n_wrong = 0;
    for (const Exercise& e : exercises()) {
      if (e.cheap.find('\n') != std::string::npos || e.tools) continue;
      EXPECT_GT(p_yes("gpt-4o", e.prompt, e.strong), 0.9) << e.id << " in " << form;
      const double p = p_yes("gpt-4o-mini", e.prompt, e.cheap);
      EXPECT_GE(p, 0) << e.id;
      (e.cheap_right ? right : wrong) += p;
      ++(e.cheap_right ? n_right : n_wrong);
      if (!e.cheap_right) {
        EXPECT_LT(p_yes("gpt-4o", e.prompt, e.cheap), 0.1) << e.id << " in " << form;
      }
    }
    EXPECT_GT(right / n_right, wrong / n_wrong + 0.25);
  }
}

TEST(Exercises, JudgesMarkAnswers) {
  const auto mark = [](const std::string& given) {
    const std::string prompt = filled(
        "<question>\n%q\n</question>\n\n<answer>\n%a\n</answer>\n\nMark the answer from 0 to 10.\n10: "
        "correct.\nReply with the number only.",
        "What is the capital of Canada?", given);
    return std::string(
        json_of(answer(chat("gpt-4o", prompt), kNow)).view()["choices"].at(0)["message"]["content"].str());
  };
  EXPECT_EQ(mark("Ottawa"), "10");
  EXPECT_EQ(mark("Toronto"), "0");
}

}  // namespace
}  // namespace cascade::practice
