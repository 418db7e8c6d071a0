#include "ledger/price_json.hpp"

#include "catalog/catalog.hpp"
#include "ledger/cost.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kNewest = 253'402'300'799'000;  // the end of the year 9999

double per_million(std::int64_t pico_per_token) { return static_cast<double>(pico_per_token) / 1e6; }

void write_price(JsonWriter& w, const Price& p) {
  w.field("input_per_1m", per_million(p.input)).field("output_per_1m", per_million(p.output));
  if (p.cache_read) w.field("cache_read_per_1m", per_million(*p.cache_read));
  if (p.cache_write) w.field("cache_write_per_1m", per_million(*p.cache_write));
  if (p.cache_write_long) w.field("cache_write_1h_per_1m", per_million(*p.cache_write_long));
}

std::optional<Price> own_price(JsonView query) {
  const auto pico = [](double usd_per_million) {
    return (usd_from_double(usd_per_million).value_or(Money{}).pico + 500'000) / 1'000'000;
  };
  Price p;
  if (const JsonView own = query["price"]; own.is_object()) {
    p.input = pico(own["input"].num());
    p.output = pico(own["output"].num());
    if (own["cache_read"].is_number()) p.cache_read = pico(own["cache_read"].num());
    if (own["cache_write"].is_number()) p.cache_write = pico(own["cache_write"].num());
    return p;
  }
  if (query["cost"].is_number()) {  // USD per 1K tokens, blended
    p.input = p.output = pico(query["cost"].num() * 1000);
    return p;
  }
  return std::nullopt;
}

}  // namespace

void catalog_json(std::int64_t wall_ms, std::string& out) {
  JsonWriter w(out);
  w.begin_array();
  for (const ModelInfo& m : models()) {
    w.begin_object().field("name", m.name).field("provider", m.provider);
    const std::optional<Price> price = find_price(m.provider, m.name, wall_ms > 0 ? wall_ms : kNewest);
    w.field("priced", price.has_value());
    if (price) write_price(w, *price);
    if (m.context_window) w.field("context_window", m.context_window);
    if (m.max_output) w.field("max_output", m.max_output);
    w.field("reasoning", m.reasoning).field("vision", m.vision).field("tools", m.tools);
    w.key("aliases").begin_array();
    for (std::string_view rest = m.aliases; !rest.empty();) {
      const std::size_t bar = rest.find('|');
      w.string(rest.substr(0, bar));
      rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
    w.end_array().end_object();
  }
  w.end_array();
}

Outcome price_json(JsonView query, std::int64_t wall_ms, std::string& out) {
  if (!query["model"].is_string())
    return make_error(Status::invalid_argument, "$.model: expected the name of a model.", "$.model");
  const JsonView u = query["usage"].is_object() ? query["usage"] : query;
  Usage usage;
  const auto first = [&](std::string_view a, std::string_view b) {
    return u[a] ? u[a].integer() : u[b].integer();
  };
  usage.input_total = first("input_tokens", "prompt_tokens");
  usage.output_total = first("output_tokens", "completion_tokens");
  usage.cache_read = u["cached_tokens"].integer();
  usage.cache_write = u["cache_write_tokens"].integer();
  if (usage.input_total < 0 || usage.output_total < 0)
    return make_error(Status::invalid_argument, "$.usage: token counts cannot be negative.", "$.usage");

  const ModelName name = resolve_model_name(query["model"].str(), query["provider"].str());
  const std::string model = name.model.empty() ? std::string(query["model"].str()) : name.model;
  std::optional<Price> price = own_price(query);
  if (!price) {
    const ProviderInfo* p = find_provider(name.provider);
    if (p && p->local) price = Price{};
    else
      price = find_price(name.provider, model,
                         query["wall_ms"].is_number() ? query["wall_ms"].integer()
                         : wall_ms > 0                ? wall_ms
                                                      : kNewest,
                         usage.input_total);
  }
  JsonWriter w(out);
  w.begin_object().field("model", model).field("provider", name.provider).field("priced", price.has_value());
  const Money cost = price ? cost_of(usage, *price) : Money{};
  w.field("cost_nano", cost.nano()).field("cost_usd", static_cast<double>(cost.nano()) / 1e9);
  if (price) write_price(w, *price);
  w.end_object();
  return Unit{};
}

}  // namespace cascade
