// Plan: before anything is asked: what kind of prompt this is, which tiers may answer it, and where to start.
#pragma once

#include <string>
#include <vector>

#include "cascade/agent.hpp"
#include "classify/classify.hpp"

namespace cascade {

struct PlanTier {
  std::string name;
  std::vector<std::size_t> models;  // deployments that may answer, preferred ones first
};

struct Plan {
  std::vector<PlanTier> tiers;  // cheapest first, never empty
  std::size_t start = 0;        // first tier to ask
  std::size_t top = 0;          // last tier that quality may climb to
  std::string word;             // "cheap", "strong", "cascade"
  std::string reason;
  std::string domain, complexity, detection_method;
  PromptFeatures features;
  Classification classification;
  double prior = 0.5;
  std::int64_t prompt_tokens = 0;    // estimated, of the request as it came
  const DomainRule* rule = nullptr;  // the domain's own pipeline, if there is one
  std::vector<std::string> notes;    // for the trace
  std::optional<double> threshold;   // from rules: user tier, workflow, domain
  std::optional<Money> max_budget;
  Millis max_latency_ms = 0;
};

Outcome make_plan(const Agent& agent, const RunRequest& request, Moment now, Plan& plan);
// The same prompt planned anew, now that an embedder has said what it is near.
Outcome make_plan(const Agent& agent, const RunRequest& request, const Plan& before,
                  const SemanticRouter::Match& match, Moment now, Plan& plan);

}  // namespace cascade
