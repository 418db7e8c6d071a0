// From evidence to a probability that can be taken at its word.
//
// Two layers. The factory layer is fitted offline on recorded answers of real models (factory_tables.inc,
// written by tools/train/fit_calibration.py) and answers for any model and task. The learned layer is fed by
// outcomes and knows this user's models and tasks: it starts at the factory's opinion and moves away from it
// only as evidence comes in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "gate/evidence.hpp"
#include "gate/learned_cell.hpp"

namespace cascade {

struct Estimate {
  double p = 0.5;
  double text_score = 0;  // log-odds from the text alone
  double score = 0;       // combined log-odds
  bool learned = false;   // outcomes had a say
  double outcomes = 0;    // how many, after forgetting
  // Lately outcomes were worse than promised, and `p` is lowered for it.
  bool drifting = false;
  double expected = 0, observed = 0;  // where drifting: the shares acceptable, promised and met
};

class CalibrationSet {
 public:
  CalibrationSet();
  // With other factory tables than the compiled-in ones, which must outlive it: for measuring.
  explicit CalibrationSet(const gate::FactoryTables& tables) : tables_(&tables) {}
  static const CalibrationSet& factory();

  Estimate estimate(const Evidence& e) const;

  // An outcome: 1 good, 0 bad, or a score between. `weight` is 1/propensity for shadow samples; what counts
  // is how it compares with the others': one outcome is never the evidence of many. Never feed it the gate's
  // own verdicts: it would only learn to agree with itself.
  void learn(const Evidence& e, double outcome, double weight = 1.0);
  std::uint64_t lessons() const { return lessons_; }  // how often it has changed: outcomes, and documents

  // Forgetting: an outcome's weight after each further one of its kind. 1: never forget.
  void set_forgetting(double gamma);

  struct Drift {
    double expected = 0, observed = 0;  // share acceptable, promised and met, over the recent outcomes
    std::string where;                  // model and task
  };
  // Where outcomes have lately been worse than promised. While that lasts, estimates there are lowered by
  // themselves.
  std::vector<Drift> drift() const;

  // What was learned, as a document; and back in, in place of what this set knows of the same models and
  // tasks.
  std::string to_json() const;
  Outcome merge_json(JsonView v, std::string_view path);
  bool empty() const { return cells_.empty(); }

 private:
  static std::string cell_key(const Evidence& e);
  std::map<std::string, gate::LearnedCell, std::less<>> cells_;
  const gate::FactoryTables* tables_;
  double gamma_ = 0.995;
  std::uint64_t lessons_ = 0;
};

}  // namespace cascade
