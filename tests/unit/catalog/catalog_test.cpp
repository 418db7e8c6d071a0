#include "catalog/catalog.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/time.hpp"
#include "catalog/price_row.hpp"

namespace cascade {
namespace {

std::int64_t day(int y, int m, int d) { return days_from_civil(y, m, d) * 86400000; }
const std::int64_t kNow = day(2026, 11, 20);

TEST(Prices, AreExactPicoUsdPerToken) {
  const auto p = find_price("deepseek", "deepseek-v4-flash", kNow);
  ASSERT_TRUE(p);
  EXPECT_EQ(p->input, 140'000);
  EXPECT_EQ(p->output, 280'000);
  EXPECT_EQ(p->cache_read, 2'800);
  EXPECT_FALSE(p->cache_write);
}

TEST(Prices, KeepTheRulesOfSanity) {
  for (const PriceRow& r : price_rows()) {
    const std::string where = std::string(r.provider) + "/" + std::string(r.model);
    EXPECT_GT(r.input, 0) << where;
    EXPECT_LE(r.input, 200'000'000) << where;
    EXPECT_GE(2 * r.output, r.input) << where;
    if (r.cache_read != PriceRow::kUnknown) {
      EXPECT_GT(r.cache_read, 0) << where;
      EXPECT_LT(r.cache_read, r.input) << where;
    }
    for (std::int64_t write : {r.cache_write, r.cache_write_long})
      if (write != PriceRow::kUnknown) {
        EXPECT_GE(write, r.input) << where;
        EXPECT_LE(2 * write, 5 * r.input) << where;
      }
    if (r.cache_write != PriceRow::kUnknown && r.cache_write_long != PriceRow::kUnknown) {
      EXPECT_GE(r.cache_write_long, r.cache_write) << where;
    }
    EXPECT_TRUE(r.until == 0 || r.until > r.from) << where;
    EXPECT_FALSE(r.source.empty()) << where;
  }
}

TEST(Prices, NeverHaveTwoRowsForOneMomentAndBand) {
  for (const PriceRow& a : price_rows())
    for (const PriceRow& b : price_rows()) {
      if (&a >= &b || a.provider != b.provider || a.model != b.model || a.band != b.band) continue;
      const bool apart = (a.until != 0 && b.from >= a.until) || (b.until != 0 && a.from >= b.until);
      EXPECT_TRUE(apart) << a.provider << "/" << a.model;
    }
}

TEST(Prices, HoldAboutSeventyModelsAndMore) {
  std::set<std::string> names;
  for (const PriceRow& r : price_rows()) names.insert(std::string(r.provider) + "/" + std::string(r.model));
  EXPECT_GE(names.size(), 70u);
}

TEST(Prices, ChangeOnTheirDay) {
  EXPECT_EQ(find_price("openai", "gpt-5.6-luna", day(2026, 7, 30) - 1)->input, 1'000'000);
  EXPECT_EQ(find_price("openai", "gpt-5.6-luna", day(2026, 7, 30))->input, 200'000);
  EXPECT_EQ(find_price("anthropic", "claude-sonnet-5-5", day(2026, 10, 6))->cache_read, 200'000);
  EXPECT_EQ(find_price("anthropic", "claude-sonnet-5-5", kNow)->cache_read, 100'000);
  EXPECT_EQ(find_price("google", "gemini-3.6-flash", day(2026, 12, 31))->output, 3'750'000);
  EXPECT_EQ(find_price("google", "gemini-3.6-flash", day(2027, 1, 1))->output, 7'500'000);
}

TEST(Prices, DependOnTheWholePromptWhereBandsExist) {
  EXPECT_EQ(find_price("google", "gemini-2.5-pro", kNow, 200'000)->input, 1'250'000);
  EXPECT_EQ(find_price("google", "gemini-2.5-pro", kNow, 200'001)->input, 2'500'000);
  EXPECT_EQ(find_price("openai", "gpt-5.4", kNow, 272'001)->output, 22'500'000);
  // dearer above 100k, but nobody knows by how much: unpriced, not guessed
  EXPECT_TRUE(find_price("anthropic", "claude-haiku-5-5", kNow, 100'000));
  EXPECT_FALSE(find_price("anthropic", "claude-haiku-5-5", kNow, 100'001));
}

TEST(Prices, OfDatedAndAliasedNames) {
  EXPECT_EQ(find_price("openai", "gpt-4o-2024-08-06", kNow)->input, 2'500'000);
  EXPECT_EQ(find_price("openai", "gpt-4o-2024-05-13", kNow)->input, 5'000'000);  // its own price
  EXPECT_EQ(find_price("anthropic", "claude-haiku-4-5-20251001", kNow)->output, 5'000'000);
  EXPECT_EQ(find_price("deepseek", "deepseek-chat", kNow)->input, 140'000);
  EXPECT_EQ(find_price("openai", "gpt-5.6", kNow)->input, 4'000'000);
  EXPECT_EQ(find_price("azure", "gpt-4o-mini", kNow)->input, 150'000);
  EXPECT_EQ(find_price("openrouter", "anthropic/claude-haiku-4.5", kNow)->input, 1'000'000);
  EXPECT_EQ(find_price("gemini", "gemini-2.0-flash-001", kNow)->input, 100'000);
}

TEST(Prices, AreAbsentRatherThanZero) {
  EXPECT_FALSE(find_price("openai", "gpt-99", kNow));
  EXPECT_FALSE(find_price("google", "gemini-3.7-flash", kNow));  // exists, price not read
  EXPECT_FALSE(find_price("huggingface", "meta-llama/Llama-3.1-8B-Instruct", kNow));
  EXPECT_FALSE(find_price("no-such-provider", "gpt-4o", kNow));
  ASSERT_TRUE(find_price("ollama", "llama3.2", kNow));  // the user's own machine is free
  EXPECT_EQ(find_price("ollama", "llama3.2", kNow)->input, 0);
}

TEST(Providers, AreFoundByAliasAndCase) {
  EXPECT_EQ(find_provider("gemini")->name, "google");
  EXPECT_EQ(find_provider("hf")->name, "huggingface");
  EXPECT_EQ(find_provider("OpenAI")->name, "openai");
  EXPECT_EQ(find_provider("nobody"), nullptr);
  for (const ProviderInfo& p : providers()) {
    EXPECT_EQ(find_provider(p.name), &p);
    EXPECT_TRUE(p.base_url.empty() || p.base_url.back() != '/') << p.name;
    EXPECT_TRUE(!p.needs_key || !p.key_env.empty()) << p.name;
  }
}

TEST(Models, AreKnownOnceAndHaveAProvider) {
  std::set<std::string> seen;
  for (const ModelInfo& m : models()) {
    EXPECT_TRUE(find_provider(m.provider)) << m.name;
    EXPECT_TRUE(seen.insert(std::string(m.provider) + "/" + std::string(m.name)).second) << m.name;
    EXPECT_EQ(find_model(m.name, m.provider), &m);
  }
  EXPECT_EQ(find_model("gpt-4o-mini-2024-07-18")->name, "gpt-4o-mini");
  EXPECT_EQ(find_model("gemini-3.1-pro-preview")->name, "gemini-3.1-pro");
  EXPECT_EQ(find_model("gpt-4o", "anthropic"), nullptr);
}

TEST(ModelNames, FindTheirProvider) {
  const auto check = [](std::string_view name, std::string_view provider, std::string_view model,
                        std::string_view hint = {}) {
    const ModelName n = resolve_model_name(name, hint);
    EXPECT_EQ(n.provider, provider) << name;
    EXPECT_EQ(n.model, model) << name;
  };
  check("gpt-4o", "openai", "gpt-4o");
  check("gpt-7-unheard-of", "openai", "gpt-7-unheard-of");
  check("claude-haiku-4-5", "anthropic", "claude-haiku-4-5");
  check("gemini-2.5-flash", "google", "gemini-2.5-flash");
  check("groq/llama-3.1-8b-instant", "groq", "llama-3.1-8b-instant");
  check("llama-3.1-8b-instant", "groq", "llama-3.1-8b-instant");
  check("gemini/gemini-2.5-pro", "google", "gemini-2.5-pro");
  check("openrouter/openai/gpt-4o", "openrouter", "openai/gpt-4o");
  check("openrouter/auto", "openrouter", "openrouter/auto");
  check("openai/gpt-4o", "openrouter", "openai/gpt-4o", "openrouter");
  check("openai/gpt-4o", "openai", "gpt-4o", "openai");
  check("openai/gpt-oss-20b", "groq", "openai/gpt-oss-20b", "groq");
  check("openai/gpt-oss-20b", "", "openai/gpt-oss-20b");
  check("llama3.2:3b", "ollama", "llama3.2:3b");
  check("ft:gpt-4o-mini:me::1", "openai", "ft:gpt-4o-mini:me::1");
  check("meta-llama/Llama-3.1-8B-Instruct", "", "meta-llama/Llama-3.1-8B-Instruct");
  check("ollama/llama3.2", "ollama", "llama3.2");
  check("my-model", "", "my-model");
  check("my-model", "unheard-of", "my-model", "unheard-of");
}

}  // namespace
}  // namespace cascade
