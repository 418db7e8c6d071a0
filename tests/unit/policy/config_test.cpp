#include "policy/config.hpp"

#include <gtest/gtest.h>

#include "gate/config.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kNow = 1'795'000'000'000;  // November 2026

AgentConfig read(const std::string& json, ConfigReport& report) {
  return read_config(parse_json(json)->view(), kNow, report);
}

TEST(Config, OrdersModelsByPriceWhateverTheListSays) {
  ConfigReport report;
  const AgentConfig c = read(R"({"models":[{"name":"gpt-4o"},{"name":"gpt-4o-mini"}]})", report);
  ASSERT_TRUE(report.errors.empty()) << report.errors[0].message;
  ASSERT_EQ(c.tiers.size(), 2u);
  EXPECT_EQ(c.models[c.tiers[0].models[0]].name, "gpt-4o-mini");
  EXPECT_EQ(c.models[c.tiers[1].models[0]].name, "gpt-4o");
}

TEST(Config, KeepsTheOrderOfTheListWhenAPriceIsUnknownAndSaysSo) {
  ConfigReport report;
  const AgentConfig c = read(
      R"({"models":[{"name":"mystery-a","provider":"openai"},{"name":"mystery-b","provider":"openai"}]})",
      report);
  EXPECT_EQ(c.models[c.tiers[0].models[0]].name, "mystery-a");
  EXPECT_EQ(report.warnings.size(), 1u);
}

TEST(Config, WhatRunsDoNotDoIsSaidAloud) {
  const auto warnings = [](const std::string& quality) {
    ConfigReport report;
    read(R"({"models":[{"name":"gpt-4o"},{"name":"gpt-4o-mini"}],"quality":)" + quality + "}", report);
    EXPECT_TRUE(report.errors.empty());
    return report.warnings.size();
  };
  EXPECT_EQ(
      warnings(
          R"({"embeddings":{"base_url":"http://localhost:1/v1","model":"e"},"semantic_similarity":0.5})"),
      0u);
  EXPECT_EQ(warnings(R"({"semantic_similarity":0.5})"), 1u);  // nobody measures it
  EXPECT_EQ(warnings(R"({"learning":{"shadow_rate":0.05}})"), 0u);
  EXPECT_EQ(warnings(R"({"learning":{"enabled":false,"shadow_rate":0.05}})"), 1u);
  EXPECT_EQ(warnings(R"({"learning":{"forgetting":0.99},"threshold":0.7})"), 0u);
}

TEST(Config, AnUnknownWordInQualityIsAnErrorWithAHint) {
  const Result<Json> quality = parse_json(R"({"preset":"strict","treshold":0.5})");
  const Result<GateConfig> read = GateConfig::from_json(quality->view(), "$.quality");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().path, "$.quality.treshold");
  EXPECT_NE(read.error().message.find("did you mean \"threshold\""), std::string::npos);
}

TEST(Config, AnEmbedderIsAModelThatWritesNothing) {
  const auto embeddings = [](const std::string& e) {
    ConfigReport report;
    const AgentConfig c =
        read(R"({"models":[{"name":"gpt-4o-mini"}],"quality":{"embeddings":)" + e + "}}", report);
    return std::pair{c.embeddings.value_or(EmbeddingsConfig{}),
                     report.errors.empty() ? std::string() : report.errors[0].message};
  };
  const auto [named, fault] = embeddings(R"({"model":"text-embedding-3-small","cost":0.00002})");
  EXPECT_EQ(fault, "");
  EXPECT_EQ(named.model.provider, "openai");
  EXPECT_EQ(named.model.price->input, 20'000);
  EXPECT_EQ(named.model.price->output, 0);
  EXPECT_EQ(embeddings(R"({"model":"nomic-embed-text","provider":"ollama"})").second, "");
  EXPECT_TRUE(embeddings(R"({"model":"mine","provider":"host"})").first.model.host);
  EXPECT_NE(embeddings(R"({"base_url":"http://x/v1"})").second.find("embeddings.model"), std::string::npos);
  EXPECT_NE(embeddings(R"({"model":"m"})").second.find("provider"), std::string::npos);
  EXPECT_NE(embeddings(R"({"model":"m","provider":"anthropic"})").second.find("base_url"), std::string::npos);
  EXPECT_NE(embeddings(R"({"model":"m","provider":"openai","time_ms":1})").second.find("time_ms"),
            std::string::npos);
}

TEST(Config, BlendedCostPerThousandIsExact) {
  ConfigReport report;
  const AgentConfig c = read(R"({"models":[{"name":"gpt-4o-mini","cost":0.000375}]})", report);
  EXPECT_EQ(c.models[0].price->input, 375'000);  // $0.375 per million tokens
  EXPECT_EQ(c.models[0].price->output, 375'000);
}

TEST(Config, SkipsTheMiddleOfALongListUnlessAsked) {
  ConfigReport report;
  const char* models =
      R"("models":[{"name":"a","provider":"openai","cost":0.001},{"name":"b","provider":"openai","cost":0.002},
      {"name":"c","provider":"openai","cost":0.003},{"name":"d","provider":"openai","cost":0.004},{"name":"e","provider":"openai","cost":0.005}])";
  const AgentConfig three = read(std::string("{") + models + "}", report);
  ASSERT_EQ(three.tiers.size(), 3u);
  EXPECT_EQ(three.models[three.tiers[1].models[0]].name, "c");
  EXPECT_EQ(three.models[three.tiers[2].models[0]].name, "e");
  EXPECT_EQ(read(std::string("{\"max_tiers\":5,") + models + "}", report).tiers.size(), 5u);
}

TEST(Config, EveryFaultIsReportedWithItsPath) {
  ConfigReport report;
  read(
      R"({"models":[{"name":"gpt-4o","temprature":1},{"name":"gpt-4o"},{"name":"whatever"}],"retry":{"max_retries":-1},"tiers":[["gpt-4o","gpt-5o"]]})",
      report);
  std::string all;
  for (const Error& e : report.errors) all += e.message + "\n";
  EXPECT_NE(all.find("$.models[0].temprature: unknown key; did you mean \"temperature\"?"), std::string::npos)
      << all;
  EXPECT_NE(all.find("$.models[1].id: \"gpt-4o\" is there twice"), std::string::npos) << all;
  EXPECT_NE(all.find("$.models[2].provider: cannot be told from the name \"whatever\""), std::string::npos)
      << all;
  EXPECT_NE(all.find("$.retry.max_retries: must be between 0 and 20, found -1"), std::string::npos) << all;
  EXPECT_NE(all.find("\"gpt-5o\" is not the id of a model"), std::string::npos) << all;
}

TEST(Config, NeedsAModel) {
  ConfigReport report;
  read("{}", report);
  ASSERT_EQ(report.errors.size(), 1u);
  EXPECT_EQ(report.errors[0].path, "$.models");
}

TEST(Config, TheEffectiveConfigurationHidesKeys) {
  ConfigReport report;
  const AgentConfig c =
      read(R"({"models":[{"name":"gpt-4o","api_key":"sk-proj-abcdefghijklmnop1234"}]})", report);
  EXPECT_EQ(config_json(c).find("abcdefgh"), std::string::npos);
}

TEST(Config, DomainPipelinesNameTheirModels) {
  ConfigReport report;
  const AgentConfig c =
      read(R"({"models":[{"name":"gpt-4o-mini"},{"name":"gpt-4o"},{"name":"claude-haiku-4-5"}],
      "tiers":[["gpt-4o-mini"],["gpt-4o"]],"domains":{"code":{"drafter":"claude-haiku-4-5","threshold":0.9}}})",
           report);
  ASSERT_TRUE(report.errors.empty()) << report.errors[0].message;
  ASSERT_EQ(c.domains.size(), 1u);
  ASSERT_EQ(c.domains[0].tiers.size(), 2u);
  EXPECT_EQ(c.models[c.domains[0].tiers[0].models[0]].name, "claude-haiku-4-5");
  EXPECT_EQ(c.models[c.domains[0].tiers[1].models[0]].name, "gpt-4o");
}

}  // namespace
}  // namespace cascade
