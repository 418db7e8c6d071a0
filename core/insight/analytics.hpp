// Analytics: running totals over an agent's runs: how often drafts were accepted, what it cost, what it
// saved.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"
#include "cascade/result.hpp"
#include "gate/calibration.hpp"

namespace cascade {

class Analytics {
 public:
  void add(const RunResult& r);
  void add_error(const Error& e, bool shadow = false);
  void reset() { *this = Analytics(); }
  std::string to_json(const std::vector<CalibrationSet::Drift>& drift = {}) const;

 private:
  struct Group {
    std::int64_t runs = 0, drafts = 0, accepted = 0, escalated = 0;
    Money cost, baseline;
    double latency_ms = 0;
    void add(const RunResult& r);
  };
  struct Model {
    std::int64_t requests = 0, failures = 0;
    Usage usage;
    Money cost;
    double latency_ms = 0;
  };
  // Latency in powers of sqrt(2) from 1 ms: quantiles within 20 %, constant memory.
  struct Histogram {
    std::array<std::int64_t, 48> bins{};
    std::int64_t count = 0;
    void add(double ms);
    double quantile(double q) const;
  };

  // Runs that only compared, beside all others: no caller saw them.
  struct Shadow {
    std::int64_t runs = 0, agreed = 0, differed = 0, unclear = 0, failed = 0;
    Money cost;
    void add(const RunResult& r);
  };

  void add_requests(const RunResult& r);
  static void write_group(JsonWriter& w, const Group& g);
  Group total_;
  std::map<std::string, Group> by_domain_, by_complexity_, by_plan_;
  std::map<std::string, Model> by_model_;
  std::map<std::string, std::int64_t> errors_;
  Shadow shadow_;
  Histogram latency_;
  double overhead_ms_ = 0;
};

}  // namespace cascade
