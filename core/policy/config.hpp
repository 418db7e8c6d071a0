// Config: an agent's configuration, read once, checked whole, immutable afterwards. docs/reference.md
// describes the document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

struct ModelConfig {
  std::string id, name, provider, dialect;
  std::string api_key, api_key_env, base_url, api_version;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Price> price;  // the caller's own; else the catalogue decides at run time
  std::optional<std::int64_t> tier;
  std::optional<std::int64_t> max_tokens;
  std::optional<double> temperature;
  std::string system_prompt;
  std::string extra_json;
  std::optional<bool> supports_tools, supports_vision, supports_logprobs, supports_json_schema;
  std::int64_t context_window = 0;  // 0: not known
  std::vector<std::string> domains, keywords;
  std::optional<double> quality_threshold;
  Millis timeout_ms = 0;                                                            // 0: timeouts.total_ms
  std::int64_t requests_per_minute = 0, tokens_per_minute = 0, max_concurrent = 0;  // 0: no limit
  double speed_ms = 0, quality_score = 0;
  bool host = false;  // answered by the host
};

enum class Strategy : std::uint8_t { automatic, cascade, cheap, strong };
enum class StreamMode : std::uint8_t { held, optimistic };

struct TierConfig {
  std::string name;
  std::vector<std::size_t> models;  // indices into AgentConfig::models
};

struct RoutingConfig {
  Strategy strategy = Strategy::automatic;
  bool skip_hopeless_drafts = true;
  std::vector<std::pair<std::string, Strategy>> complexity;  // level -> strategy
  std::vector<std::string> cascade_complexities;             // empty: all
};

struct DomainRule {
  std::string domain;
  bool enabled = true;
  std::vector<TierConfig> tiers;  // empty: the agent's
  std::optional<double> threshold;
  bool require_verifier = false;
  std::vector<std::string> cascade_complexities;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_tokens;
  std::string system_prompt;
};

struct TimeoutConfig {
  Millis connect_ms = 10000, first_token_ms = 60000, between_tokens_ms = 30000, total_ms = 120000,
         run_ms = 300000;
};
struct RetryConfig {
  std::int64_t max_retries = 2;
  Millis base_delay_ms = 500, max_delay_ms = 20000, max_retry_after_ms = 30000;
  double jitter = 0.25, budget_ratio = 0.2;
};
struct BreakerConfig {
  bool enabled = true;
  std::int64_t failures = 5;
  Millis window_ms = 30000, open_ms = 15000;
};
struct HedgeConfig {
  bool enabled = false;
  Millis delay_ms = 0;
  double max_extra_ratio = 0.05;
};
struct SpeculativeConfig {
  bool enabled = false;
  double below_prior = 0.35;
};

enum class BudgetScope : std::uint8_t { run, user, agent, day, month };
enum class OnExceeded : std::uint8_t { refuse, degrade, warn };
enum class BudgetPeriod : std::uint8_t { total, day, month };
struct BudgetConfig {
  std::string name;
  BudgetScope scope = BudgetScope::run;
  BudgetPeriod period = BudgetPeriod::total;
  Money limit;
  OnExceeded on_exceeded = OnExceeded::refuse;
  double warn_at = 0.8;
};

struct ToolLoopConfig {
  std::int64_t max_steps = 5, max_parallel = 5;
  Millis timeout_ms = 30000;
  bool error_on_max_steps = false;
};
struct CacheConfig {
  bool enabled = false;
  std::int64_t ttl_s = 3600, max_entries = 1000, max_bytes = 16 << 20;
};

enum class When : std::uint8_t { automatic, always, never };
struct CheckConfig {
  When self_check = When::automatic, second_sample = When::automatic;
  std::string judge;
  double max_spend_ratio = 0.25;
};

// Who turns texts into vectors: a server, or the host.
struct EmbeddingsConfig {
  ModelConfig model;
  Millis timeout_ms = 1000;  // how long a run waits for it
  bool routing = true;       // the prompt's domain is decided with it
};

struct LearningConfig {
  bool enabled = true;
  double forgetting = 0.995;
  double shadow_rate = 0;  // share of accepted drafts that the strongest tier is asked about as well
  std::string kept_as;     // under which name what was learned is kept in the store; empty: it is not
};

struct UserTierRule {
  std::string name;
  std::vector<std::string> models, exclude, preferred, force;
  std::optional<double> quality_threshold;
  std::optional<Money> max_budget;
  Millis max_latency_ms = 0;
};

struct AgentConfig {
  std::vector<ModelConfig> models;
  std::vector<TierConfig> tiers;  // cheapest first, never empty
  std::int64_t max_tiers = 3;
  std::string quality_json = "{}";  // read by the gate
  std::optional<EmbeddingsConfig> embeddings;
  LearningConfig learning;
  RoutingConfig routing;
  std::vector<DomainRule> domains;
  bool detect_domains = true;
  StreamMode stream = StreamMode::held;
  TimeoutConfig timeouts;
  RetryConfig retry;
  BreakerConfig breaker;
  HedgeConfig hedge;
  SpeculativeConfig speculative;
  bool abort_hopeless = true;
  std::vector<BudgetConfig> budgets;
  bool refuse_unpriced = false;
  ToolLoopConfig tools;
  CacheConfig cache;
  CheckConfig checks;
  std::string format_with, format_prompt;
  OnUnsupported unsupported = OnUnsupported::map;
  bool error_on_rejected = false;
  std::string guardrails_json;  // "" = off
  std::vector<UserTierRule> user_tiers, workflows;
  std::int64_t max_concurrent = 64;
  std::optional<std::int64_t> seed;
  std::string metadata_json;

  std::optional<std::size_t> model_index(std::string_view id_or_name) const;
};

struct ConfigReport {
  std::vector<Error> errors;
  std::vector<std::string> warnings;
};

// Reads and checks a whole configuration; every fault is in the report. `wall_ms` decides which prices order
// the tiers.
AgentConfig read_config(JsonView document, std::int64_t wall_ms, ConfigReport& report);
// The effective configuration as JSON, secrets redacted.
std::string config_json(const AgentConfig& config);

// Shared with requests, which may override these words.
const std::vector<std::string_view>& strategy_words();
const std::vector<std::string_view>& stream_words();

}  // namespace cascade
