#include "cascade/estimate.hpp"

#include <algorithm>

#include "cascade/plan.hpp"
#include "ledger/cost.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kUsualOutput = 300;  // tokens of an ordinary answer

struct Guess {
  Money at_most, probably;
  bool priced = true;
  std::vector<std::string> models;

  void add(const Guess& o, double share) {
    at_most += o.at_most;
    probably += Money{static_cast<std::int64_t>(static_cast<double>(o.probably.pico) * share)};
    priced = priced && o.priced;
    models.insert(models.end(), o.models.begin(), o.models.end());
  }
  void write(JsonWriter& w, const char* name) const {
    w.key(name)
        .begin_object()
        .field("at_most_nano", at_most.nano())
        .field("probably_nano", probably.nano())
        .field("priced", priced);
    w.key("models").begin_array();
    for (const std::string& m : models) w.string(m);
    w.end_array().end_object();
  }
};

Guess guess_one(const Deployment& d, const Prompt& prompt, std::int64_t tokens, Moment now) {
  Guess g;
  g.models.push_back(d.config.id);
  const std::optional<Price> price = d.price(now.wall_ms, tokens);
  if (!price) {
    g.priced = false;
    return g;
  }
  const std::int64_t limit = d.output_limit(prompt);
  Usage usual;
  usual.input_total = tokens;
  usual.output_total = std::min(limit, kUsualOutput);
  g.at_most = worst_case(tokens, limit, *price);
  g.probably = cost_of(usual, *price);
  return g;
}

}  // namespace

Result<std::string> estimate_json(const Agent& agent, const RunRequest& request, Moment now) {
  Plan plan;
  if (Outcome planned = make_plan(agent, request, now, plan); !planned) return planned.error();
  const std::int64_t tokens = estimate_prompt_tokens(request.prompt);
  const auto tier = [&](std::size_t i) {
    return guess_one(agent.deployment(plan.tiers[i].models.front()), request.prompt, tokens, now);
  };
  // A tier is asked when all before it were rejected.
  Guess cascade;
  double reached = 1;
  for (std::size_t i = plan.start; i <= plan.top && i < plan.tiers.size(); ++i, reached *= 1 - plan.prior)
    cascade.add(tier(i), reached);

  std::string out;
  JsonWriter w(out);
  w.begin_object().field("plan", plan.word).field("prior", plan.prior).field("prompt_tokens", tokens);
  cascade.write(w, "cascade");
  tier(plan.tiers.size() - 1).write(w, "strong_only");
  tier(0).write(w, "cheap_only");
  w.end_object();
  return out;
}

}  // namespace cascade
