// The weights of the built-in model, as data.
#include <cstdint>

#include "classify/model.hpp"

namespace cascade {
namespace {

#include "classify/model_weights.inc"

static_assert(sizeof(kTags) / sizeof(kTags[0]) == kBuckets * kBucketSlots);
static_assert(sizeof(kDomainMasks) / sizeof(kDomainMasks[0]) == kBuckets * kBucketSlots && kDomains <= 16);
static_assert(sizeof(kDomainBegins) / sizeof(kDomainBegins[0]) == kBuckets);
static_assert(sizeof(kLevels) == kWeightLevels && sizeof(kDomainLevels) < 65'536);
static_assert(sizeof(kDomainDense) / sizeof(float) == kDense * kDomains,
              "retrain: the dense features have changed");
static_assert(sizeof(kStory) / sizeof(float) == kStoryNumbers);
static_assert(sizeof(kTags) + sizeof(kIdf) + sizeof(kDifficulty) + sizeof(kDomainMasks) +
                  sizeof(kDomainLevels) + sizeof(kDomainDense) <=
              175'000);

constexpr ModelWeights kWeights = {kBuckets,      kTags,         kLevels,          kDomainMasks,
                                   kDomainBegins, kDomainLevels, kDifficulty,      kIdf,
                                   kDomainScale,  kDomainBias,   kDomainDense,     kDifficultyDense,
                                   kStory,        kIdfStep,      kDifficultyScale, kDifficultyBias};

}  // namespace

const ModelWeights& built_in_weights() { return kWeights; }

}  // namespace cascade
