#include "policy/presets.hpp"

#include <gtest/gtest.h>

#include "policy/config.hpp"

namespace cascade {
namespace {

TEST(Presets, EveryOneIsAValidConfigurationWithKnownPrices) {
  std::string list;
  ASSERT_TRUE(preset_json(parse_json("{}")->view(), list));
  const Result<Json> all = parse_json(list);
  EXPECT_GE(all->view().size(), 8u);
  for (JsonView p : all->view()) {
    std::string json;
    ASSERT_TRUE(preset_json(parse_json("{\"name\":\"" + std::string(p["name"].str()) + "\"}")->view(), json));
    ConfigReport report;
    const AgentConfig c = read_config(parse_json(json)->view(), 1'795'000'000'000, report);
    EXPECT_TRUE(report.errors.empty()) << p["name"].str() << report.errors[0].message;
    EXPECT_EQ(c.tiers.size(), 2u) << p["name"].str();
    for (const ModelConfig& m : c.models)
      if (m.provider != "ollama") {
        EXPECT_TRUE(find_price(m.provider, m.name, 1'795'000'000'000)) << m.name;
      }
  }
}

TEST(Presets, ATypingMistakeGetsAHint) {
  std::string out;
  const Outcome o = preset_json(parse_json(R"({"name":"ultra_fats"})")->view(), out);
  ASSERT_FALSE(o);
  EXPECT_NE(o.error().message.find("ultra_fast"), std::string::npos);
}

}  // namespace
}  // namespace cascade
