// Catalogue: what is known of providers and models: where they are, what they can take, what they cost and
// since when. The data lies in core/catalog/data/ and is compiled in; configurations override it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"

namespace cascade {

struct PriceRow;

// Pico-USD per token (exact: $0.0028 per million = 2,800 pico). A price that is not known is absent, never
// zero.
struct Price {
  std::int64_t input = 0;
  std::int64_t output = 0;
  std::optional<std::int64_t> cache_read;   // absent: cached input costs as input does
  std::optional<std::int64_t> cache_write;  // absent: writing costs as input does
  std::optional<std::int64_t> cache_write_long;
  std::int64_t per_request = 0;  // pico-USD each
};

struct ProviderInfo {
  std::string_view name;          // "openai"
  std::string_view dialect;       // "openai_chat"
  std::string_view base_url;      // "https://api.openai.com/v1"
  std::string_view key_env;       // "OPENAI_API_KEY"; several separated by '|'
  std::string_view base_url_env;  // "OPENAI_BASE_URL"; several separated by '|'
  std::string_view logprobs;      // "no", "boolean", "integer", "probe"
  bool needs_key = true;
  bool stream_usage_option = false;
  bool local = false;          // runs on the user's own machine: cost 0 unless told
  std::string_view otel_name;  // gen_ai.provider.name
};

struct ModelInfo {
  std::string_view name;
  std::string_view provider;
  std::int64_t context_window = 0;  // 0: not known
  std::int64_t max_output = 0;
  bool reasoning = false;  // takes reasoning effort, refuses sampling parameters
  bool vision = false;
  bool tools = true;
  std::string_view aliases;  // separated by '|'
};

const ProviderInfo* find_provider(std::string_view name);  // aliases too; nullptr when unknown
const std::vector<ProviderInfo>& providers();
const std::vector<ModelInfo>& models();
const ModelInfo* find_model(std::string_view name,
                            std::string_view provider = {});  // dated names fall back to their family

// The provider and bare model of "groq/llama-3.1-8b-instant", "gpt-4o", "claude-haiku-4-5"; empty provider
// when it cannot be told.
struct ModelName {
  std::string provider, model;
};
ModelName resolve_model_name(std::string_view name, std::string_view provider_hint = {});

// Everything the table knows of one model's price, looked up once and asked often.
class PriceList {
 public:
  PriceList() = default;
  PriceList(std::string_view provider, std::string_view model);
  std::optional<Price> at(std::int64_t wall_ms, std::int64_t prompt_tokens) const;

 private:
  bool free_ = false;                    // it runs on the user's own machine
  std::vector<const PriceRow*> named_;   // rows of this very name: a snapshot may have a price of its own
  std::vector<const PriceRow*> family_;  // rows of the model that the name stands for
};

// The price in force at `wall_ms` for a prompt of `prompt_tokens` (whole-prompt bands); nullopt = unpriced.
std::optional<Price> find_price(std::string_view provider, std::string_view model, std::int64_t wall_ms,
                                std::int64_t prompt_tokens = 0);

}  // namespace cascade
