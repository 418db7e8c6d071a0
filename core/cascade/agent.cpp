#include "cascade/agent.hpp"

#include <algorithm>

namespace cascade {

Result<std::unique_ptr<Agent>> Agent::make(JsonView document, const Environment& environment, Moment now) {
  ConfigReport report;
  AgentConfig config = read_config(document, now.wall_ms, report);
  GateConfig gate;
  if (const JsonView quality = document["quality"]) {
    Result<GateConfig> read = GateConfig::from_json(quality, "$.quality");
    if (read) gate = std::move(*read);
    else report.errors.push_back(read.error());
  }
  GuardConfig guard;
  if (const JsonView g = document["guardrails"]; g.is_object()) {
    Result<GuardConfig> read = read_guard_config(g, "$.guardrails");
    if (read) guard = std::move(*read);
    else report.errors.push_back(read.error());
  }
  if (!report.errors.empty()) return first_of(report.errors);
  std::unique_ptr<Agent> agent(new Agent(std::move(config), std::move(gate), std::move(guard)));
  const AgentConfig& c = agent->config_;
  agent->calibration_.set_forgetting(c.learning.forgetting);
  for (const ModelConfig& m : c.models)
    agent->deployments_.push_back(std::make_unique<Deployment>(m, c, environment));
  if (c.embeddings)
    agent->deployments_.push_back(std::make_unique<Deployment>(c.embeddings->model, c, environment));
  return agent;
}

bool Agent::has_host_model(std::string_view name) const {
  const auto is_it = [&](const std::unique_ptr<Deployment>& d) {
    return d->config.host && d->config.name == name;
  };
  return std::any_of(deployments_.begin(), deployments_.end(), is_it);
}

const ToolDef* Agent::tool(std::string_view name) const {
  const ToolDef* any = nullptr;
  for (const ToolDef& t : tools_) {
    if (t.name == name) return &t;
    if (t.name == kAnyTool) any = &t;
  }
  return any;
}

std::string Agent::cache_key_of(const RunRequest& request) const {
  const bool runs_tools =
      request.execute_tools && !tools_.empty();  // what a tool says may change from one run to the next
  return config_.cache.enabled && request.use_cache && !runs_tools ? cache_key(request) : std::string();
}

bool Agent::take_retry() {
  if (retry_tokens_ < 1) return false;
  retry_tokens_ -= 1;
  return true;
}

bool Agent::take_hedge() {
  if (hedge_tokens_ < 1) return false;
  hedge_tokens_ -= 1;
  return true;
}

void Agent::remember(const std::string& run_id, Evidence evidence) {
  if (!config_.learning.enabled) return;
  const auto [it, fresh] = evidence_.insert_or_assign(run_id, std::move(evidence));
  if (!fresh) return;
  evidence_order_.push_back(it->first);
  if (evidence_order_.size() > kRemembered) {
    evidence_.erase(evidence_order_.front());
    evidence_order_.pop_front();
  }
}

const Evidence* Agent::remembered(const std::string& run_id) const {
  const auto it = evidence_.find(run_id);
  return it == evidence_.end() ? nullptr : &it->second;
}

Outcome Agent::feedback(const std::string& run_id, double score) {
  if (!config_.learning.enabled)
    return make_error(
        Status::invalid_state,
        "This agent does not learn: \"quality.learning.enabled\" is false in its configuration.");
  const auto it = evidence_.find(run_id);
  if (it == evidence_.end())
    return make_error(Status::not_found, "No run \"" + run_id + "\" is remembered: the last " +
                                             std::to_string(kRemembered) +
                                             " judged runs of this agent can be rated.");
  calibration_.learn(it->second, score);
  return Unit{};
}

}  // namespace cascade
