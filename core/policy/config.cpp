#include "policy/config.hpp"

#include <algorithm>

#include "base/order.hpp"
#include "base/text.hpp"
#include "policy/config_model.hpp"
#include "policy/config_quality.hpp"

namespace cascade {

const std::vector<std::string_view>& strategy_words() {
  static const std::vector<std::string_view> words = {"auto", "cascade", "cheap", "strong"};
  return words;
}
const std::vector<std::string_view>& stream_words() {
  static const std::vector<std::string_view> words = {"held", "optimistic"};
  return words;
}

namespace {

constexpr std::int64_t kDay = 86'400'000;
const std::vector<std::string_view> kLevels = {"trivial", "simple", "moderate", "hard", "expert"};

std::optional<Price> price_of(const ModelConfig& m, std::int64_t wall_ms) {
  if (m.price) return m.price;
  if (m.host) return std::nullopt;
  if (const ProviderInfo* p = find_provider(m.provider); p && p->local) return Price{};
  return find_price(m.provider, m.name, wall_ms);
}

// One number to order models by: a usual call reads three tokens for each that it writes.
std::int64_t rank(const ModelConfig& m, std::int64_t wall_ms) {
  const std::optional<Price> p = price_of(m, wall_ms);
  return p ? 3 * p->input + p->output : -1;
}

TierConfig read_tier_list(JsonView list, const std::string& name, const std::string& path,
                          const AgentConfig& c, ConfigReport& report) {
  TierConfig t;
  t.name = name;
  for (JsonView e : list) {
    const std::optional<std::size_t> i = e.is_string() ? c.model_index(e.str()) : std::nullopt;
    if (i) {
      t.models.push_back(*i);
    } else {
      std::vector<std::string_view> ids;
      for (const ModelConfig& m : c.models) ids.push_back(m.id);
      const std::string_view near = nearest_name(e.str(), ids);
      report.errors.push_back(
          make_error(Status::invalid_config,
                     path + ": \"" + std::string(e.str()) + "\" is not the id of a model in $.models" +
                         (near.empty() ? "." : "; did you mean \"" + std::string(near) + "\"?"),
                     path));
    }
  }
  return t;
}

// Without explicit tiers: by declared `tier`, else by price; at most max_tiers (cheapest, middle ones,
// dearest).
void derive_tiers(AgentConfig& c, std::int64_t wall_ms, ConfigReport& report) {
  std::vector<std::size_t> order = indices(c.models.size());
  const bool declared =
      std::any_of(c.models.begin(), c.models.end(), [](const ModelConfig& m) { return m.tier.has_value(); });
  if (declared) {
    sort_indices(order, [&](std::size_t a, std::size_t b) {
      return c.models[a].tier.value_or(0) < c.models[b].tier.value_or(0);
    });
    for (std::size_t i : order) {
      if (c.tiers.empty() ||
          c.models[c.tiers.back().models[0]].tier.value_or(0) != c.models[i].tier.value_or(0))
        c.tiers.push_back({});
      c.tiers.back().models.push_back(i);
    }
  } else {
    // Models without a known price keep the place that the caller gave them: only priced ones are sorted
    // among themselves.
    bool all_priced = true;
    for (const ModelConfig& m : c.models) all_priced = all_priced && rank(m, wall_ms) >= 0;
    if (all_priced) {
      sort_indices(order, [&](std::size_t a, std::size_t b) {
        return rank(c.models[a], wall_ms) < rank(c.models[b], wall_ms);
      });
    } else if (c.models.size() > 1) {
      report.warnings.push_back(
          "The price of at least one model is not known: tiers are in the order of the list. Say \"price\" or \"tiers\".");
    }
    const std::size_t n = order.size(), most = static_cast<std::size_t>(c.max_tiers);
    if (n <= most) {
      for (std::size_t i : order) c.tiers.push_back({{}, {i}});
    } else {
      for (std::size_t t = 0; t < most; ++t)
        c.tiers.push_back({{}, {order[most == 1 ? 0 : t * (n - 1) / (most - 1)]}});
    }
  }
  for (std::size_t t = 0; t < c.tiers.size(); ++t) c.tiers[t].name = "tier " + std::to_string(t);
}

void read_tiers(Fields& f, AgentConfig& c, std::int64_t wall_ms, ConfigReport& report) {
  f.integer("max_tiers", 1, 16, &c.max_tiers);
  const JsonView tiers = f.array("tiers");
  if (!tiers) return derive_tiers(c, wall_ms, report);
  std::size_t n = 0;
  for (JsonView t : tiers) {
    const std::string path = "$.tiers[" + std::to_string(n++) + "]";
    std::string name = "tier " + std::to_string(n - 1);
    JsonView list = t;
    if (t.is_object()) {
      Fields tf(t, path, report.errors);
      tf.string("name", &name);
      list = tf.array("models");
      tf.finish();
    }
    TierConfig tier = read_tier_list(list, name, path + ".models", c, report);
    if (tier.models.empty())
      report.errors.push_back(
          make_error(Status::invalid_config, path + ".models: needs at least one model id.", path));
    else c.tiers.push_back(std::move(tier));
  }
  if (n == 0)
    report.errors.push_back(
        make_error(Status::invalid_config,
                   "$.tiers: needs at least one tier; leave it out to order models by price.", "$.tiers"));
}

void read_routing(JsonView v, AgentConfig& c, ConfigReport& report) {
  Fields f(v, "$.routing", report.errors);
  std::size_t word = 0;
  if (f.choice("strategy", strategy_words(), &word)) c.routing.strategy = static_cast<Strategy>(word);
  f.boolean("skip_hopeless_drafts", &c.routing.skip_hopeless_drafts);
  f.strings("cascade_complexities", &c.routing.cascade_complexities);
  if (const JsonView by = f.object("complexity")) {
    Fields g(by, "$.routing.complexity", report.errors);
    for (std::string_view level : kLevels)
      if (g.choice(level, strategy_words(), &word))
        c.routing.complexity.emplace_back(level, static_cast<Strategy>(word));
    g.finish();
  }
  f.finish();
}

void read_domain(JsonView v, const std::string& name, AgentConfig& c, ConfigReport& report) {
  const std::string path = "$.domains." + name;
  Fields f(v, path, report.errors);
  if (!v.is_object()) return;
  DomainRule d;
  d.domain = name;
  f.boolean("enabled", &d.enabled);
  f.number("threshold", 0, 1, &d.threshold);
  f.boolean("require_verifier", &d.require_verifier);
  f.strings("cascade_complexities", &d.cascade_complexities);
  f.number("temperature", 0, 2, &d.temperature);
  f.integer("max_tokens", 1, 10'000'000, &d.max_tokens);
  f.string("system_prompt", &d.system_prompt);
  std::vector<std::string> fallback;
  f.strings("fallback_models", &fallback);
  std::string drafter, verifier;
  const bool has_drafter = f.string("drafter", &drafter), has_verifier = f.string("verifier", &verifier);
  if (const JsonView tiers = f.array("tiers")) {
    for (JsonView t : tiers) d.tiers.push_back(read_tier_list(t, name, path + ".tiers", c, report));
  } else if (has_drafter || has_verifier) {
    for (const auto& [key, id] :
         {std::pair<std::string, std::string>{"drafter", drafter}, {"verifier", verifier}}) {
      if (id.empty()) {  // only one was named: the other place is the agent's own
        d.tiers.push_back(key == "drafter" ? c.tiers.front() : c.tiers.back());
        continue;
      }
      TierConfig t;
      t.name = name;
      if (const std::optional<std::size_t> i = c.model_index(id)) t.models.push_back(*i);
      else f.fail(key, "\"" + id + "\" is not the id of a model in $.models");
      d.tiers.push_back(std::move(t));
    }
    for (const std::string& id : fallback) {
      if (const std::optional<std::size_t> i = c.model_index(id)) d.tiers.back().models.push_back(*i);
      else f.fail("fallback_models", "\"" + id + "\" is not the id of a model in $.models");
    }
  }
  f.finish();
  c.domains.push_back(std::move(d));
}

void read_times(Fields& f, AgentConfig& c, ConfigReport& report) {
  if (const JsonView v = f.object("timeouts")) {
    Fields t(v, "$.timeouts", report.errors);
    t.integer("connect_ms", 1, kDay, &c.timeouts.connect_ms);
    t.integer("first_token_ms", 1, kDay, &c.timeouts.first_token_ms);
    t.integer("between_tokens_ms", 1, kDay, &c.timeouts.between_tokens_ms);
    t.integer("total_ms", 1, kDay, &c.timeouts.total_ms);
    t.integer("run_ms", 1, kDay, &c.timeouts.run_ms);
    t.finish();
  }
  if (const JsonView v = f.object("retry")) {
    Fields r(v, "$.retry", report.errors);
    r.integer("max_retries", 0, 20, &c.retry.max_retries);
    r.integer("base_delay_ms", 0, kDay, &c.retry.base_delay_ms);
    r.integer("max_delay_ms", 0, kDay, &c.retry.max_delay_ms);
    r.integer("max_retry_after_ms", 0, kDay, &c.retry.max_retry_after_ms);
    r.number("jitter", 0, 1, &c.retry.jitter);
    r.number("budget_ratio", 0, 10, &c.retry.budget_ratio);
    r.finish();
  }
  if (const JsonView v = f.object("breaker")) {
    Fields b(v, "$.breaker", report.errors);
    b.boolean("enabled", &c.breaker.enabled);
    b.integer("failures", 1, 1000, &c.breaker.failures);
    b.integer("window_ms", 1, kDay, &c.breaker.window_ms);
    b.integer("open_ms", 1, kDay, &c.breaker.open_ms);
    b.finish();
  }
  if (const JsonView v = f.object("hedge")) {
    Fields h(v, "$.hedge", report.errors);
    h.boolean("enabled", &c.hedge.enabled);
    h.integer("delay_ms", 0, kDay, &c.hedge.delay_ms);
    h.number("max_extra_ratio", 0, 1, &c.hedge.max_extra_ratio);
    h.finish();
  }
  if (const JsonView v = f.object("speculative")) {
    Fields s(v, "$.speculative", report.errors);
    s.boolean("enabled", &c.speculative.enabled);
    s.number("below_prior", 0, 1, &c.speculative.below_prior);
    s.finish();
  }
}

void read_money(Fields& f, AgentConfig& c, ConfigReport& report) {
  double usd = 0;
  if (f.number("max_budget", 0, 1e6, &usd)) {
    BudgetConfig b;
    b.name = "max_budget";
    b.limit = usd_from_double(usd).value_or(Money{});
    c.budgets.push_back(b);
  }
  std::size_t n = 0, word = 0;
  for (JsonView v : f.array("budgets")) {
    Fields b(v, "$.budgets[" + std::to_string(n++) + "]", report.errors);
    BudgetConfig budget;
    if (b.choice("scope", {"run", "user", "agent", "day", "month"}, &word))
      budget.scope = static_cast<BudgetScope>(word);
    else b.fail("scope", "is needed: \"run\", \"user\", \"agent\", \"day\" or \"month\"");
    if (b.choice("period", {"total", "day", "month"}, &word)) budget.period = static_cast<BudgetPeriod>(word);
    if (budget.scope == BudgetScope::day) budget.period = BudgetPeriod::day;
    if (budget.scope == BudgetScope::month) budget.period = BudgetPeriod::month;
    if (b.number("limit_usd", 0, 1e6, &usd)) budget.limit = usd_from_double(usd).value_or(Money{});
    else b.fail("limit_usd", "is needed: the most that may be spent, in USD");
    if (b.choice("on_exceeded", {"refuse", "degrade", "warn"}, &word))
      budget.on_exceeded = static_cast<OnExceeded>(word);
    b.number("warn_at", 0, 1, &budget.warn_at);
    if (!b.string("name", &budget.name)) budget.name = "budget " + std::to_string(n);
    b.finish();
    c.budgets.push_back(std::move(budget));
  }
  if (f.choice("unpriced", {"allow", "refuse"}, &word)) c.refuse_unpriced = word == 1;
}

void read_work(Fields& f, AgentConfig& c, ConfigReport& report) {
  std::size_t word = 0;
  if (const JsonView v = f.object("tools")) {
    Fields t(v, "$.tools", report.errors);
    t.integer("max_steps", 1, 1000, &c.tools.max_steps);
    t.integer("max_parallel", 1, 1000, &c.tools.max_parallel);
    t.integer("timeout_ms", 1, kDay, &c.tools.timeout_ms);
    if (t.choice("on_max_steps", {"answer", "error"}, &word)) c.tools.error_on_max_steps = word == 1;
    t.finish();
  }
  if (const JsonView v = f.object("cache")) {
    Fields g(v, "$.cache", report.errors);
    c.cache.enabled = true;
    g.boolean("enabled", &c.cache.enabled);
    g.integer("ttl_s", 1, 31'536'000, &c.cache.ttl_s);
    g.integer("max_entries", 1, 10'000'000, &c.cache.max_entries);
    g.integer("max_bytes", 1024, 1LL << 40, &c.cache.max_bytes);
    g.finish();
  }
  if (const JsonView v = f.object("checks")) {
    Fields g(v, "$.checks", report.errors);
    if (g.choice("self_check", {"auto", "always", "never"}, &word))
      c.checks.self_check = static_cast<When>(word);
    if (g.choice("second_sample", {"auto", "always", "never"}, &word))
      c.checks.second_sample = static_cast<When>(word);
    g.string("judge", &c.checks.judge);
    if (!c.checks.judge.empty() && !c.model_index(c.checks.judge))
      g.fail("judge", "\"" + c.checks.judge + "\" is not the id of a model in $.models");
    g.number("max_spend_ratio", 0, 10, &c.checks.max_spend_ratio);
    g.finish();
  }
}

std::vector<UserTierRule> read_rules(JsonView v, const std::string& path, ConfigReport& report) {
  std::vector<UserTierRule> rules;
  for (JsonView one : v) {
    Fields f(one, path + "." + std::string(one.key()), report.errors);
    UserTierRule r;
    r.name = std::string(one.key());
    f.strings("models", &r.models);
    f.strings("exclude", &r.exclude);
    f.strings("exclude_models", &r.exclude);
    f.strings("preferred_models", &r.preferred);
    f.strings("force_models", &r.force);
    f.number("quality_threshold", 0, 1, &r.quality_threshold);
    double usd = 0;
    if (f.number("max_budget_usd", 0, 1e6, &usd)) r.max_budget = usd_from_double(usd);
    f.integer("max_latency_ms", 1, kDay, &r.max_latency_ms);
    f.finish();
    rules.push_back(std::move(r));
  }
  return rules;
}

}  // namespace

std::optional<std::size_t> AgentConfig::model_index(std::string_view id) const {
  for (std::size_t i = 0; i < models.size(); ++i)
    if (models[i].id == id) return i;
  for (std::size_t i = 0; i < models.size(); ++i)
    if (models[i].name == id || models[i].provider + "/" + models[i].name == id) return i;
  return std::nullopt;
}

AgentConfig read_config(JsonView document, std::int64_t wall_ms, ConfigReport& report) {
  AgentConfig c;
  Fields f(document, "$", report.errors);
  if (!document.is_object()) return c;
  std::size_t n = 0;
  for (JsonView m : f.array("models")) {
    const std::string path = "$.models[" + std::to_string(n++) + "]";
    ModelConfig model = read_model(m, path, report);
    for (const ModelConfig& other : c.models)
      if (!model.id.empty() && other.id == model.id)
        report.errors.push_back(make_error(
            Status::invalid_config,
            path + ".id: \"" + model.id + "\" is there twice; give each deployment its own \"id\".",
            path + ".id"));
    c.models.push_back(std::move(model));
  }
  if (n == 0)
    f.fail("models", "needs at least one model, e.g. [{\"name\":\"gpt-4o-mini\"},{\"name\":\"gpt-4o\"}]");
  if (!report.errors.empty() && c.models.empty()) return c;
  if (!c.models.empty()) read_tiers(f, c, wall_ms, report);
  if (c.tiers.empty()) return c;

  if (const JsonView q = f.object("quality")) read_quality(q, c, report);
  if (const JsonView r = f.object("routing")) read_routing(r, c, report);
  if (const JsonView d = f.object("domains"))
    for (JsonView one : d) read_domain(one, std::string(one.key()), c, report);
  f.boolean("detect_domains", &c.detect_domains);
  std::size_t word = 0;
  if (f.choice("stream", stream_words(), &word)) c.stream = static_cast<StreamMode>(word);
  read_times(f, c, report);
  f.boolean("abort_hopeless", &c.abort_hopeless);
  read_money(f, c, report);
  read_work(f, c, report);
  f.string("format_with", &c.format_with);
  if (!c.format_with.empty() && !c.model_index(c.format_with))
    f.fail("format_with", "\"" + c.format_with + "\" is not the id of a model in $.models");
  f.string("format_prompt", &c.format_prompt);
  if (f.choice("unsupported", {"map", "refuse", "drop"}, &word))
    c.unsupported = static_cast<OnUnsupported>(word);
  if (f.choice("on_rejected", {"deliver", "error"}, &word)) c.error_on_rejected = word == 1;
  if (const JsonView g = f.object("guardrails")) c.guardrails_json = g.dump();
  if (const JsonView t = f.object("user_tiers")) c.user_tiers = read_rules(t, "$.user_tiers", report);
  if (const JsonView t = f.object("workflows")) c.workflows = read_rules(t, "$.workflows", report);
  f.integer("max_concurrent", 1, 1'000'000, &c.max_concurrent);
  f.integer("seed", 0, INT64_MAX, &c.seed);
  if (const JsonView m = f.object("metadata")) c.metadata_json = m.dump();
  f.finish();
  return c;
}

std::string config_json(const AgentConfig& c) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("models").begin_array();
  for (const ModelConfig& m : c.models) write_model(w, m);
  w.end_array().key("tiers").begin_array();
  for (const TierConfig& t : c.tiers) {
    w.begin_object().field("name", t.name).key("models").begin_array();
    for (std::size_t i : t.models) w.string(c.models[i].id);
    w.end_array().end_object();
  }
  w.end_array().key("quality");
  write_quality(w, c);
  w.key("routing").begin_object().field("strategy",
                                        strategy_words()[static_cast<std::size_t>(c.routing.strategy)]);
  w.field("skip_hopeless_drafts", c.routing.skip_hopeless_drafts).end_object();
  w.field("detect_domains", c.detect_domains)
      .field("stream", stream_words()[static_cast<std::size_t>(c.stream)]);
  w.key("timeouts")
      .begin_object()
      .field("connect_ms", c.timeouts.connect_ms)
      .field("first_token_ms", c.timeouts.first_token_ms);
  w.field("between_tokens_ms", c.timeouts.between_tokens_ms)
      .field("total_ms", c.timeouts.total_ms)
      .field("run_ms", c.timeouts.run_ms)
      .end_object();
  w.key("retry")
      .begin_object()
      .field("max_retries", c.retry.max_retries)
      .field("base_delay_ms", c.retry.base_delay_ms);
  w.field("max_delay_ms", c.retry.max_delay_ms)
      .field("max_retry_after_ms", c.retry.max_retry_after_ms)
      .field("jitter", c.retry.jitter)
      .end_object();
  w.key("breaker")
      .begin_object()
      .field("enabled", c.breaker.enabled)
      .field("failures", c.breaker.failures)
      .end_object();
  w.key("hedge").begin_object().field("enabled", c.hedge.enabled).end_object();
  w.key("budgets").begin_array();
  for (const BudgetConfig& b : c.budgets)
    w.begin_object().field("name", b.name).field("limit_usd", b.limit.usd()).end_object();
  w.end_array();
  w.key("tools")
      .begin_object()
      .field("max_steps", c.tools.max_steps)
      .field("max_parallel", c.tools.max_parallel)
      .field("timeout_ms", c.tools.timeout_ms)
      .end_object();
  w.key("cache")
      .begin_object()
      .field("enabled", c.cache.enabled)
      .field("ttl_s", c.cache.ttl_s)
      .field("max_entries", c.cache.max_entries)
      .end_object();
  w.end_object();
  return out;
}

}  // namespace cascade
