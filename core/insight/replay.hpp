// Replay: what would a cascade have saved on these logs, and at what quality? And the calibration that
// labelled pairs teach. Pure functions over text; the command line and the C ABI call them.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "insight/replay_figures.hpp"

namespace cascade {

// options: {"cheap","strong","target_quality":0.96,"strict","html","seed","quality":{...}}. Appends one JSON
// object: figures, "text" for people, "config" ready to use, "bad_lines":[{"line","message"}], and "html" (a
// self-contained report) on request.
Outcome replay_json(JsonView options, std::string_view lines, std::string& out);

// What the report page shows.
struct DomainSaving {
  std::string domain;
  std::size_t n = 0, escalated = 0;
  double saved_usd = 0, strong_usd = 0;
};
struct Mistake {
  std::size_t line = 0;
  double p = 0;
  std::string prompt, answer, reason;
};
struct ReplayReport {
  ReplayFigures figures;
  std::string cheap, strong;
  double target = 0.96;
  std::vector<DomainSaving> domains;
  std::vector<Mistake> mistakes;
  std::size_t lines = 0, bad = 0, unlabelled = 0;
};
std::string replay_html(const ReplayReport& r);

}  // namespace cascade
