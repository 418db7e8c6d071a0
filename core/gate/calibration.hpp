// From evidence to a probability that can be taken at its word.
//
// Two layers. The factory layer is fitted offline on recorded answers of real models (factory_tables.inc, written by
// tools/train/fit_calibration.py) and answers for any model and task. The learned layer is fed by outcomes and knows this
// user's models and tasks: it starts at the factory's opinion and moves away from it only as evidence comes in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "gate/evidence.hpp"

namespace cascade {

struct Estimate {
  double p = 0.5;
  double text_score = 0;        // log-odds from the text alone
  double score = 0;             // combined log-odds
  bool learned = false;         // outcomes had a say
  double outcomes = 0;          // how many, after forgetting
  double shift = 0;             // what they changed, in log-odds
};

namespace gate {
struct FactoryTables;
}

class CalibrationSet {
 public:
  CalibrationSet();
  // With other factory tables than the compiled-in ones, which must outlive it: for measuring.
  explicit CalibrationSet(const gate::FactoryTables& tables) : tables_(&tables) {}
  static const CalibrationSet& factory();

  Estimate estimate(const Evidence& e) const;

  // An outcome: 1 good, 0 bad, or a score between. `weight` is 1/propensity for shadow samples. Never feed it the gate's
  // own verdicts: it would only learn to agree with itself.
  void learn(const Evidence& e, double outcome, double weight = 1.0);

  // Forgetting: an outcome's weight after each further one of its kind. 1: never forget.
  void set_forgetting(double gamma);

  struct Drift {
    bool alarm = false;
    double expected = 0, observed = 0;  // share acceptable over the recent outcomes
    std::string where;                  // model and task
  };
  // Since the last call: did a cell's outcomes leave what was promised? While an alarm stands, estimates are lowered.
  std::vector<Drift> drift() const;

  std::string to_json() const;
  Outcome merge_json(JsonView v, std::string_view path);
  bool empty() const { return cells_.empty(); }

 private:
  struct Cell {
    // Online Platt with a prior at (slope 1, shift 0), plus small corrections to the text signals.
    double n = 0;
    double good = 0;
    double shift = 0;
    double expected_recent = 0, observed_recent = 0, recent = 0;
    bool alarm = false;
  };
  static std::string cell_key(const Evidence& e);
  std::map<std::string, Cell, std::less<>> cells_;
  const gate::FactoryTables* tables_;
  double gamma_ = 0.995;
};

}  // namespace cascade
