#include "gate/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "gate/factory.hpp"

namespace cascade {
namespace {

constexpr std::string_view kFormat = "cascadeflow-calibration";

double logistic(double z) { return 1.0 / (1.0 + std::exp(-std::clamp(z, -30.0, 30.0))); }

}  // namespace

CalibrationSet::CalibrationSet() : tables_(&gate::factory_tables()) {}

const CalibrationSet& CalibrationSet::factory() {
  static const CalibrationSet kFactory;
  return kFactory;
}

// Drafter, kind of task, and which signals were there: what was learned with a confidence says nothing about
// text alone.
std::string CalibrationSet::cell_key(const Evidence& e) {
  std::string key = to_lower_ascii(e.model);
  key += '|';
  key += task_name(e.task);
  key += '|';
  if (e.confidence) key += 'c';
  if (e.self_check) key += 's';
  if (e.agreement) key += 'a';
  if (e.judge) key += 'j';
  return key;
}

Estimate CalibrationSet::estimate(const Evidence& e) const {
  const gate::Scaled s = gate::scale_evidence(e, *tables_);
  Estimate out;
  out.text_score = s.text;
  out.score = s.score;
  const auto it = cells_.empty() ? cells_.end() : cells_.find(cell_key(e));
  if (it == cells_.end()) {
    out.p = logistic(s.score);
    return out;
  }
  out.learned = true;
  out.outcomes = it->second.outcomes();
  out.p = it->second.probability(s, e);
  if (it->second.alarm()) {
    out.drifting = true;
    out.expected = it->second.expected_recent();
    out.observed = it->second.observed_recent();
  }
  return out;
}

void CalibrationSet::learn(const Evidence& e, double outcome, double weight) {
  if (!(outcome >= 0 && outcome <= 1) || !(weight > 0)) return;
  ++lessons_;
  cells_[cell_key(e)].learn(gate::scale_evidence(e, *tables_), e, outcome, std::min(weight, 1000.0), gamma_);
}

void CalibrationSet::set_forgetting(double gamma) { gamma_ = std::clamp(gamma, 0.9, 1.0); }

std::vector<CalibrationSet::Drift> CalibrationSet::drift() const {
  std::vector<Drift> out;
  for (const auto& [key, cell] : cells_)
    if (cell.alarm()) out.push_back({cell.expected_recent(), cell.observed_recent(), key});
  return out;
}

std::string CalibrationSet::to_json() const {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("format", kFormat).field("version", 1).key("cells").begin_array();
  for (const auto& [key, cell] : cells_) {
    w.begin_object().field("cell", key);
    cell.write(w);
    w.end_object();
  }
  w.end_array().end_object();
  return out;
}

Outcome CalibrationSet::merge_json(JsonView v, std::string_view path) {
  const auto wrong = [&](std::string message, const std::string& where) {
    return make_error(Status::invalid_argument, std::move(message), std::string(path) + where);
  };
  if (v["format"].str() != kFormat)
    return wrong("This is no calibration document: \"format\" must be \"" + std::string(kFormat) + "\".",
                 ".format");
  if (v["version"].integer() != 1)
    return wrong("This calibration document is of another version; 1 is understood.", ".version");
  std::size_t i = 0;
  std::map<std::string, gate::LearnedCell, std::less<>> read;
  for (JsonView c : v["cells"]) {
    gate::LearnedCell cell;
    if (!c["cell"].is_string() || !cell.read(c))
      return wrong("This cell is damaged or was learned with other signals.",
                   ".cells[" + std::to_string(i) + "]");
    read.insert_or_assign(std::string(c["cell"].str()), std::move(cell));
    ++i;
  }
  for (auto& [key, cell] : read) cells_.insert_or_assign(key, std::move(cell));
  ++lessons_;
  return Unit{};
}

}  // namespace cascade
