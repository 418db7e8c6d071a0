#include "policy/config_model.hpp"

#include "base/text.hpp"

namespace cascade {
namespace {

// A price in USD per million tokens is USD / 1e6 per token: the same digits in pico, six places lower.
std::optional<std::int64_t> per_token(double usd_per_million) {
  const std::optional<Money> m = usd_from_double(usd_per_million);
  if (!m) return std::nullopt;
  return (m->pico + 500'000) / 1'000'000;
}

void read_price(JsonView v, const std::string& path, ConfigReport& report, std::optional<Price>& out,
                bool writes = true) {
  Fields f(v, path, report.errors);
  Price p;
  double usd = 0;
  constexpr double kMost = 1e6;
  if (f.number("input", 0, kMost, &usd)) p.input = per_token(usd).value_or(0);
  else f.fail("input", "is needed: USD per million input tokens");
  if (f.number("output", 0, kMost, &usd)) p.output = per_token(usd).value_or(0);
  else if (writes) f.fail("output", "is needed: USD per million output tokens");
  if (f.number("cache_read", 0, kMost, &usd)) p.cache_read = per_token(usd);
  if (f.number("cache_write", 0, kMost, &usd)) p.cache_write = per_token(usd);
  if (f.number("cache_write_1h", 0, kMost, &usd)) p.cache_write_long = per_token(usd);
  if (f.number("request", 0, 1000, &usd)) p.per_request = usd_from_double(usd).value_or(Money{}).pico;
  f.finish();
  out = p;
}

bool is_web_url(std::string_view url) {
  return istarts_with(url, "http://") || istarts_with(url, "https://");
}

void read_endpoint(Fields& f, ModelConfig& m) {
  f.string("api_key", &m.api_key);
  f.string("api_key_env", &m.api_key_env);
  f.string("api_version", &m.api_version);
  std::string other;
  const bool base = f.string("base_url", &m.base_url);
  if (f.string("api_base", &other) && !base) m.base_url = other;
  while (!m.base_url.empty() && m.base_url.back() == '/') m.base_url.pop_back();
  if (!m.base_url.empty() && !is_web_url(m.base_url))
    f.fail("base_url", "must start with http:// or https://, found \"" + m.base_url + "\"");
  if (const JsonView headers = f.object("headers")) {
    for (JsonView h : headers) {
      const std::string_view value = h.str();
      if (!h.is_string() || value.find_first_of("\r\n") != std::string_view::npos)
        f.fail("headers." + std::string(h.key()), "must be a string of one line");
      else m.headers.emplace_back(h.key(), value);
    }
  }
}

void read_capabilities(Fields& f, ModelConfig& m) {
  const auto flag = [&](std::string_view key, std::optional<bool>& out) {
    bool b = false;
    if (f.boolean(key, &b)) out = b;
  };
  flag("supports_tools", m.supports_tools);
  flag("supports_vision", m.supports_vision);
  flag("supports_logprobs", m.supports_logprobs);
  flag("supports_json_schema", m.supports_json_schema);
  f.integer("context_window", 1, 1'000'000'000, &m.context_window);
  f.strings("domains", &m.domains);
  f.strings("keywords", &m.keywords);
  f.number("quality_threshold", 0, 1, &m.quality_threshold);
  f.number("speed_ms", 0, 1e9, &m.speed_ms);
  f.number("quality_score", 0, 1, &m.quality_score);
}

// The provider, dialect and bare name: from what was said, else from the name itself.
void settle_identity(Fields& f, ModelConfig& m) {
  if (m.name.empty()) {
    f.fail("name", "is needed: what the provider calls the model, e.g. \"gpt-4o-mini\"");
    return;
  }
  if (m.id.empty()) m.id = m.name;
  if (m.provider == "host") {
    m.host = true;
    return;
  }
  const ModelName resolved = resolve_model_name(m.name, m.provider);
  if (resolved.provider.empty() && m.base_url.empty()) {
    f.fail(
        "provider",
        "cannot be told from the name \"" + m.name +
            "\"; say \"provider\" (openai, anthropic, ollama, ...), or \"base_url\" for an OpenAI-compatible server");
    return;
  }
  const ProviderInfo* info = find_provider(resolved.provider.empty() ? "custom" : resolved.provider);
  if (!info) {
    std::vector<std::string_view> names;
    for (const ProviderInfo& p : providers()) names.push_back(p.name);
    const std::string_view near = nearest_name(m.provider, names);
    f.fail("provider", "\"" + m.provider + "\" is not a provider that is known" +
                           (near.empty() ? "; use \"custom\" with a base_url for an OpenAI-compatible server"
                                         : "; did you mean \"" + std::string(near) + "\"?"));
    return;
  }
  m.provider = std::string(info->name);
  m.name = resolved.model.empty() ? m.name : resolved.model;
  if (m.dialect.empty()) m.dialect = std::string(info->dialect);
  if (m.base_url.empty() && info->base_url.empty() && info->base_url_env.empty())
    f.fail("base_url", "is needed for provider \"" + m.provider + "\"");
  if (const ModelInfo* known = find_model(m.name, m.provider); known && m.context_window == 0)
    m.context_window = known->context_window;
}

}  // namespace

ModelConfig read_model(JsonView document, const std::string& path, ConfigReport& report) {
  ModelConfig m;
  Fields f(document, path, report.errors);
  if (!document.is_object()) return m;
  f.string("name", &m.name);
  f.string("id", &m.id);
  f.string("provider", &m.provider);
  std::size_t dialect = 0;
  static const std::vector<std::string_view> kDialects = {"openai_chat", "openai_responses", "anthropic",
                                                          "gemini", "ollama"};
  if (f.choice("dialect", kDialects, &dialect)) m.dialect = std::string(kDialects[dialect]);
  read_endpoint(f, m);

  double cost = 0;
  if (f.number("cost", 0, 1000, &cost)) {  // USD per 1K tokens, input and output alike
    const std::int64_t pico = (usd_from_double(cost).value_or(Money{}).pico + 500) / 1000;
    Price p;
    p.input = p.output = pico;
    m.price = p;
  }
  if (const JsonView price = f.object("price")) read_price(price, f.path_of("price"), report, m.price);
  f.integer("tier", 0, 15, &m.tier);
  f.integer("max_tokens", 1, 10'000'000, &m.max_tokens);
  f.number("temperature", 0, 2, &m.temperature);
  f.string("system_prompt", &m.system_prompt);
  if (const JsonView extra = f.object("extra")) m.extra_json = extra.dump();
  read_capabilities(f, m);
  f.integer("timeout_ms", 1, 86'400'000, &m.timeout_ms);
  f.integer("requests_per_minute", 1, 1'000'000'000, &m.requests_per_minute);
  f.integer("tokens_per_minute", 1, 1'000'000'000'000, &m.tokens_per_minute);
  f.integer("max_concurrent", 1, 1'000'000, &m.max_concurrent);
  settle_identity(f, m);
  f.finish();
  return m;
}

EmbeddingsConfig read_embeddings(JsonView document, const std::string& path, ConfigReport& report) {
  EmbeddingsConfig e;
  ModelConfig& m = e.model;
  Fields f(document, path, report.errors);
  if (!f.string("model", &m.name)) {
    f.fail("model", "is needed: what the server calls its embedding model, e.g. \"nomic-embed-text\"");
    return e;
  }
  f.string("id", &m.id);
  f.string("provider", &m.provider);
  read_endpoint(f, m);
  double cost = 0;
  if (f.number("cost", 0, 1000, &cost)) {  // USD per 1K tokens; an embedding has no output
    m.price.emplace();
    m.price->input = (usd_from_double(cost).value_or(Money{}).pico + 500) / 1000;
  }
  if (const JsonView price = f.object("price")) read_price(price, f.path_of("price"), report, m.price, false);
  if (const JsonView extra = f.object("extra")) m.extra_json = extra.dump();
  f.integer("timeout_ms", 1, 600'000, &e.timeout_ms);
  f.boolean("routing", &e.routing);
  m.dialect = "embeddings";
  settle_identity(f, m);
  if (const ProviderInfo* p = m.host ? nullptr : find_provider(m.provider);
      p && m.base_url.empty() && !is_one_of(p->dialect, {"openai_chat", "openai_responses", "ollama"}))
    f.fail("base_url",
           "is needed: \"" + m.provider + "\" has no /v1/embeddings of OpenAI's kind at its usual place");
  f.finish();
  return e;
}

void write_embeddings_config(JsonWriter& w, const EmbeddingsConfig& e) {
  const ModelConfig& m = e.model;
  w.begin_object().field("model", m.name).field("provider", m.host ? std::string("host") : m.provider);
  if (!m.base_url.empty()) w.field("base_url", m.base_url);
  if (!m.api_key.empty()) w.field("api_key", redacted(m.api_key));
  if (!m.api_key_env.empty()) w.field("api_key_env", m.api_key_env);
  if (m.price)
    w.key("price").begin_object().field("input", static_cast<double>(m.price->input) / 1e6).end_object();
  w.field("timeout_ms", e.timeout_ms).field("routing", e.routing).end_object();
}

void write_model(JsonWriter& w, const ModelConfig& m) {
  w.begin_object()
      .field("id", m.id)
      .field("name", m.name)
      .field("provider", m.host ? std::string("host") : m.provider);
  if (!m.dialect.empty()) w.field("dialect", m.dialect);
  if (!m.base_url.empty()) w.field("base_url", m.base_url);
  if (!m.api_key.empty()) w.field("api_key", redacted(m.api_key));
  if (!m.api_key_env.empty()) w.field("api_key_env", m.api_key_env);
  if (m.price) {
    const auto usd = [](std::int64_t pico_per_token) { return static_cast<double>(pico_per_token) / 1e6; };
    w.key("price").begin_object().field("input", usd(m.price->input)).field("output", usd(m.price->output));
    if (m.price->cache_read) w.field("cache_read", usd(*m.price->cache_read));
    if (m.price->cache_write) w.field("cache_write", usd(*m.price->cache_write));
    if (m.price->cache_write_long) w.field("cache_write_1h", usd(*m.price->cache_write_long));
    w.end_object();
  }
  if (m.max_tokens) w.field("max_tokens", *m.max_tokens);
  if (m.temperature) w.field("temperature", *m.temperature);
  if (m.context_window) w.field("context_window", m.context_window);
  if (m.quality_threshold) w.field("quality_threshold", *m.quality_threshold);
  w.end_object();
}

}  // namespace cascade
