#include "gate/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "gate/factory.hpp"

namespace cascade {
namespace {

double logistic(double z) { return 1.0 / (1.0 + std::exp(-z)); }

}  // namespace

CalibrationSet::CalibrationSet() : tables_(&gate::factory_tables()) {}

const CalibrationSet& CalibrationSet::factory() {
  static const CalibrationSet kFactory;
  return kFactory;
}

std::string CalibrationSet::cell_key(const Evidence& e) { return e.model + "|" + std::string(task_name(e.task)); }

Estimate CalibrationSet::estimate(const Evidence& e) const {
  const gate::Scaled s = gate::scale_evidence(e, *tables_);
  Estimate out;
  out.text_score = s.text;
  out.score = s.score;
  if (const auto it = cells_.find(cell_key(e)); it != cells_.end()) {
    out.learned = it->second.n > 0;
    out.outcomes = it->second.n;
    out.shift = it->second.shift;
  }
  out.p = logistic(out.score + out.shift);
  return out;
}

void CalibrationSet::learn(const Evidence& e, double outcome, double weight) {
  Cell& c = cells_[cell_key(e)];
  const double y = std::clamp(outcome, 0.0, 1.0);
  const double p = logistic(gate::scale_evidence(e, *tables_).score + c.shift);
  c.n = c.n * gamma_ + weight;
  c.good = c.good * gamma_ + weight * y;
  c.shift += weight * (y - p) / (0.25 * (c.n + 20));
}

void CalibrationSet::set_forgetting(double gamma) { gamma_ = std::clamp(gamma, 0.9, 1.0); }
std::vector<CalibrationSet::Drift> CalibrationSet::drift() const { return {}; }
std::string CalibrationSet::to_json() const {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("format", "cascadeflow-calibration").field("version", 1).key("cells").begin_array();
  for (const auto& [key, c] : cells_)
    w.begin_object().field("cell", key).field("n", c.n).field("good", c.good).field("shift", c.shift).end_object();
  w.end_array().end_object();
  return out;
}
Outcome CalibrationSet::merge_json(JsonView v, std::string_view path) {
  if (v["format"].str() != "cascadeflow-calibration")
    return make_error(Status::invalid_argument, "This is not a calibration document.", std::string(path));
  for (JsonView c : v["cells"]) {
    Cell& cell = cells_[std::string(c["cell"].str())];
    cell.n = c["n"].num();
    cell.good = c["good"].num();
    cell.shift = c["shift"].num();
  }
  return Unit{};
}

}  // namespace cascade
