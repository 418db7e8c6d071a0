// Classification of prompts: the traps that keyword lists fall into, every domain in many languages, and the
// JSON form.
#include "classify/classify.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "base/json.hpp"
#include "classify/classify_json.hpp"

namespace cascade {
namespace {

std::string domain_of(std::string_view text, bool tools = false) {
  PromptContext context;
  context.tools_present = tools;
  return std::string(domain_name(classify_text(text, context).domain));
}

TEST(Classify, CommonWordsAreNotDomains) {
  // Each of these was put into the wrong domain by matching parts of words.
  EXPECT_NE(domain_of("What is the biggest bird in the world?"), "data");
  EXPECT_NE(domain_of("Write a letter to my landlord about the broken heater"), "code");
  EXPECT_NE(domain_of("Let's get together and make a salad"), "tool");
  EXPECT_NE(domain_of("Build me a sandwich"), "code");
  EXPECT_NE(domain_of("Build me a sandwich"), "tool");
  EXPECT_NE(domain_of("The class starts at nine, should we import some cookies?"), "code");
  EXPECT_NE(domain_of("Write a resume for a nurse"), "summary");  // "résume" is French for it
}

TEST(Classify, SandwichesAreEasy) {
  EXPECT_LT(classify_text("Build me a sandwich").difficulty, 0.3);
  EXPECT_EQ(classify_text("hi").complexity, Complexity::trivial);
  EXPECT_EQ(classify_text("Hallo!").complexity, Complexity::trivial);
}

TEST(Classify, ColoursDoNotMakeThingsTrivial) {
  EXPECT_NE(
      classify_text(
          "Explain with a red and a blue train how special relativity changes simultaneity, and derive the "
          "Lorentz transformation.")
          .complexity,
      Complexity::trivial);
}

TEST(Classify, KnowsItsDomains) {
  EXPECT_EQ(domain_of("Write a Python function that merges two sorted lists"), "code");
  EXPECT_EQ(domain_of("Fix the bug: for (int i = 0; i <= n; i++) { sum += a[i]; }"), "code");
  EXPECT_EQ(domain_of("Write a short story about a dragon who is afraid of fire"), "creative");
  EXPECT_EQ(domain_of("Translate the following sentence from English to German: I like trains."),
            "translation");
  EXPECT_EQ(domain_of("Summarize the following article in three sentences: The council met on Monday."),
            "summary");
  EXPECT_EQ(domain_of("Solve the equation x^2 - 5x + 6 = 0"), "math");
  EXPECT_EQ(domain_of("What are the side effects of ibuprofen?"), "medical");
  EXPECT_EQ(domain_of("My landlord wants to evict me, which rights does the lease give me as a tenant?"),
            "legal");
  EXPECT_EQ(domain_of("How do rising interest rates affect bond prices and my mortgage?"), "financial");
  EXPECT_EQ(domain_of("Hello, how are you today?"), "conversation");
  EXPECT_EQ(domain_of("Extract the names and dates from this text and return them as JSON"), "structured");
}

TEST(Classify, KnowsThemInOtherLanguages) {
  EXPECT_EQ(domain_of("Schreibe eine Python-Funktion, die eine Liste sortiert"), "code");
  EXPECT_EQ(domain_of("Écris un poème sur la mer"), "creative");
  EXPECT_EQ(domain_of("Traduce al inglés: ¿Dónde está la biblioteca?"), "translation");
  EXPECT_EQ(domain_of("Resuma o texto a seguir: O conselho reuniu-se na segunda-feira."), "summary");
  EXPECT_EQ(domain_of("Risolvi l'equazione 2x + 3 = 11"), "math");
  EXPECT_EQ(domain_of("Wat zijn de symptomen van diabetes?"), "medical");
  EXPECT_EQ(domain_of("用Python写一个快速排序函数"), "code");
  EXPECT_EQ(domain_of("次の文を英語に翻訳してください：部屋を予約したいです。"), "translation");
}

TEST(Classify, ToolsAndPicturesDecideWhereTheyAreThere) {
  EXPECT_EQ(domain_of("Send an email to Anna that I will be late", true), "tool");
  PromptContext with_image;
  with_image.images_present = true;
  const Classification c = classify_text("What is this?", with_image);
  EXPECT_EQ(c.domain, Domain::multimodal);
  EXPECT_EQ(c.method, DetectionMethod::rules);
}

TEST(Classify, ProbabilitiesAreProbabilities) {
  for (const char* text :
       {"", "hi", "Prove that sqrt(2) is irrational", "\xff\xfe", "Send an email", "日本"}) {
    const Classification c = classify_text(text);
    EXPECT_NEAR(std::accumulate(c.domains.begin(), c.domains.end(), 0.0), 1.0, 1e-9) << text;
    EXPECT_DOUBLE_EQ(c.domain_p, c.domains[static_cast<std::size_t>(c.domain)]) << text;
    for (double p : c.domains) EXPECT_TRUE(p >= 0 && p <= 1) << text;
    EXPECT_GE(c.difficulty, 0);
    EXPECT_LE(c.difficulty, 1);
    EXPECT_GE(prior_for(c.difficulty, TierStrength::strong), prior_for(c.difficulty, TierStrength::small));
  }
}

TEST(Classify, HarderTasksAreHarder) {
  const double easy = classify_text("What is 2 + 2?").difficulty;
  const double hard =
      classify_text(
          "Let G be a finite group of order p^2 q. Classify all such groups up to isomorphism and prove your "
          "classification.")
          .difficulty;
  EXPECT_LT(easy + 0.2, hard);
}

TEST(Classify, OnlyTheLastUserTurnDecides) {
  std::vector<Turn> turns = {
      {TurnRole::system, "You are a Python expert. Always write code. def f(): pass", false},
      {TurnRole::user, "Write a function that sorts a list in Python", false},
      {TurnRole::assistant, "def sort_list(xs): return sorted(xs)", false},
      {TurnRole::user, "What are the side effects of ibuprofen when taken with alcohol?", false}};
  EXPECT_EQ(classify_turns(turns).domain, Domain::medical);
  // A follow-up means what it refers to.
  turns.back().text = "and in JavaScript?";
  EXPECT_EQ(classify_turns(turns).domain, Domain::code);
  turns.back().text = "shorter please";
  EXPECT_EQ(classify_turns(turns).domain, Domain::code);
}

TEST(SelectTurn, FollowUpsLookBackPastEachOther) {
  const std::vector<Turn> turns = {{TurnRole::user, "Write a haiku about rain", false},
                                   {TurnRole::assistant, "Rain falls...", false},
                                   {TurnRole::user, "shorter", false},
                                   {TurnRole::assistant, "Rain.", false},
                                   {TurnRole::user, "and in German?", false}};
  const SelectedTurn t = select_turn(turns);
  EXPECT_EQ(t.text, "and in German?");
  EXPECT_EQ(t.referred, "Write a haiku about rain");
  EXPECT_EQ(t.earlier_turns, 2u);
}

TEST(SelectTurn, WholeRequestsStandAlone) {
  EXPECT_FALSE(leans_on_context("What is the capital of Norway?"));
  EXPECT_FALSE(leans_on_context("Hello!"));
  EXPECT_FALSE(leans_on_context("Write a poem about the sea in autumn"));
  EXPECT_TRUE(leans_on_context("and in Python?"));
  EXPECT_TRUE(leans_on_context("why?"));
  EXPECT_TRUE(leans_on_context("Und auf Deutsch?"));
  EXPECT_TRUE(leans_on_context("make it shorter"));
}

TEST(SelectTurn, CopesWithOddConversations) {
  EXPECT_TRUE(select_turn({}).text.empty());
  EXPECT_EQ(select_turn({{TurnRole::system, "only this", false}}).text, "only this");
  const SelectedTurn t = select_turn(
      {{TurnRole::user, "q", false}, {TurnRole::assistant, "", false}, {TurnRole::tool, "r", false}});
  EXPECT_EQ(t.text, "q");
  EXPECT_TRUE(t.tool_results);
}

TEST(Embedding, NearestExemplarWins) {
  SemanticRouter router;
  const float code[] = {1, 0, 0}, poem[] = {0, 1, 0}, query[] = {0.2F, 0.9F, 0.1F}, wrong_length[] = {1, 0};
  ASSERT_TRUE(router.add(Domain::code, code));
  EXPECT_FALSE(router.match(query).has_value());  // one exemplar cannot tell anything apart
  ASSERT_TRUE(router.add(Domain::creative, poem));
  EXPECT_FALSE(router.add(Domain::math, wrong_length));
  EXPECT_FALSE(router.match(wrong_length).has_value());
  const auto match = router.match(query);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->domain, Domain::creative);
  EXPECT_NEAR(std::accumulate(match->domains.begin(), match->domains.end(), 0.0), 1.0, 1e-9);
  Classification c = classify_text("Something about nothing in particular");
  ASSERT_EQ(c.method, DetectionMethod::model);
  apply_semantic_match(c, *match);
  EXPECT_EQ(c.method, DetectionMethod::embedding);
  EXPECT_EQ(c.domain, Domain::creative);
}

TEST(Labels, NamesGoBothWays) {
  for (std::size_t i = 0; i < kDomains; ++i)
    EXPECT_EQ(domain_from_name(domain_name(static_cast<Domain>(i))), static_cast<Domain>(i));
  EXPECT_EQ(domain_from_name("summarization"), Domain::summary);
  EXPECT_EQ(domain_from_name("nonsense"), std::nullopt);
  for (std::size_t i = 0; i < kComplexities; ++i)
    EXPECT_EQ(complexity_from_name(complexity_name(static_cast<Complexity>(i))), static_cast<Complexity>(i));
}

std::string classify_line(const char* text, std::string* error = nullptr) {
  const auto line = parse_json(text);
  EXPECT_TRUE(line.ok()) << text;
  std::string out;
  const auto result = classify_json(line.value().view(), out);
  if (!result.ok()) {
    if (error) *error = result.error().path + ": " + result.error().message;
    return "";
  }
  return out;
}

TEST(ClassifyJson, HasTheFixedFields) {
  const auto out = parse_json(classify_line(R"({"id":7,"prompt":"What is 2+2?"})"));
  ASSERT_TRUE(out.ok());
  const JsonView v = out.value().view();
  EXPECT_EQ(v["id"].integer(), 7);
  for (const char* key : {"domain", "complexity", "detection_method"}) EXPECT_TRUE(v[key].is_string()) << key;
  for (const char* key : {"domain_p", "difficulty", "prior"}) EXPECT_TRUE(v[key].is_number()) << key;
  EXPECT_EQ(v["domains"].size(), kDomains);
}

TEST(ClassifyJson, ReadsMessagesWithParts) {
  const auto out = parse_json(classify_line(
      R"({"id":"a","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"What is this?"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]})"));
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out.value().view()["domain"].str(), "multimodal");
}

TEST(ClassifyJson, SaysWhatIsWrong) {
  std::string error;
  for (const char* bad :
       {"[]", "{}", R"({"prompt":1})", R"({"prompt":"a","messages":[]})", R"({"messages":[]})",
        R"({"messages":[{"role":"boss","content":"x"}]})", R"({"messages":["x"]})",
        R"({"messages":[{"role":"user","content":4}]})", R"({"prompt":"a","tools":{}})"}) {
    error.clear();
    EXPECT_EQ(classify_line(bad, &error), "") << bad;
    EXPECT_NE(error.find("$"), std::string::npos) << bad;
  }
  EXPECT_EQ((classify_line(R"({"messages":[{"role":"boss","content":"x"}]})", &error),
             error.rfind("$.messages[0].role", 0)),
            0u);
}

}  // namespace
}  // namespace cascade
