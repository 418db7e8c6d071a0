// Puts the gate to a logged request: its draft as the engine would have judged it, with a label where one is
// known.
#pragma once

#include <memory>
#include <optional>

#include "gate/judge_json.hpp"
#include "insight/replay_log.hpp"

namespace cascade {

struct JudgedRequest {
  Judgement judgement;
  std::string domain;
  double prior = 0.5;
  std::optional<double> cheap_right, strong_right;
  bool label_from_strong = false;  // no label was given: the strong answer stands in for the truth
};
// nullopt: the line could not be judged (no draft).
std::optional<JudgedRequest> judge_logged(const LoggedRequest& r, const GateConfig& config,
                                          const CalibrationSet& calibration);

}  // namespace cascade
