// What the user may choose about the gate: presets, thresholds, targets, lengths, which vetoes count.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "classify/labels.hpp"

namespace cascade {

// How "good enough" is decided once p_accept is known.
enum class TargetMode : std::uint8_t {
  threshold,  // p_accept against a fixed threshold (per complexity, or one for all)
  value,      // expected value: the error avoided, in money, against the price of the stronger call
  quality,    // keep at least this share of the strong model's quality
  cost,       // spend at most this much per 1,000 requests
  risk,       // at most this share wrong among the accepted
};

// How often a strong model is right where nothing is known of it.
inline constexpr double kOrdinaryStrongAccuracy = 0.9;

struct GateConfig {
  std::string preset = "cascade";
  std::array<double, 5> thresholds{0.60, 0.65, 0.70, 0.76, 0.82};  // on p_accept, trivial .. expert
  std::optional<double> confidence_threshold;                      // one for every complexity
  std::uint32_t min_length = 0;               // words; 0: a short answer to a short question is no fault
  std::uint32_t max_length = 0;               // words; 0: no limit
  std::optional<double> semantic_similarity;  // least embedding similarity of prompt and answer
  double abstain_below = 0;   // p of the last tier below which "ask a human" is the verdict; 0: never
  bool needs_signal = false;  // strict: without any signal from a model, escalate

  TargetMode target = TargetMode::threshold;
  double target_value = 0;                // quality share, USD per 1,000, or error share
  double target_delta = 0.1;              // 1 - confidence of the bound behind `risk`
  double value_of_correct_usd = 0;        // what a right answer is worth more than a wrong one
  std::optional<double> tuned_threshold;  // found by `tune` for the target above

  std::string language;  // ISO 639-1 of the language the answer must have; "": the prompt's
  std::vector<std::string> disabled_vetoes;  // by code: these are only signals

  double threshold_for(std::optional<Complexity> c) const;
  bool veto_enabled(std::string_view code) const;

  // cascade, production, development, strict, permissive; the seeds' names (for_cascade, forCascade ...) mean
  // the same
  static std::optional<GateConfig> preset_named(std::string_view name);
  // The "quality" part of a configuration (docs/reference.md): a preset's name, or an object that starts from
  // one. Members of other rooms (embeddings, learning) are left to them. `base`: what an object without a
  // preset starts from.
  static Result<GateConfig> from_json(JsonView v, std::string_view path, const GateConfig& base);
  static Result<GateConfig> from_json(JsonView v, std::string_view path) {
    return from_json(v, path, GateConfig{});
  }
};

}  // namespace cascade
