#include "cascade/plan.hpp"

#include <algorithm>

#include "base/order.hpp"
#include "base/text.hpp"
#include "ledger/cost.hpp"

namespace cascade {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Does a rule's list name this model, by id or name? "*" names all.
bool names(const std::vector<std::string>& list, const ModelConfig& m) {
  return contains(list, "*") || contains(list, m.id) || contains(list, m.name);
}

bool has_media(const Prompt& p) {
  for (const Message& m : p.messages)
    for (const Part& part : m.parts)
      if (part.kind != Part::Kind::text) return true;
  return false;
}

const UserTierRule* find_rule(const std::vector<UserTierRule>& rules, const std::string& name) {
  for (const UserTierRule& r : rules)
    if (r.name == name) return &r;
  return nullptr;
}

void apply_rule(const UserTierRule& rule, const Agent& agent, Plan& plan) {
  for (PlanTier& t : plan.tiers) {
    std::erase_if(t.models, [&](std::size_t i) {
      const ModelConfig& m = agent.config().models[i];
      if (names(rule.exclude, m)) return true;
      if (!rule.force.empty() && !names(rule.force, m)) return true;
      return !rule.models.empty() && !names(rule.models, m);
    });
    sort_indices(t.models, [&](std::size_t a, std::size_t b) {
      return names(rule.preferred, agent.config().models[a]) >
             names(rule.preferred, agent.config().models[b]);
    });
  }
  if (rule.quality_threshold) plan.threshold = rule.quality_threshold;
  if (rule.max_budget) plan.max_budget = rule.max_budget;
  if (rule.max_latency_ms > 0) plan.max_latency_ms = rule.max_latency_ms;
  plan.notes.push_back("rule \"" + rule.name + "\" applies");
}

void classify_prompt(const RunRequest& request, Plan& plan) {
  PromptContext context;
  context.tools_present = !request.prompt.tools.empty();
  context.json_requested = request.prompt.response_format.kind != ResponseFormat::Kind::text;
  // Only the last user turn and what it refers to decide, so only recent turns are looked at.
  constexpr std::size_t kRecent = 8;
  const std::vector<Message>& all = request.prompt.messages;
  std::vector<std::string> texts;  // of the turns that are written in several parts
  std::vector<Turn> turns;
  const std::size_t first = all.size() > kRecent ? all.size() - kRecent : 0;
  texts.reserve(all.size() - first);
  turns.reserve(all.size() - first);
  for (std::size_t i = first; i < all.size(); ++i) {
    Turn t;
    t.role = all[i].role == Role::user        ? TurnRole::user
             : all[i].role == Role::assistant ? TurnRole::assistant
             : all[i].role == Role::tool      ? TurnRole::tool
                                              : TurnRole::system;
    t.text = all[i].text_in(texts);
    t.has_media = std::any_of(all[i].parts.begin(), all[i].parts.end(),
                              [](const Part& p) { return p.kind != Part::Kind::text; });
    turns.push_back(t);
  }
  plan.classification = classify_turns(turns, context, &plan.features);
  plan.features.context.referred = {};  // pointed into the texts above
}

void name_classes(const Agent& agent, const RunRequest& request, Plan& plan) {
  plan.prior = plan.classification.prior;
  plan.detection_method = detection_method_name(plan.classification.method);
  if (agent.config().detect_domains) plan.domain = domain_name(plan.classification.domain);
  plan.complexity = complexity_name(plan.classification.complexity);
  if (!request.domain.empty()) plan.domain = request.domain;
  if (!request.complexity.empty()) plan.complexity = request.complexity;
}

// The tiers before any narrowing: the domain's own pipeline, or the agent's.
void choose_tiers(const Agent& agent, Plan& plan) {
  const std::vector<TierConfig>* tiers = &agent.config().tiers;
  for (const DomainRule& d : agent.config().domains) {
    if (d.domain != plan.domain || !d.enabled) continue;
    plan.rule = &d;
    if (!d.tiers.empty()) tiers = &d.tiers;
    if (d.threshold) plan.threshold = d.threshold;
  }
  plan.tiers.reserve(tiers->size());
  for (const TierConfig& t : *tiers) plan.tiers.push_back({t.name, t.models});
}

Result<Unit> narrow(const Agent& agent, const RunRequest& request, Plan& plan) {
  const auto keep_if = [&](auto fits) {
    for (PlanTier& t : plan.tiers) std::erase_if(t.models, [&](std::size_t i) { return !fits(i); });
  };
  if (!request.models.empty()) {
    for (const std::string& id : request.models)
      if (!agent.config().model_index(id))
        return make_error(Status::invalid_request,
                          "$.models: \"" + id + "\" is not the id of a model of this agent.", "$.models");
    keep_if([&](std::size_t i) { return names(request.models, agent.config().models[i]); });
  }
  if (!request.prompt.tools.empty()) keep_if([&](std::size_t i) { return agent.deployment(i).tools; });
  if (has_media(request.prompt)) keep_if([&](std::size_t i) { return agent.deployment(i).vision; });
  if (!request.user_tier.empty()) {
    if (const UserTierRule* r = find_rule(agent.config().user_tiers, request.user_tier))
      apply_rule(*r, agent, plan);
    else
      return make_error(
          Status::invalid_request,
          "$.user_tier: there is no user tier \"" + request.user_tier + "\" in the configuration.",
          "$.user_tier");
  }
  if (!request.workflow.empty()) {
    if (const UserTierRule* r = find_rule(agent.config().workflows, request.workflow))
      apply_rule(*r, agent, plan);
    else
      return make_error(Status::invalid_request,
                        "$.workflow: there is no workflow \"" + request.workflow + "\" in the configuration.",
                        "$.workflow");
  }
  // Within a tier, models that are made for this domain come first.
  for (PlanTier& t : plan.tiers)
    sort_indices(t.models, [&](std::size_t a, std::size_t b) {
      return contains(agent.config().models[a].domains, plan.domain) >
             contains(agent.config().models[b].domains, plan.domain);
    });
  std::erase_if(plan.tiers, [](const PlanTier& t) { return t.models.empty(); });
  if (plan.tiers.empty()) {
    std::string why = "No model of this agent fits the request";
    if (!request.prompt.tools.empty()) why += "; it has tools, so a model with supports_tools is needed";
    if (has_media(request.prompt))
      why += "; it has images, audio or files, so a model with supports_vision is needed";
    return make_error(Status::invalid_config, why + ".", "$.models");
  }
  return Unit{};
}

// Is a draft worth its price? It is when what it probably saves is more than what it surely costs.
bool draft_pays(const Agent& agent, const Plan& plan, Moment now) {
  const std::int64_t tokens = plan.prompt_tokens;
  const Deployment &cheap = agent.deployment(plan.tiers.front().models.front()),
                   &strong = agent.deployment(plan.tiers.back().models.front());
  const std::optional<Price> c = cheap.price(now.wall_ms, tokens), s = strong.price(now.wall_ms, tokens);
  if (!c || !s) return true;
  Usage usual;
  usual.input_total = tokens;
  usual.output_total = 300;
  const double draft = cost_of(usual, *c).usd(), full = cost_of(usual, *s).usd();
  return plan.prior * full >= draft;
}

Strategy strategy_for(const Agent& agent, const RunRequest& request, Plan& plan, Moment now) {
  if (request.strategy && *request.strategy != Strategy::automatic) {
    plan.reason = "the request says so";
    return *request.strategy;
  }
  if (plan.tiers.size() == 1) {
    plan.reason = "there is one tier";
    return Strategy::cheap;
  }
  if (is_one_of(request.kpi_profile, {"quality", "best", "accuracy"})) {
    plan.reason = "the KPI profile asks for quality";
    return Strategy::strong;
  }
  if (plan.rule && plan.rule->require_verifier) {
    plan.reason = "the domain \"" + plan.domain + "\" requires the strong model";
    return Strategy::strong;
  }
  if (plan.rule && !plan.rule->cascade_complexities.empty() &&
      !contains(plan.rule->cascade_complexities, plan.complexity)) {
    plan.reason = "the domain \"" + plan.domain + "\" does not draft " + plan.complexity + " prompts";
    return Strategy::strong;
  }
  const RoutingConfig& routing = agent.config().routing;
  for (const auto& [level, strategy] : routing.complexity)
    if (level == plan.complexity && strategy != Strategy::automatic) {
      plan.reason = "the configuration sends " + plan.complexity + " prompts there";
      return strategy;
    }
  if (routing.strategy != Strategy::automatic) {
    plan.reason = "the configuration says so";
    return routing.strategy;
  }
  if (!routing.cascade_complexities.empty() && !contains(routing.cascade_complexities, plan.complexity)) {
    plan.reason = "the configuration does not draft " + plan.complexity + " prompts";
    return Strategy::strong;
  }
  if (routing.skip_hopeless_drafts && !draft_pays(agent, plan, now)) {
    plan.reason = "a draft would cost more than it probably saves";
    return Strategy::strong;
  }
  plan.reason =
      "a " + plan.complexity + (plan.domain.empty() ? "" : " " + plan.domain) + " prompt is worth a draft";
  return Strategy::cascade;
}

Outcome route(const Agent& agent, const RunRequest& request, Plan& plan, Moment now) {
  name_classes(agent, request, plan);
  choose_tiers(agent, plan);
  if (Outcome fits = narrow(agent, request, plan); !fits) return fits;
  const Strategy s = strategy_for(agent, request, plan, now);
  const std::size_t top = plan.tiers.size() - 1;
  plan.start = s == Strategy::strong ? top : 0;
  plan.top = s == Strategy::cheap ? 0 : top;
  plan.word = s == Strategy::cascade && top > 0 ? "cascade" : s == Strategy::strong ? "strong" : "cheap";
  return Unit{};
}

}  // namespace

Outcome make_plan(const Agent& agent, const RunRequest& request, Moment now, Plan& plan) {
  plan.prompt_tokens = estimate_prompt_tokens(request.prompt);
  classify_prompt(request, plan);
  return route(agent, request, plan, now);
}

Outcome make_plan(const Agent& agent, const RunRequest& request, const Plan& before,
                  const SemanticRouter::Match& match, Moment now, Plan& plan) {
  plan.prompt_tokens = before.prompt_tokens;
  plan.features = before.features;
  plan.classification = before.classification;
  apply_semantic_match(plan.classification, match);
  return route(agent, request, plan, now);
}

}  // namespace cascade
