#include "cascade/deployment.hpp"

#include "base/text.hpp"
#include "dialect/traits.hpp"

namespace cascade {
namespace {

// The first variable of "A|B" that is set.
std::string first_set(std::string_view names, const Environment& environment) {
  while (!names.empty()) {
    const std::size_t bar = names.find('|');
    std::string value = environment ? environment(names.substr(0, bar)) : std::string();
    if (!value.empty()) return value;
    names = bar == std::string_view::npos ? std::string_view() : names.substr(bar + 1);
  }
  return {};
}

}  // namespace

Deployment::Deployment(const ModelConfig& m, const AgentConfig& agent, const Environment& environment)
    : config(m), breaker(agent.breaker), pace(m) {
  tools = m.supports_tools.value_or(true);
  vision = m.supports_vision.value_or(true);
  traits = wire_traits(m.provider, m.name);
  if (m.host) {
    logprobs = m.supports_logprobs.value_or(true) ? Logprobs::unknown : Logprobs::no;
    return;
  }
  dialect = find_dialect(m.dialect);
  prices = PriceList(m.provider, m.name);
  const ProviderInfo* p = find_provider(m.provider);

  traits.base_url = m.base_url;
  if (traits.base_url.empty() && p) traits.base_url = first_set(p->base_url_env, environment);
  if (traits.base_url.empty() && p) traits.base_url = std::string(p->base_url);
  while (!traits.base_url.empty() && traits.base_url.back() == '/') traits.base_url.pop_back();

  traits.api_key = m.api_key;
  if (traits.api_key.empty() && !m.api_key_env.empty())
    traits.api_key = first_set(m.api_key_env, environment);
  if (traits.api_key.empty() && p && m.api_key_env.empty())
    traits.api_key = first_set(p->key_env, environment);
  if (traits.api_key.empty() && p && p->needs_key && m.base_url.empty()) {
    key_missing = true;
    key_hint =
        m.api_key_env.empty() ? std::string(p->key_env.substr(0, p->key_env.find('|'))) : m.api_key_env;
  }
  traits.api_version = m.api_version;
  traits.headers = m.headers;

  using Logprob = WireTraits::Logprobs;
  if (m.supports_logprobs && !*m.supports_logprobs) traits.logprobs = Logprob::no;
  else if (m.supports_logprobs && traits.logprobs != Logprob::integer) traits.logprobs = Logprob::boolean;
  logprobs = traits.logprobs == Logprob::no ? Logprobs::no : Logprobs::unknown;
  tools = traits.tools = m.supports_tools.value_or(traits.tools);
  vision = traits.vision = m.supports_vision.value_or(traits.vision);
  traits.json_schema = m.supports_json_schema.value_or(traits.json_schema);
}

std::optional<Price> Deployment::price(std::int64_t wall_ms, std::int64_t prompt_tokens) const {
  if (config.price) return config.price;
  if (config.host) return std::nullopt;
  return prices.at(wall_ms, prompt_tokens);
}

std::int64_t Deployment::output_limit(const Prompt& prompt) const {
  if (prompt.max_tokens) return *prompt.max_tokens;
  return config.max_tokens.value_or(traits.default_max_tokens);
}

}  // namespace cascade
