// Classification: rules first, the learned model for the rest.
#include "classify/classify.hpp"

#include <algorithm>
#include <cmath>

#include "classify/dense.hpp"
#include "classify/model.hpp"
#include "classify/rules.hpp"

namespace cascade {
namespace {

double logit(double p) { return std::log(p / (1.0 - p)); }
double sigmoid(double z) { return 1.0 / (1.0 + std::exp(-z)); }

// Gives `domain` the probability `p` and shares the rest among the others as they stood.
void set_domain(Classification& c, Domain domain, double p) {
  const auto at = static_cast<std::size_t>(domain);
  const double rest = 1.0 - c.domains[at];
  for (std::size_t d = 0; d < kDomains; ++d) {
    if (d == at) continue;
    c.domains[d] = rest > 1e-12 ? c.domains[d] / rest * (1.0 - p) : (1.0 - p) / (kDomains - 1);
  }
  c.domains[at] = p;
  c.domain = domain;
  c.domain_p = p;
}

void take_top(Classification& c) {
  const auto top = std::max_element(c.domains.begin(), c.domains.end());
  c.domain = static_cast<Domain>(top - c.domains.begin());
  c.domain_p = *top;
}

// General knowledge and science border on one another, and a question at the border splits its probability
// between them. When together they outweigh every other domain, the likelier of the two is raised to win, at
// the other's cost.
void settle_border(std::array<double, kDomains>& p) {
  double& science = p[static_cast<std::size_t>(Domain::science)];
  double& general = p[static_cast<std::size_t>(Domain::general)];
  double best_other = 0;
  for (std::size_t d = 0; d < kDomains; ++d)
    if (&p[d] != &science && &p[d] != &general) best_other = std::max(best_other, p[d]);
  double& more = science > general ? science : general;
  double& less = science > general ? general : science;
  if (more > best_other || more + less <= best_other) return;
  const double moved =
      std::min(less, (best_other - more + less) / 2);  // half way between just enough and all
  more += moved;
  less -= moved;
}

// A prompt that says next to nothing is easy whatever the model makes of its letters.
double bounded_difficulty(const PromptFeatures& f, double difficulty) {
  if (f.shape.words + f.shape.numbers == 0) return 0.05;
  if (f.shape.cue(Cue::chat) > 0 && f.shape.words <= 6 && f.context.referred.empty())
    return std::min(difficulty, 0.06);
  return std::clamp(difficulty, 0.01, 0.99);
}

}  // namespace

double prior_for(double difficulty, TierStrength strength) {
  const double d = std::clamp(difficulty, 0.005, 0.995);
  switch (strength) {
    // In log-odds, from the recorded answers: Llama 8B stands .26 below Claude 3 Haiku on BoolQ, Mixtral .71
    // below GPT-3.5 on GSM8K; the strong models (GPT-4, GPT-4o, Claude Sonnet 4) stand .97 above and depend
    // on difficulty less.
    case TierStrength::small: return sigmoid(-logit(d) - 0.4);
    case TierStrength::cheap: return 1.0 - d;
    case TierStrength::strong: return sigmoid(-0.74 * logit(d) + 0.97);
  }
  return 1.0 - d;
}

Classification classify(const PromptFeatures& features, const GramBag& grams) {
  Classification c;
  const ModelScores scores = run_model(built_in_weights(), grams, dense_features(features));
  c.domains = scores.domains;
  settle_border(c.domains);
  take_top(c);
  if (features.shape.words + features.shape.numbers == 0 && !features.context.images_present) {
    set_domain(c, Domain::general, 0.9);
    c.method = DetectionMethod::rules;
  } else if (const auto rule = decide_by_rule(features)) {
    set_domain(c, rule->domain, std::max(rule->p, c.domains[static_cast<std::size_t>(rule->domain)]));
    c.method = DetectionMethod::rules;
  }
  c.difficulty = bounded_difficulty(features, scores.difficulty);
  c.complexity = complexity_of(c.difficulty);
  c.prior = prior_for(c.difficulty, TierStrength::cheap);
  return c;
}

Classification classify_text(std::string_view text, const PromptContext& context, PromptFeatures* features) {
  GramBag grams;
  const PromptFeatures seen = scan_prompt(text, context, &grams);
  if (features) *features = seen;
  return classify(seen, grams);
}

Classification classify_turns(const std::vector<Turn>& turns, PromptContext context,
                              PromptFeatures* features) {
  const SelectedTurn turn = select_turn(turns);
  context.images_present = context.images_present || turn.has_media;
  context.earlier_turns = turn.earlier_turns;
  context.referred = turn.referred;
  return classify_text(turn.text, context, features);
}

void apply_semantic_match(Classification& c, const SemanticRouter::Match& match) {
  if (c.method == DetectionMethod::rules) return;
  // Two opinions, weighted as log-linear pooling does; the embedding, which knows meanings, counts double.
  double sum = 0;
  std::array<double, kDomains> pooled{};
  for (std::size_t d = 0; d < kDomains; ++d) {
    pooled[d] = std::cbrt(std::max(c.domains[d], 1e-6) * std::pow(std::max(match.domains[d], 1e-6), 2));
    sum += pooled[d];
  }
  for (std::size_t d = 0; d < kDomains; ++d) c.domains[d] = pooled[d] / sum;
  take_top(c);
  c.method = DetectionMethod::embedding;
}

}  // namespace cascade
