#include "insight/analytics.hpp"

#include <algorithm>
#include <cmath>

namespace cascade {
namespace {

double ratio(double a, double b, double scale) { return b == 0 ? 0.0 : std::round(a / b * scale) / scale; }

}  // namespace

void Analytics::Group::add(const RunResult& r) {
  ++runs;
  drafts += !r.draft_model.empty();
  accepted += r.draft_accepted;
  escalated += r.escalated;
  cost += r.cost;
  baseline += r.baseline;
  latency_ms += r.total_ms;
}

void Analytics::Shadow::add(const RunResult& r) {
  ++runs;
  agreed += r.shadow == ShadowVerdict::agreed;
  differed += r.shadow == ShadowVerdict::differed;
  unclear += r.shadow == ShadowVerdict::unclear;
  cost += r.cost;
}

void Analytics::Histogram::add(double ms) {
  const double bin = ms <= 1 ? 0 : 2 * std::log2(ms);
  ++bins[static_cast<std::size_t>(std::min(bin, 47.0))];
  ++count;
}

double Analytics::Histogram::quantile(double q) const {
  std::int64_t left = static_cast<std::int64_t>(q * static_cast<double>(count));
  for (std::size_t i = 0; i < bins.size(); ++i) {
    left -= bins[i];
    if (left < 0) return std::round(std::exp2((static_cast<double>(i) + 0.5) / 2) * 10) / 10;
  }
  return 0;
}

void Analytics::add(const RunResult& r) {
  add_requests(r);
  if (r.shadow != ShadowVerdict::none) return shadow_.add(r);
  total_.add(r);
  if (!r.domain.empty()) by_domain_[r.domain].add(r);
  if (!r.complexity.empty()) by_complexity_[r.complexity].add(r);
  by_plan_[r.plan].add(r);
  latency_.add(r.total_ms);
  overhead_ms_ += r.overhead_ms;
}

void Analytics::add_requests(const RunResult& r) {
  for (const AttemptRecord& a : r.attempts) {
    Model& m = by_model_[a.model_id];
    ++m.requests;
    m.failures += a.status != "ok" && a.status != "cancelled";
    m.usage += a.usage;
    m.cost += a.cost;
    if (a.ended_ms >= 0) m.latency_ms += a.ended_ms - a.started_ms;
  }
}

void Analytics::add_error(const Error& e, bool shadow) {
  if (!shadow) {
    ++errors_[status_name(e.status)];
    return;
  }
  ++shadow_.runs;
  ++shadow_.failed;
}

void Analytics::write_group(JsonWriter& w, const Group& g) {
  const Money saved = g.baseline - g.cost;
  w.begin_object()
      .field("runs", g.runs)
      .field("drafts", g.drafts)
      .field("drafts_accepted", g.accepted)
      .field("escalated", g.escalated);
  w.field("acceptance_rate", ratio(static_cast<double>(g.accepted), static_cast<double>(g.drafts), 1e4));
  w.field("cost_nano", g.cost.nano()).field("cost_usd", static_cast<double>(g.cost.nano()) / 1e9);
  w.field("baseline_nano", g.baseline.nano())
      .field("saved_nano", saved.nano())
      .field("saved_usd", static_cast<double>(saved.nano()) / 1e9);
  w.field("saved_pct",
          ratio(100 * static_cast<double>(saved.pico), static_cast<double>(g.baseline.pico), 100));
  w.field("mean_latency_ms", ratio(g.latency_ms, static_cast<double>(g.runs), 1000)).end_object();
}

std::string Analytics::to_json(const std::vector<CalibrationSet::Drift>& drift) const {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("total");
  write_group(w, total_);
  const auto groups = [&](const char* name, const std::map<std::string, Group>& all) {
    w.key(name).begin_object();
    for (const auto& [key, g] : all) {
      w.key(key);
      write_group(w, g);
    }
    w.end_object();
  };
  groups("by_domain", by_domain_);
  groups("by_complexity", by_complexity_);
  groups("by_plan", by_plan_);
  w.key("by_model").begin_object();
  for (const auto& [id, m] : by_model_) {
    w.key(id)
        .begin_object()
        .field("requests", m.requests)
        .field("failures", m.failures)
        .field("cost_nano", m.cost.nano());
    w.field("cost_usd", static_cast<double>(m.cost.nano()) / 1e9).key("usage");
    write_usage(w, m.usage);
    w.field("mean_latency_ms", ratio(m.latency_ms, static_cast<double>(m.requests), 1000)).end_object();
  }
  w.end_object()
      .key("latency_ms")
      .begin_object()
      .field("p50", latency_.quantile(0.5))
      .field("p95", latency_.quantile(0.95))
      .field("p99", latency_.quantile(0.99))
      .end_object();
  w.field("mean_overhead_ms", ratio(overhead_ms_, static_cast<double>(total_.runs), 1e6));
  w.key("errors").begin_object();
  for (const auto& [code, n] : errors_) w.field(code, n);
  w.end_object();
  w.key("shadow")
      .begin_object()
      .field("runs", shadow_.runs)
      .field("agreed", shadow_.agreed)
      .field("differed", shadow_.differed)
      .field("unclear", shadow_.unclear)
      .field("failed", shadow_.failed)
      .field("cost_nano", shadow_.cost.nano())
      .field("cost_usd", static_cast<double>(shadow_.cost.nano()) / 1e9)
      .end_object();
  w.key("drift").begin_array();
  for (const CalibrationSet::Drift& d : drift)
    w.begin_object()
        .field("where", d.where)
        .field("expected", d.expected)
        .field("observed", d.observed)
        .end_object();
  w.end_array().end_object();
  return out;
}

}  // namespace cascade
