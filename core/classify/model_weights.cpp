// The weights of the built-in model, as data. They ship packed: most weights of a domain are nothing and are
// left out, the others are one of sixteen levels, half a byte each. At the first question they are spread out
// in memory (0.3 MB, within a fraction of a millisecond), so that adding them up takes no decisions.
#include <array>
#include <bit>
#include <cstdint>

#include "classify/model.hpp"

namespace cascade {
namespace {

#include "classify/model_weights.inc"

static_assert(sizeof(kTags) / sizeof(kTags[0]) == kBuckets * kBucketSlots);
static_assert(sizeof(kDomainMasks) / sizeof(kDomainMasks[0]) == kBuckets * kBucketSlots && kDomains <= 16);
static_assert(sizeof(kDomainBegins) / sizeof(kDomainBegins[0]) == kBuckets);
static_assert(sizeof(kLevels) == 16 && sizeof(kDomainLevels) < 65'536);
static_assert(sizeof(kDomainDense) / sizeof(float) == kDense * kDomains,
              "retrain: the dense features have changed");
static_assert(sizeof(kStory) / sizeof(float) == kStoryNumbers);
static_assert(sizeof(kTags) + sizeof(kIdf) + sizeof(kDifficulty) + sizeof(kDomainMasks) +
                  sizeof(kDomainLevels) + sizeof(kDomainDense) <=
              175'000);

struct Spread {
  std::array<std::array<std::int8_t, kDomains>, kBuckets * kBucketSlots> rows{};
  Spread() {
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      std::size_t at = 2 * std::size_t{kDomainBegins[bucket]};  // the lower half of a byte comes first
      for (std::size_t slot = bucket * kBucketSlots; slot < (bucket + 1) * kBucketSlots; ++slot)
        for (std::uint32_t left = kDomainMasks[slot]; left != 0; left &= left - 1, ++at)
          rows[slot][static_cast<std::size_t>(std::countr_zero(left))] =
              kLevels[kDomainLevels[at / 2] >> at % 2 * 4 & 15];
    }
  }
};

}  // namespace

const ModelWeights& built_in_weights() {
  static const Spread spread;
  static const ModelWeights weights = {
      kBuckets,       kTags,        spread.rows.data(), kDifficulty, kIdf,     kDomainScale,
      kDomainBias,    kDomainDense, kDifficultyDense,   kStory,      kIdfStep, kDifficultyScale,
      kDifficultyBias};
  return weights;
}

}  // namespace cascade
