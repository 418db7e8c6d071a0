#include "insight/tune.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/hash.hpp"
#include "base/number.hpp"
#include "insight/replay_figures.hpp"
#include "insight/replay_judge.hpp"

namespace cascade {
namespace {

constexpr std::size_t kLeast = 40;  // labelled pairs below which no guarantee is worth its name

struct Sample {
  Evidence evidence;
  ReplayPoint point;
  bool vetoed = false;
};

// What the calibration now says of these drafts.
void estimate(std::vector<ReplayPoint>& points, const std::vector<Sample>& samples,
              const CalibrationSet& calibration) {
  points.clear();
  for (const Sample& s : samples) {
    ReplayPoint p = s.point;
    p.p = calibration.estimate(s.evidence).p * (s.vetoed ? 0.04 : 1.0);
    points.push_back(p);
  }
}

}  // namespace

Outcome tune_json(JsonView options, std::string_view lines, std::string& out) {
  const auto share = [&](const char* key, double fallback) { return options[key].num(fallback); };
  const double delta = share("delta", 0.1);
  const bool by_cost = static_cast<bool>(options["max_usd_per_1000"]);
  const bool by_quality = !by_cost && static_cast<bool>(options["min_quality"]);
  const double max_usd = share("max_usd_per_1000", 0);
  const double max_wrong = share("max_wrong", 0.05), min_quality = share("min_quality", 0.96);
  if (!(delta > 0 && delta < 1))
    return make_error(Status::invalid_argument, "\"delta\" must lie between 0 and 1.", "$.delta");
  if (!(max_wrong > 0 && max_wrong <= 1))
    return make_error(Status::invalid_argument, "\"max_wrong\" must be a share above 0.", "$.max_wrong");
  if (!(min_quality > 0 && min_quality <= 1))
    return make_error(Status::invalid_argument, "\"min_quality\" must be a share above 0.", "$.min_quality");
  if (by_cost && !(max_usd > 0))
    return make_error(Status::invalid_argument, "\"max_usd_per_1000\" must be an amount above 0.",
                      "$.max_usd_per_1000");
  auto log = read_log(lines, {std::string(options["cheap"].str()), std::string(options["strong"].str()),
                              options["strict"].boolean()});
  if (!log) return log.error();

  const CalibrationSet& factory = CalibrationSet::factory();
  std::vector<Sample> samples;
  for (const LoggedRequest& q : log->requests) {
    const auto j = judge_logged(q, {}, factory);
    if (!j || !j->cheap_right) continue;
    Sample s;
    s.evidence = j->judgement.evidence;
    s.vetoed = !j->judgement.vetoes.empty();
    s.point.cheap_right = *j->cheap_right;
    s.point.strong_right = j->strong_right.value_or(1.0);
    s.point.cheap_cost = q.cheap->cost_usd.value_or(0);
    if (q.strong) s.point.strong_cost = q.strong->cost_usd.value_or(0);
    samples.push_back(std::move(s));
  }
  if (samples.empty())
    return make_error(
        Status::invalid_argument,
        "No line has a cheap answer with a label (\"cheap_correct\") or a strong answer to compare it with.",
        "$");

  // In an order of its own, repeatable: one half teaches, the other, never seen, carries the guarantee.
  Random random(static_cast<std::uint64_t>(options["seed"].integer(1)));
  for (std::size_t i = samples.size(); i > 1; --i)
    std::swap(samples[i - 1], samples[static_cast<std::size_t>(random.uniform() * static_cast<double>(i))]);
  const bool split = samples.size() >= 2 * kLeast;
  const std::size_t half = split ? samples.size() / 2 : 0;
  const std::vector<Sample> unseen(samples.begin() + static_cast<std::ptrdiff_t>(half), samples.end());
  CalibrationSet first;
  first.set_forgetting(1.0);
  for (std::size_t i = 0; i < half; ++i) first.learn(samples[i].evidence, samples[i].point.cheap_right);
  std::vector<ReplayPoint> before, after;
  estimate(before, unseen, factory);
  estimate(after, unseen, first);
  std::vector<double> p, q, y;
  for (const ReplayPoint& a : after) {
    p.push_back(a.p);
    y.push_back(a.cheap_right);
  }
  for (const ReplayPoint& b : before) q.push_back(b.p);

  const RiskThreshold risk = risk_threshold(p, y, max_wrong, delta);
  const ReplayFigures figures = replay_figures(after, min_quality);
  const std::optional<CurvePoint> affordable =
      by_cost && figures.strong_cost > 0 ? dearest_within(after, max_usd / 1000) : std::nullopt;
  const double threshold = by_cost      ? (affordable ? affordable->threshold : 0.0)
                           : by_quality ? figures.chosen.threshold
                                        : risk.high_probability;
  const std::string n = std::to_string(unseen.size());
  std::string guarantee;
  if (!split)
    guarantee = "No guarantee: " + n + " labelled drafts are too few (at least " +
                std::to_string(2 * kLeast) + " are needed).";
  else if (by_cost && figures.strong_cost <= 0)
    guarantee = "No guarantee: the lines do not say what the answers cost (\"cost\").";
  else if (by_cost && !affordable)
    guarantee = "The drafts alone cost $" + fixed_text(1000 * figures.cheap_cost, 4) +
                " per 1,000, more than $" + fixed_text(max_usd, 4) + ": nothing can be escalated.";
  else if (by_cost)
    guarantee =
        "On " + n + " drafts that taught nothing, threshold " + fixed_text(threshold, 4) + " costs $" +
        fixed_text(1000 * affordable->cost, 4) + " per 1,000 requests (at most $" + fixed_text(max_usd, 4) +
        " was asked for), with " + fixed_text(100 * affordable->strong_share, 1) + " % strong calls and " +
        fixed_text(figures.strong_quality > 0 ? 100 * affordable->quality / figures.strong_quality : 0, 1) +
        " % of the strong model's quality.";
  else if (by_quality)
    guarantee =
        "On " + n + " drafts that taught nothing, threshold " + fixed_text(threshold, 4) + " keeps " +
        fixed_text(figures.strong_quality > 0 ? 100 * figures.chosen.quality / figures.strong_quality : 0,
                   1) +
        " % of the strong model's quality (right answers, 95 % interval: " +
        fixed_text(100 * figures.quality_ci.low, 1) + " to " + fixed_text(100 * figures.quality_ci.high, 1) +
        " %), with " + fixed_text(100 * figures.chosen.strong_share, 1) + " % strong calls.";
  else if (threshold > 1)
    guarantee = "No threshold keeps wrong answers among the accepted below " +
                fixed_text(100 * max_wrong, 1) + " % with the evidence of " + n +
                " drafts: everything escalates.";
  else
    guarantee = "With chance " + fixed_text(100 * (1 - delta), 0) + " %, at most " +
                fixed_text(100 * max_wrong, 1) + " % of the accepted drafts are wrong (bound " +
                fixed_text(100 * risk.bound, 2) + " %, n = " + n +
                ", Clopper-Pearson over 16 thresholds), accepting " + fixed_text(100 * risk.accepted, 1) +
                " %. It holds for requests like these.";

  // What ships has learned from all of them.
  CalibrationSet all;
  for (const Sample& s : samples) all.learn(s.evidence, s.point.cheap_right);
  std::string learned = all.to_json();
  learned.pop_back();  // the document stays open for what stands beside the cells
  out += learned;
  out += ",\"tuning\":";
  JsonWriter w(out);
  w.begin_object()
      .field("n", static_cast<std::int64_t>(samples.size()))
      .field("n_unseen", static_cast<std::int64_t>(unseen.size()));
  w.field("auroc_before", area_under_roc(q, y)).field("auroc_after", area_under_roc(p, y));
  w.field("ece_before", calibration_error(q, y)).field("ece_after", calibration_error(p, y));
  w.field("risk_threshold_expected", std::min(1.0, risk.expected)).end_object();
  out += ",\"threshold\":";
  append_double(out, std::min(1.0, threshold));
  out += ",\"quality\":{\"threshold\":";
  append_double(out, std::min(1.0, threshold));
  out += ",\"target\":";
  JsonWriter t(out);
  t.begin_object();
  if (by_cost) t.field("max_usd_per_1000", max_usd);
  else if (by_quality) t.field("min_quality_ratio", min_quality);
  else t.field("max_wrong_accepted", max_wrong).field("delta", delta);
  t.field("tuned_threshold", std::clamp(threshold, 0.0, 1.0)).end_object();
  out += "},\"guarantee\":";
  append_json_string(out, guarantee);
  out += ",\"bad_lines\":[";
  for (std::size_t i = 0; i < log->bad.size(); ++i) {
    if (i) out += ',';
    out += "{\"line\":" + std::to_string(log->bad[i].line) + ",\"message\":";
    append_json_string(out, log->bad[i].message);
    out += '}';
  }
  out += "]}";
  return Unit{};
}

}  // namespace cascade
