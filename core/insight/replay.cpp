#include "insight/replay.hpp"

#include <algorithm>
#include <map>

#include "base/number.hpp"
#include "base/order.hpp"
#include "base/text.hpp"
#include "insight/replay_judge.hpp"

namespace cascade {
namespace {

std::string percent(double v, int digits = 1) { return fixed_text(v * 100, digits) + " %"; }
std::string usd(double v) { return "$" + fixed_text(v, v < 0.01 ? 6 : 4); }
std::string clipped(std::string_view s, std::size_t limit) {
  s = trim(s);
  if (s.size() <= limit) return std::string(s);
  return std::string(s.substr(0, utf8_complete_prefix(s.substr(0, limit)))) + "…";
}
std::string padded(std::string s, std::size_t width) {
  if (s.size() < width) s.append(width - s.size(), ' ');
  return s;
}

// For people, in a terminal.
std::string report_text(const ReplayReport& r, bool only_prices, double single_cost) {
  const ReplayFigures& f = r.figures;
  std::string t;
  t += std::to_string(r.lines) + " lines, " + std::to_string(f.n) + " pairs replayed";
  if (r.bad) t += ", " + std::to_string(r.bad) + " bad lines skipped";
  if (r.unlabelled) t += ", " + std::to_string(r.unlabelled) + " without a label";
  t += "\n";
  if (only_prices) {
    t +=
        "The log holds one model per request, which cost " + usd(single_cost) +
        " each on average. To know what a cascade would have saved, replay pairs:\n"
        "the same prompts answered by a cheap model as well, with labels or to be compared with the strong answer.\n";
    return t;
  }
  if (f.n == 0)
    return t + "There is nothing to compare: no pair has a label, or answers that can be compared.\n";
  t += "cheap " + (r.cheap.empty() ? std::string("model") : r.cheap) + ": right " + percent(f.cheap_quality) +
       ", " + usd(f.cheap_cost) + " per request\n";
  t += "strong " + (r.strong.empty() ? std::string("model") : r.strong) + ": right " +
       percent(f.strong_quality) + ", " + usd(f.strong_cost) + " per request\n\n";
  t += std::string(f.target_met ? "To keep " : "No threshold keeps ") + percent(r.target, 0) +
       " of the strong model's quality: threshold " + fixed_text(f.chosen.threshold, 3) + ", " +
       percent(f.chosen.strong_share) + " strong calls\n";
  t += "  quality " + percent(f.chosen.quality) + " (95 %: " + percent(f.quality_ci.low) + " to " +
       percent(f.quality_ci.high) + "), saved " + percent(f.saving) + " (95 %: " + percent(f.saving_ci.low) +
       " to " + percent(f.saving_ci.high) + ")\n\n";
  t += "gate: AUROC " + fixed_text(f.auroc, 3) + ", calibration error " + fixed_text(f.ece, 3) + ", APGR " +
       fixed_text(f.apgr, 3) + "; strong calls for 50/80/95 % of the gain: " + percent(f.cpt50, 0) + " / " +
       percent(f.cpt80, 0) + " / " + percent(f.cpt95, 0) + "\n\n";
  t += padded("", 16) + padded("right", 10) + padded("per request", 14) + "strong calls\n";
  const auto row = [&](std::string name, double q, double c, double s) {
    t += padded(std::move(name), 16) + padded(percent(q), 10) + padded(usd(c), 14) + percent(s) + "\n";
  };
  row("cascade", f.chosen.quality, f.chosen.cost, f.chosen.strong_share);
  for (const Baseline& b : f.baselines) row(b.name, b.quality, b.cost, b.strong_share);
  return t;
}

void write_figures(JsonWriter& w, const ReplayReport& r) {
  const ReplayFigures& f = r.figures;
  w.field("lines", static_cast<std::int64_t>(r.lines))
      .field("n", static_cast<std::int64_t>(f.n))
      .field("unlabelled", static_cast<std::int64_t>(r.unlabelled));
  w.field("auroc", f.auroc).field("ece", f.ece).field("apgr", f.apgr);
  w.key("cpt").begin_object().field("50", f.cpt50).field("80", f.cpt80).field("95", f.cpt95).end_object();
  w.key("chosen")
      .begin_object()
      .field("threshold", f.chosen.threshold)
      .field("strong_share", f.chosen.strong_share)
      .field("quality", f.chosen.quality);
  w.field("cost_usd", f.chosen.cost)
      .field("saving", f.saving)
      .field("target", r.target)
      .field("target_met", f.target_met);
  w.key("quality_ci").begin_array().number(f.quality_ci.low).number(f.quality_ci.high).end_array();
  w.key("saving_ci").begin_array().number(f.saving_ci.low).number(f.saving_ci.high).end_array().end_object();
  w.key("baselines").begin_array();
  for (const Baseline& b : f.baselines)
    w.begin_object()
        .field("name", b.name)
        .field("quality", b.quality)
        .field("cost_usd", b.cost)
        .field("strong_share", b.strong_share)
        .end_object();
  w.end_array().key("curve").begin_array();
  for (const CurvePoint& c : f.curve)
    w.begin_object()
        .field("strong_share", c.strong_share)
        .field("quality", c.quality)
        .field("cost_usd", c.cost)
        .field("threshold", c.threshold)
        .end_object();
  w.end_array().key("reliability").begin_array();
  for (const auto& b : f.reliability)
    if (b.n > 0)
      w.begin_object().field("n", b.n).field("p", b.p / b.n).field("right", b.y / b.n).end_object();
  w.end_array().key("domains").begin_array();
  for (const DomainSaving& d : r.domains)
    w.begin_object()
        .field("domain", d.domain)
        .field("n", static_cast<std::int64_t>(d.n))
        .field("escalated", static_cast<std::int64_t>(d.escalated))
        .field("saved_usd", d.saved_usd)
        .end_object();
  w.end_array().key("worst_mistakes").begin_array();
  for (const Mistake& m : r.mistakes)
    w.begin_object()
        .field("line", static_cast<std::int64_t>(m.line))
        .field("p_accept", m.p)
        .field("prompt", m.prompt)
        .field("answer", m.answer)
        .end_object();
  w.end_array();
}

template <class T, class Measure>
std::vector<T> largest(std::vector<T> from, std::size_t most, const Measure& measure) {
  std::vector<std::size_t> order = sorted_indices(
      from.size(), [&](std::size_t a, std::size_t b) { return measure(from[a]) > measure(from[b]); });
  if (order.size() > most) order.resize(most);
  std::vector<T> out;
  for (std::size_t i : order) out.push_back(std::move(from[i]));
  return out;
}

void write_config(JsonWriter& w, const ReplayReport& r) {
  w.key("config").begin_object().key("models").begin_array();
  if (!r.cheap.empty()) w.begin_object().field("name", r.cheap).end_object();
  if (!r.strong.empty()) w.begin_object().field("name", r.strong).end_object();
  w.end_array();
  if (r.figures.n > 0)
    w.key("quality")
        .begin_object()
        .field("threshold", std::min(1.0, r.figures.chosen.threshold))
        .end_object();
  w.end_object();
}

}  // namespace

Outcome replay_json(JsonView options, std::string_view lines, std::string& out) {
  LogOptions log_options{std::string(options["cheap"].str()), std::string(options["strong"].str()),
                         options["strict"].boolean()};
  ReplayReport r;
  r.target = options["target_quality"].num(0.96);
  if (!(r.target > 0 && r.target <= 1))
    return make_error(Status::invalid_argument, "The target quality must be a share above 0 and up to 1.",
                      "$.target_quality");
  auto config = GateConfig::from_json(options["quality"], "$.quality");
  if (!config) return config.error();
  auto log = read_log(lines, log_options);
  if (!log) return log.error();

  CalibrationSet calibration;
  if (const JsonView learned = options["calibration"])
    if (auto merged = calibration.merge_json(learned, "$.calibration"); !merged) return merged;
  r.lines = log->lines;
  r.bad = log->bad.size();
  std::vector<ReplayPoint> points;
  std::vector<std::pair<const LoggedRequest*, JudgedRequest>> judged;
  double single = 0;
  std::size_t singles = 0;
  for (const LoggedRequest& q : log->requests) {
    if (!q.cheap) {
      if (q.strong && q.strong->cost_usd) {
        single += *q.strong->cost_usd;
        ++singles;
      }
      continue;
    }
    auto j = judge_logged(q, *config, calibration);
    if (!j) continue;
    if (!j->cheap_right) {
      ++r.unlabelled;
      continue;
    }
    ReplayPoint p;
    p.p = j->judgement.p_accept;
    p.prior = j->prior;
    p.cheap_right = *j->cheap_right;
    p.strong_right = j->strong_right.value_or(1.0);
    p.cheap_cost = q.cheap->cost_usd.value_or(0);
    if (q.strong) p.strong_cost = q.strong->cost_usd.value_or(0);
    points.push_back(p);
    if (r.cheap.empty()) r.cheap = q.cheap->model;
    if (r.strong.empty() && q.strong) r.strong = q.strong->model;
    judged.emplace_back(&q, std::move(*j));
  }
  r.figures = replay_figures(points, r.target, static_cast<std::uint64_t>(options["seed"].integer(1)));

  std::map<std::string, DomainSaving> domains;
  for (std::size_t i = 0; i < points.size(); ++i) {
    DomainSaving& d = domains[judged[i].second.domain];
    const bool up = points[i].p < r.figures.chosen.threshold;
    ++d.n;
    d.escalated += up;
    d.strong_usd += points[i].strong_cost;
    d.saved_usd += points[i].strong_cost - points[i].cheap_cost - (up ? points[i].strong_cost : 0);
    if (!up && points[i].cheap_right < 0.5)
      r.mistakes.push_back({judged[i].first->line,
                            points[i].p,
                            clipped(judged[i].first->prompt, 240),
                            clipped(judged[i].first->cheap->text, 240),
                            {}});
  }
  for (auto& [name, d] : domains) {
    d.domain = name;
    r.domains.push_back(d);
  }
  r.domains = largest(std::move(r.domains), r.domains.size(), [](const auto& d) { return d.saved_usd; });
  r.mistakes = largest(std::move(r.mistakes), 20, [](const auto& m) { return m.p; });

  JsonWriter w(out);
  w.begin_object().field("text", report_text(r, points.empty() && singles > 0,
                                             singles ? single / static_cast<double>(singles) : 0));
  write_figures(w, r);
  write_config(w, r);
  w.key("bad_lines").begin_array();
  for (const BadLine& b : log->bad)
    w.begin_object()
        .field("line", static_cast<std::int64_t>(b.line))
        .field("message", b.message)
        .end_object();
  w.end_array();
  if (options["html"].boolean()) w.field("html", replay_html(r));
  w.end_object();
  return Unit{};
}

}  // namespace cascade
