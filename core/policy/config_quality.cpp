#include "policy/config_quality.hpp"

#include "policy/config_model.hpp"

namespace cascade {
namespace {

void read_learning(JsonView v, AgentConfig& c, ConfigReport& report) {
  Fields f(v, "$.quality.learning", report.errors);
  f.boolean("enabled", &c.learning.enabled);
  f.number("forgetting", 0.9, 1, &c.learning.forgetting);
  f.number("shadow_rate", 0, 1, &c.learning.shadow_rate);
  f.string("kept_as", &c.learning.kept_as);
  f.finish();
  if (c.learning.shadow_rate <= 0) return;
  if (!c.learning.enabled)
    report.warnings.push_back(
        "quality.learning.shadow_rate: nothing is learned while \"enabled\" is false, so nothing is sampled.");
  else if (c.tiers.size() < 2)
    report.warnings.push_back(
        "quality.learning.shadow_rate: there is one tier only, so there is no stronger model to compare with.");
}

}  // namespace

void read_quality(JsonView quality, AgentConfig& c, ConfigReport& report) {
  c.quality_json = quality.dump();
  Fields f(quality, "$.quality", report.errors);  // never finished: the gate reads the rest
  if (const JsonView e = f.object("embeddings"))
    c.embeddings = read_embeddings(e, "$.quality.embeddings", report);
  if (const JsonView l = f.object("learning")) read_learning(l, c, report);
  // Said aloud, so that nobody relies on what does not happen.
  if (quality["semantic_similarity"] && !c.embeddings)
    report.warnings.push_back(
        "quality.semantic_similarity: without quality.embeddings, runs measure no similarity; it counts only where "
        "judge is given one.");
}

void write_quality(JsonWriter& w, const AgentConfig& c) {
  const Result<Json> given = parse_json(c.quality_json);
  w.begin_object();
  if (given)
    for (JsonView m : given->view()) {
      w.key(m.key());
      if (m.key() == "embeddings" && c.embeddings) write_embeddings_config(w, *c.embeddings);
      else w.value(m);
    }
  w.end_object();
}

}  // namespace cascade
