// RunRequest: one request document, read: the prompt for the models, and how this run is to be done.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cascade/shadow.hpp"
#include "dialect/request.hpp"
#include "policy/config.hpp"

namespace cascade {

struct Document {
  std::string id, title, text;
};

struct RunRequest {
  Prompt prompt;
  std::string run_id;
  bool execute_tools = true;
  bool stream = false;
  bool want_logprobs = false;  // the caller wants them in the result
  std::optional<StreamMode> stream_mode;
  std::optional<Strategy> strategy;
  std::vector<std::string> models;  // ids this run may use; empty: all
  std::string domain, complexity;   // when the caller knows
  std::string quality_json;
  std::optional<Money> max_budget;
  std::optional<Millis> timeout_ms;
  std::optional<std::int64_t> max_steps;
  std::string user_tier, workflow, tenant_id, channel;
  std::string kpi_profile;  // "quality", "cost", ...
  std::vector<Document> documents;
  bool use_cache = true;
  std::shared_ptr<const ShadowOf> shadow_of;  // this run only compares; nobody waits for it
};

Result<RunRequest> read_run_request(JsonView document);

}  // namespace cascade
