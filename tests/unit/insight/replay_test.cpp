// Replay and tune: log formats, the arithmetic of the curve, guarantees, reports.
#include "insight/replay.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/hash.hpp"
#include "gate/calibration.hpp"
#include "gate/config.hpp"
#include "insight/replay_figures.hpp"
#include "insight/replay_log.hpp"
#include "insight/tune.hpp"

namespace cascade {
namespace {

Json object(std::string_view text) {
  auto j = parse_json(text);
  EXPECT_TRUE(j) << text;
  return j ? std::move(*j) : Json();
}

TEST(ReplayFigures, AurocCountsTiesHalf) {
  const std::vector<double> s{0.1, 0.4, 0.4, 0.9}, y{0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(area_under_roc(s, y), 0.875);
  const std::vector<double> same(4, 0.5);
  EXPECT_DOUBLE_EQ(area_under_roc(same, y), 0.5);
}

TEST(ReplayFigures, CalibrationErrorIsZeroWhenProbabilitiesAreTrue) {
  std::vector<double> p, y;
  for (int i = 0; i < 100; ++i) {
    p.push_back(0.75);
    y.push_back(i % 4 != 0);
  }
  EXPECT_NEAR(calibration_error(p, y), 0, 1e-12);
  for (double& v : p) v = 0.95;
  EXPECT_NEAR(calibration_error(p, y), 0.2, 1e-12);
}

// A gate that knows everything: the chosen point is the oracle's.
TEST(ReplayFigures, APerfectGateReachesTheOracle) {
  std::vector<ReplayPoint> points;
  for (int i = 0; i < 100; ++i)
    points.push_back({i < 30 ? 0.1 + i * 0.001 : 0.9 + i * 0.0001, 0.5, i < 30 ? 0.0 : 1.0, 1.0, 0.01, 0.1});
  const ReplayFigures f = replay_figures(points, 1.0);
  EXPECT_TRUE(f.target_met);
  EXPECT_NEAR(f.chosen.strong_share, 0.30, 1e-9);
  EXPECT_NEAR(f.chosen.quality, 1.0, 1e-9);
  EXPECT_NEAR(f.chosen.cost, 0.01 + 0.03, 1e-9);
  EXPECT_NEAR(f.saving, 0.6, 1e-9);
  EXPECT_NEAR(f.auroc, 1.0, 1e-9);
  EXPECT_NEAR(f.cpt50, 0.15, 1e-9);
  EXPECT_LE(f.quality_ci.low, f.quality_ci.high);
  EXPECT_EQ(f.baselines.size(), 5u);
}

TEST(ReplayFigures, ACoinHasHalfTheBand) {
  std::vector<ReplayPoint> points;
  Random random(5);
  for (int i = 0; i < 4000; ++i)
    points.push_back({random.uniform(), 0.5, random.uniform() < 0.5 ? 1.0 : 0.0, 1.0, 0.01, 0.1});
  EXPECT_NEAR(replay_figures(points, 0.95).apgr, 0.5, 0.03);
}

TEST(ReplayFigures, AThresholdNeverCutsBetweenEqualDrafts) {
  std::vector<ReplayPoint> points;
  for (int i = 0; i < 10; ++i) points.push_back({0.5, 0.5, i < 5 ? 1.0 : 0.0, 1.0, 0.01, 0.1});
  const ReplayFigures f = replay_figures(points, 0.7);
  EXPECT_DOUBLE_EQ(f.chosen.strong_share, 1.0);
}

TEST(RiskThreshold, ClopperPearsonMatchesKnownValues) {
  EXPECT_NEAR(binomial_upper_bound(0, 100, 0.05), 1 - std::pow(0.05, 0.01),
              1e-6);                                              // closed form for none wrong
  EXPECT_NEAR(binomial_upper_bound(2, 100, 0.05), 0.0616, 2e-4);  // tables
  EXPECT_DOUBLE_EQ(binomial_upper_bound(5, 5, 0.05), 1);
}

// Over many draws, the share of promises broken stays within delta.
TEST(RiskThreshold, TheBoundHoldsAsOftenAsPromised) {
  int broken = 0, bold = 0;
  for (std::uint64_t round = 0; round < 200; ++round) {
    Random random(round + 11);
    std::vector<double> p, y;
    for (int i = 0; i < 500; ++i) {
      p.push_back(random.uniform());
      y.push_back(random.uniform() < p.back() ? 1 : 0);
    }
    const RiskThreshold t = risk_threshold(p, y, 0.25, 0.1);
    if (t.high_probability > 1) continue;
    ++bold;
    const double wrong = (1 - t.high_probability) / 2;  // exact, for a uniform p that is true
    broken += wrong > 0.25;
  }
  EXPECT_GT(bold, 100);
  EXPECT_LE(broken, 20);
}

TEST(ReplayLog, ReadsEveryFormat) {
  const std::string lines =
      R"({"prompt":"q1","cheap":{"text":"a","cost":0.001,"model":"small"},"strong":{"text":"b","cost":0.01},"cheap_correct":true,"strong_correct":true})"
      "\n"
      R"({"request":{"model":"gpt-4o","messages":[{"role":"system","content":"s"},{"role":"user","content":"q2"}]},"response":{"model":"gpt-4o","choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":10}}})"
      "\n"
      R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":"q3"}],"response":{"choices":[{"message":{"content":"y"}}]},"response_cost":0.002})"
      "\n"
      R"({"type":"GENERATION","model":"gpt-4o","input":[{"role":"user","content":"q4"}],"output":{"role":"assistant","content":"z"},"usage":{"input":7,"output":3},"calculatedTotalCost":0.003})"
      "\n"
      R"({"data":{"resultData":{"runData":{"Model":[{"data":{"ai_languageModel":[[{"json":{"messages":["q5"],"model":"gpt-4o","response":{"generations":[[{"text":"w"}]]},"tokenUsage":{"promptTokens":5,"completionTokens":2}}}]]}}]}}}})"
      "\n";
  const auto log = read_log(lines, {});
  ASSERT_TRUE(log);
  ASSERT_EQ(log->bad.size(), 0u) << log->bad[0].message;
  ASSERT_EQ(log->requests.size(), 5u);
  const char* prompts[] = {"q1", "q2", "q3", "q4", "q5"};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(log->requests[i].prompt, prompts[i]);
  EXPECT_TRUE(log->requests[0].cheap && log->requests[0].strong);
  EXPECT_EQ(*log->requests[0].cheap->correct, 1.0);
  EXPECT_EQ(log->requests[1].strong->input_tokens, 100);
  EXPECT_GT(*log->requests[1].strong->cost_usd, 0);  // priced from the catalogue
  EXPECT_DOUBLE_EQ(*log->requests[2].strong->cost_usd, 0.002);
  EXPECT_DOUBLE_EQ(*log->requests[3].strong->cost_usd, 0.003);
  EXPECT_EQ(log->requests[4].strong->text, "w");
}

TEST(ReplayLog, ABadLineIsReportedWithItsNumberAndNothingElseIsLost) {
  const std::string lines =
      "{\"prompt\":\"a\",\"cheap\":{\"text\":\"x\"}}\n{broken\n\n{\"foo\":1}\n{\"prompt\":\"b\",\"cheap\":{\"text\":\"y\"}}";
  const auto log = read_log(lines, {});
  ASSERT_TRUE(log);
  EXPECT_EQ(log->requests.size(), 2u);
  ASSERT_EQ(log->bad.size(), 2u);
  EXPECT_EQ(log->bad[0].line, 2u);
  EXPECT_EQ(log->bad[1].line, 4u);
  const auto strict = read_log(lines, {"", "", true});
  ASSERT_FALSE(strict);
  EXPECT_NE(strict.error().message.find("Line 2"), std::string::npos);
}

TEST(ReplayLog, CallsOfTwoModelsWithOnePromptBecomeAPair) {
  const auto call = [](const char* model, const char* text) {
    return std::string(R"({"model":")") + model +
           R"(","messages":[{"role":"user","content":"same"}],"response":{"choices":[{"message":{"content":")" +
           text +
           R"("}}]}})"
           "\n";
  };
  const auto log = read_log(call("gpt-4o", "strong one") + call("gpt-4o-mini", "cheap one"),
                            {"gpt-4o-mini", "gpt-4o", false});
  ASSERT_TRUE(log);
  ASSERT_EQ(log->requests.size(), 1u);
  EXPECT_EQ(log->requests[0].cheap->text, "cheap one");
  EXPECT_EQ(log->requests[0].strong->text, "strong one");
}

// Pairs whose confidence tells right from wrong.
std::string labelled(int n) {
  std::string lines;
  Random random(9);
  for (int i = 0; i < n; ++i) {
    const double p = 0.3 + 0.699 * random.uniform();
    const bool right = random.uniform() < p * p;
    std::string line;
    JsonWriter w(line);
    w.begin_object().field("prompt", "Who wrote book number " + std::to_string(i) + "?");
    w.key("cheap")
        .begin_object()
        .field("text", right ? "Alice <b>" : "Bob")
        .field("cost", 0.0001)
        .field("model", "small")
        .key("logprobs")
        .begin_array()
        .number(std::log(p))
        .end_array()
        .end_object();
    w.key("strong")
        .begin_object()
        .field("text", "Alice")
        .field("cost", 0.002)
        .field("model", "large")
        .end_object();
    w.field("cheap_correct", right).field("strong_correct", true).end_object();
    lines += line + "\n";
  }
  return lines;
}

TEST(Replay, ReportsFiguresAConfigurationAndAPageOfItsOwn) {
  std::string out;
  const Json options = object(R"({"html":true,"target_quality":0.9})");
  ASSERT_TRUE(replay_json(options.view(), labelled(400) + "nonsense\n", out));
  const Json report = object(out);
  const JsonView r = report.view();
  EXPECT_EQ(r["n"].integer(), 400);
  EXPECT_GT(r["auroc"].num(), 0.7);
  EXPECT_GE(r["chosen"]["quality"].num(), 0.9 - 1e-9);
  EXPECT_GT(r["chosen"]["saving"].num(), 0.05);
  EXPECT_EQ(r["bad_lines"].at(0)["line"].integer(), 401);
  EXPECT_EQ(r["config"]["models"].at(1)["name"].str(), "large");
  EXPECT_TRUE(r["config"]["quality"]["threshold"].is_number());
  const std::string_view html = r["html"].str();
  EXPECT_NE(html.find("<svg"), std::string_view::npos);
  EXPECT_EQ(html.find("<script"), std::string_view::npos);
  EXPECT_EQ(html.find("http"), std::string_view::npos);
  EXPECT_EQ(html.find("Alice <b>"), std::string_view::npos);  // escaped
  EXPECT_NE(r["text"].str().find("AUROC"), std::string_view::npos);
}

TEST(Replay, WithoutLabelsTheStrongAnswerStandsInWhereAnswersCanBeCompared) {
  std::string out;
  const Json options = object("{}");
  ASSERT_TRUE(replay_json(
      options.view(),
      R"({"prompt":"How many legs has a dog? 3 + 1?","cheap":{"text":"4"},"strong":{"text":"The answer is 4."}})",
      out));
  EXPECT_EQ(object(out).view()["n"].integer(), 1);
}

TEST(Replay, AnEmptyLogIsNoError) {
  std::string out;
  const Json options = object("{}");
  ASSERT_TRUE(replay_json(options.view(), "", out));
  EXPECT_EQ(object(out).view()["n"].integer(), 0);
}

TEST(Tune, TeachesAndStatesAGuaranteeThatHolds) {
  std::string out;
  const Json options = object(R"({"max_wrong":0.2,"delta":0.1})");
  ASSERT_TRUE(tune_json(options.view(), labelled(800), out));
  const Json doc = object(out);
  const JsonView d = doc.view();
  EXPECT_EQ(d["format"].str(), "cascadeflow-calibration");
  EXPECT_NE(d["guarantee"].str().find("n = 400"), std::string_view::npos) << d["guarantee"].str();
  EXPECT_GT(d["threshold"].num(), 0.3);
  EXPECT_LE(d["tuning"]["ece_after"].num(), 0.12);
  CalibrationSet set;
  ASSERT_TRUE(set.merge_json(d, "$"));
  EXPECT_FALSE(set.empty());
}

TEST(Tune, EveryTargetGoesIntoTheConfigurationThatIsWritten) {
  for (const auto& [options, key, value] :
       {std::tuple{R"({"max_wrong":0.2})", "max_wrong_accepted", 0.2},
        std::tuple{R"({"min_quality":0.9})", "min_quality_ratio", 0.9},
        std::tuple{R"({"max_usd_per_1000":2.0})", "max_usd_per_1000", 2.0}}) {
    std::string out;
    const Json o = object(options);
    ASSERT_TRUE(tune_json(o.view(), labelled(800), out)) << options;
    const Json doc = object(out);
    const JsonView quality = doc.view()["quality"];
    EXPECT_EQ(quality["target"][key].num(), value) << out.substr(out.size() - 600);
    const auto config = GateConfig::from_json(quality, "$.quality");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->threshold_for(Complexity::expert), doc.view()["threshold"].num());
  }
}

TEST(Tune, ACostTargetBuysAsManyStrongCallsAsItPaysFor) {
  std::vector<ReplayPoint> points;
  for (int i = 0; i < 100; ++i) points.push_back({i / 100.0, 0.5, i >= 50 ? 1.0 : 0.0, 1, 0.001, 0.01});
  const auto ten = dearest_within(points, 0.002);
  ASSERT_TRUE(ten);
  EXPECT_NEAR(ten->cost, 0.002, 1e-9);
  EXPECT_NEAR(ten->strong_share, 0.10, 1e-9);
  EXPECT_NEAR(ten->threshold, 0.10, 1e-9);
  EXPECT_NEAR(ten->quality, 0.60, 1e-9);
  EXPECT_FALSE(dearest_within(points, 0.0005));
  EXPECT_NEAR(dearest_within(points, 1)->strong_share, 1, 1e-9);
  std::string out;
  const Json none = object(R"({"max_usd_per_1000":-1})");
  EXPECT_FALSE(tune_json(none.view(), labelled(100), out));
}

TEST(Tune, TooLittleEvidenceGuaranteesNothingAndSaysSo) {
  std::string out;
  const Json options = object("{}");
  ASSERT_TRUE(tune_json(options.view(), labelled(20), out));
  EXPECT_NE(object(out).view()["guarantee"].str().find("No guarantee"), std::string_view::npos);
  EXPECT_FALSE(tune_json(options.view(), "", out));
}

}  // namespace
}  // namespace cascade
