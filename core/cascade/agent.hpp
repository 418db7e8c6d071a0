// Agent: an immutable configuration and what its runs share: deployments and how they behave, calibration,
// tools.
//
// Belongs to one thread, the loop thread of its context. Runs hold a reference to it; whoever drives them
// keeps it alive.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cascade/cache.hpp"
#include "cascade/cost_pacer.hpp"
#include "cascade/deployment.hpp"
#include "cascade/exemplars.hpp"
#include "cascade/run_request.hpp"
#include "gate/calibration.hpp"
#include "gate/config.hpp"
#include "gate/gate.hpp"
#include "policy/config.hpp"
#include "policy/guard.hpp"

namespace cascade {

// A validator of the host's own: 0..1 for an answer (0 rejects), negative for "no opinion".
struct Validator {
  std::string name;
  std::function<double(const std::string& input_json)> score;
};

class Agent {
 public:
  static Result<std::unique_ptr<Agent>> make(JsonView document, const Environment& environment, Moment now);

  const AgentConfig& config() const { return config_; }
  const GateConfig& gate() const { return gate_; }
  const GuardConfig& guard() const { return guard_; }
  ResponseCache& cache() { return cache_; }
  // The key under which this request is answered from the cache; "" when it is not.
  std::string cache_key_of(const RunRequest& request) const;
  Deployment& deployment(std::size_t model) { return *deployments_[model]; }
  const Deployment& deployment(std::size_t model) const { return *deployments_[model]; }
  // Who makes embeddings: one more deployment, after those that answer. Nothing when none is configured.
  std::optional<std::size_t> embedder() const {
    return config_.embeddings ? std::optional(config_.models.size()) : std::nullopt;
  }
  Exemplars& exemplars() { return exemplars_; }
  // Is this the name of a model that the host answers?
  bool has_host_model(std::string_view name) const;

  // Tools that the engine's own loop may run, and validators. Before the first run.
  // A tool named kAnyTool is never offered; it answers for every tool that a request offers and that is not
  // added by name.
  static constexpr std::string_view kAnyTool = "*";
  void add_tool(ToolDef tool) { tools_.push_back(std::move(tool)); }
  const std::vector<ToolDef>& tools() const { return tools_; }
  const ToolDef* tool(std::string_view name) const;
  void add_validator(Validator v) { validators_.push_back(std::move(v)); }
  const std::vector<Validator>& validators() const { return validators_; }

  // Retries are a loan against good runs: a dead provider must not be asked three times as often as a living
  // one.
  bool take_retry();
  void earn_retry() { retry_tokens_ = std::min(kMostRetries, retry_tokens_ + config_.retry.budget_ratio); }
  // Hedges are a small share of all requests.
  bool take_hedge();
  void earn_hedge() { hedge_tokens_ = std::min(kMostHedges, hedge_tokens_ + config_.hedge.max_extra_ratio); }

  // A cost target: what runs have cost lowers or restores the threshold, so that their mean comes to the
  // target.
  const CostPacer& cost_pacer() const { return cost_pacer_; }
  void paid(Money cost) { cost_pacer_.paid(cost.usd()); }
  void paid_beside(Money cost) { cost_pacer_.paid_beside(cost.usd()); }

  CalibrationSet& calibration() { return calibration_; }
  const CalibrationSet& calibration() const { return calibration_; }
  // What the gate saw of a run, kept for a while so that its outcome can be learned from.
  void remember(const std::string& run_id, Evidence evidence);
  const Evidence* remembered(const std::string& run_id) const;
  Outcome feedback(const std::string& run_id, double score);

 private:
  Agent(AgentConfig config, GateConfig gate, GuardConfig guard)
      : config_(std::move(config)), gate_(std::move(gate)), guard_(std::move(guard)), cache_(config_.cache) {
    if (gate_.target == TargetMode::cost) cost_pacer_ = CostPacer(gate_.target_value / 1000);
  }

  static constexpr double kMostRetries = 10, kMostHedges = 5;
  AgentConfig config_;
  GateConfig gate_;
  GuardConfig guard_;
  ResponseCache cache_;
  std::vector<std::unique_ptr<Deployment>> deployments_;
  Exemplars exemplars_;
  std::vector<ToolDef> tools_;
  std::vector<Validator> validators_;
  CalibrationSet calibration_;
  CostPacer cost_pacer_;
  double retry_tokens_ = kMostRetries, hedge_tokens_ = 1;
  static constexpr std::size_t kRemembered = 4096;
  std::unordered_map<std::string, Evidence> evidence_;
  std::deque<std::string> evidence_order_;
};

}  // namespace cascade
