#include "gate/config.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cascade {
namespace {

constexpr std::string_view kPresets[] = {"cascade", "production", "development", "strict", "permissive"};

Error wrong(std::string message, std::string_view path) {
  return make_error(Status::invalid_config, std::move(message), std::string(path));
}

// Reads a share (0..1) if the member is there.
Outcome read_share(JsonView v, const char* key, std::string_view path, std::optional<double>& out) {
  const JsonView m = v[key];
  if (!m) return Unit{};
  const std::string where = std::string(path) + "." + key;
  if (!m.is_number() || m.num() < 0 || m.num() > 1)
    return wrong(std::string("\"") + key + "\" must be a number from 0 to 1.", where);
  out = m.num();
  return Unit{};
}

Outcome read_length(JsonView v, const char* key, std::string_view path, std::uint32_t& out) {
  const JsonView m = v[key];
  if (!m) return Unit{};
  const auto n = m.opt_int();
  if (!n || *n < 0 || *n > 1000000)
    return wrong(std::string("\"") + key + "\" must be a whole number of words, 0 for no limit.",
                 std::string(path) + "." + key);
  out = static_cast<std::uint32_t>(*n);
  return Unit{};
}

// A word that is none of ours is a slip of the pen, and would change nothing in silence.
Outcome check_keys(JsonView v, std::string_view path) {
  static const std::vector<std::string_view> kKnown = {"preset",
                                                       "threshold",
                                                       "confidence_threshold",
                                                       "thresholds",
                                                       "confidence_thresholds",
                                                       "target",
                                                       "value_of_correct_usd",
                                                       "min_length",
                                                       "max_length",
                                                       "semantic_similarity",
                                                       "abstain_below",
                                                       "language",
                                                       "disabled_vetoes",
                                                       "embeddings",
                                                       "learning"};
  for (JsonView m : v) {
    if (std::find(kKnown.begin(), kKnown.end(), m.key()) != kKnown.end()) continue;
    const std::string where = std::string(path) + "." + std::string(m.key());
    const std::string_view near = nearest_name(m.key(), kKnown);
    return wrong(
        where + ": unknown key" + (near.empty() ? "." : "; did you mean \"" + std::string(near) + "\"?"),
        where);
  }
  return Unit{};
}

struct TargetKey {
  const char* key;
  TargetMode mode;
  double most;
};
constexpr TargetKey kTargets[] = {{"min_quality_ratio", TargetMode::quality, 1.0},
                                  {"max_usd_per_1000", TargetMode::cost, 1e9},
                                  {"max_wrong_accepted", TargetMode::risk, 1.0}};

Outcome read_target(JsonView v, std::string_view path, GateConfig& c) {
  if (!v || v.is_null()) return Unit{};
  const std::string where = std::string(path) + ".target";
  if (!v.is_object())
    return wrong(
        "\"target\" must be an object such as {\"min_quality_ratio\": 0.96}, {\"max_usd_per_1000\": 2.5} or "
        "{\"max_wrong_accepted\": 0.02}.",
        where);
  int given = 0;
  for (const auto& t : kTargets) {
    const JsonView m = v[t.key];
    if (!m) continue;
    ++given;
    if (!m.is_number() || !(m.num() > 0) || m.num() > t.most)
      return wrong(
          std::string("\"") + t.key + "\" must be a number above 0" + (t.most == 1.0 ? " and up to 1." : "."),
          where + "." + t.key);
    c.target = t.mode;
    c.target_value = m.num();
  }
  if (given != 1)
    return wrong(
        "\"target\" takes exactly one of min_quality_ratio, max_usd_per_1000 and max_wrong_accepted.", where);
  std::optional<double> delta;
  if (auto r = read_share(v, "delta", where, delta); !r) return r;
  if (delta) c.target_delta = *delta;
  return read_share(v, "tuned_threshold", where, c.tuned_threshold);
}

}  // namespace

double GateConfig::threshold_for(std::optional<Complexity> c) const {
  const bool targeted = target != TargetMode::threshold && target != TargetMode::value;
  if (targeted && tuned_threshold) return *tuned_threshold;
  if (confidence_threshold) return *confidence_threshold;
  // Not tuned yet: what keeps the target if each probability is taken at its word. A cost target steers by
  // what runs have cost; it starts from the preset.
  if (target == TargetMode::risk) return 1.0 - target_value;
  if (target == TargetMode::quality) return target_value * kOrdinaryStrongAccuracy;
  return thresholds[static_cast<std::size_t>(c.value_or(Complexity::simple))];
}

bool GateConfig::veto_enabled(std::string_view code) const {
  return std::find(disabled_vetoes.begin(), disabled_vetoes.end(), code) == disabled_vetoes.end();
}

std::optional<GateConfig> GateConfig::preset_named(std::string_view name) {
  // "for_cascade", "forCascade", "cascade" are one name.
  std::string key;
  for (char ch : name)
    if (ch != '_' && ch != '-') key += ascii_lower(ch);
  if (key.starts_with("for")) key.erase(0, 3);
  GateConfig c;
  if (key == "cascade") return c;
  if (key == "production") {
    c.preset = kPresets[1];
    c.thresholds = {0.70, 0.75, 0.80, 0.84, 0.88};
    return c;
  }
  if (key == "development") {
    c.preset = kPresets[2];
    c.thresholds = {0.50, 0.55, 0.60, 0.65, 0.70};
    return c;
  }
  if (key == "strict") {
    c.preset = kPresets[3];
    c.thresholds = {0.88, 0.90, 0.92, 0.94, 0.95};
    c.needs_signal = true;
    return c;
  }
  if (key == "permissive") {
    c.preset = kPresets[4];
    c.thresholds = {0.35, 0.40, 0.45, 0.50, 0.55};
    return c;
  }
  return std::nullopt;
}

Result<GateConfig> GateConfig::from_json(JsonView v, std::string_view path, const GateConfig& base) {
  if (!v || v.is_null()) return base;
  const auto preset = [&](JsonView name, const std::string& where) -> Result<GateConfig> {
    if (auto c = preset_named(name.str())) return *c;
    return wrong("There is no quality preset \"" + std::string(name.str()) +
                     "\"; there are cascade, production, development, strict and permissive.",
                 where);
  };
  if (v.is_string()) return preset(v, std::string(path));
  if (!v.is_object())
    return wrong(std::string("Quality must be a preset's name or an object, not ") + v.type_name() + ".",
                 path);

  if (auto r = check_keys(v, path); !r) return r.error();
  GateConfig c = base;
  if (const JsonView name = v["preset"]) {
    auto r = preset(name, std::string(path) + ".preset");
    if (!r) return r;
    c = std::move(*r);
  }
  if (auto r = read_share(v, "threshold", path, c.confidence_threshold); !r) return r.error();
  if (auto r = read_share(v, "confidence_threshold", path, c.confidence_threshold); !r) return r.error();
  for (const char* key : {"thresholds", "confidence_thresholds"}) {
    const JsonView per = v[key];
    if (!per) continue;
    const std::string where = std::string(path) + "." + key;
    if (!per.is_object())
      return wrong("Thresholds are an object with trivial, simple, moderate, hard, expert.", where);
    for (JsonView m : per) {
      const auto level = complexity_from_name(m.key());
      if (!level)
        return wrong("\"" + std::string(m.key()) +
                         "\" is no complexity; there are trivial, simple, moderate, hard and expert.",
                     where);
      if (!m.is_number() || m.num() < 0 || m.num() > 1)
        return wrong("A threshold must be a number from 0 to 1.", where + "." + std::string(m.key()));
      c.thresholds[static_cast<std::size_t>(*level)] = m.num();
    }
  }
  if (auto r = read_length(v, "min_length", path, c.min_length); !r) return r.error();
  if (auto r = read_length(v, "max_length", path, c.max_length); !r) return r.error();
  if (auto r = read_share(v, "semantic_similarity", path, c.semantic_similarity); !r) return r.error();
  std::optional<double> abstain;
  if (auto r = read_share(v, "abstain_below", path, abstain); !r) return r.error();
  if (abstain) c.abstain_below = *abstain;
  // Who names a threshold, here, means it instead of the target of what this starts from.
  if ((v["threshold"] || v["confidence_threshold"] || v["thresholds"] || v["confidence_thresholds"]) &&
      c.target != TargetMode::value) {
    c.target = TargetMode::threshold;
    c.tuned_threshold.reset();
  }
  if (auto r = read_target(v["target"], path, c); !r) return r.error();
  if (const JsonView m = v["value_of_correct_usd"]; m && !m.is_null()) {
    if (!m.is_number() || !(m.num() > 0))
      return wrong("\"value_of_correct_usd\" must be an amount above 0.",
                   std::string(path) + ".value_of_correct_usd");
    c.value_of_correct_usd = m.num();
    if (c.target == TargetMode::threshold) c.target = TargetMode::value;
  }
  if (const JsonView m = v["language"]; m && !m.is_null()) {
    if (m.str().size() < 2)
      return wrong("\"language\" must be a language code such as \"en\" or \"de\".",
                   std::string(path) + ".language");
    c.language = to_lower_ascii(m.str().substr(0, 2));
  }
  if (const JsonView off = v["disabled_vetoes"]) {
    if (!off.is_array())
      return wrong("\"disabled_vetoes\" must be an array of veto names.",
                   std::string(path) + ".disabled_vetoes");
    for (JsonView m : off) c.disabled_vetoes.emplace_back(m.str());
  }
  return c;
}

}  // namespace cascade
