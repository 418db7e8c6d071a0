// Deployment: one configured model, ready to be asked: its dialect, what the wire can take, its price, and
// how it has been behaving. Shared by all runs of an agent.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cascade/breaker.hpp"
#include "cascade/pace.hpp"
#include "policy/config.hpp"

namespace cascade {

// NAME -> value, "" when it is not set. Given by the host, so that the core reads no environment.
using Environment = std::function<std::string(std::string_view name)>;

struct Deployment {
  Deployment(const ModelConfig& model, const AgentConfig& config, const Environment& environment);

  const ModelConfig& config;
  const Dialect* dialect = nullptr;  // nullptr: answered by the host
  WireTraits traits;
  PriceList prices;  // asked only where the configuration says no price
  bool key_missing = false;
  std::string key_hint;  // which variable would hold the key
  bool tools = true, vision = true;

  Breaker breaker;
  Pace pace;

  // Whether log-probabilities come back is found out by asking once where it is not known.
  enum class Logprobs : std::uint8_t { unknown, yes, no } logprobs = Logprobs::unknown;
  bool want_logprobs() const { return logprobs != Logprobs::no; }

  std::optional<Price> price(std::int64_t wall_ms, std::int64_t prompt_tokens) const;
  std::int64_t output_limit(
      const Prompt& prompt) const;  // the most tokens an answer may have, for worst-case costs
};

}  // namespace cascade
