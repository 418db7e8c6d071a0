// The weights of the built-in model, as data. They ship packed: most weights of a domain are nothing and are
// left out, the others are one of sixteen levels, half a byte each; buckets say how much is in them instead
// of where they begin, and tags by how much they are more than the one before. At the first question they are
// spread out in memory (0.2 MB, within a fraction of a millisecond), so that adding them up takes no
// decisions.
#include <array>
#include <bit>
#include <cstdint>

#include "classify/model.hpp"

namespace cascade {
namespace {

#include "classify/model_weights.inc"

constexpr std::size_t kGrams = sizeof(kTagSteps);
static_assert(sizeof(kBucketGrams) == kBuckets && sizeof(kBucketBytes) == kBuckets);
static_assert(sizeof(kIdfDifficulty) == kGrams && sizeof(kLowMasks) == kGrams &&
              sizeof(kHighMasks) == kGrams);
static_assert(sizeof(kLevels) == 16 && sizeof(kDifficultyLevels) <= 16 && kDomains <= 16);
static_assert(sizeof(kDomainDense) / sizeof(kDomainDense[0]) == kDense * kDomains,
              "retrain: the dense features have changed");
static_assert(sizeof(kStory) / sizeof(float) == kStoryNumbers);

struct Spread {
  std::array<std::uint16_t, kBuckets + 1> begins{};
  std::array<std::uint8_t, kGrams + 8> tags{};
  std::array<std::array<std::int8_t, kDomains>, kGrams> domains{};
  std::array<std::int8_t, kGrams> difficulty{};
  std::array<std::uint8_t, kGrams> idf{};
  std::array<float, kDense * kDomains> dense{};
  Spread() {
    const std::uint8_t* levels = kDomainLevels;
    for (std::size_t bucket = 0; bucket < kBuckets; levels += kBucketBytes[bucket++]) {
      begins[bucket + 1] = static_cast<std::uint16_t>(begins[bucket] + kBucketGrams[bucket]);
      std::size_t at = 0;  // the lower half of a byte comes first
      std::uint8_t tag = 0;
      for (std::size_t gram = begins[bucket]; gram < begins[bucket + 1]; ++gram) {
        tags[gram] = tag = static_cast<std::uint8_t>(tag + kTagSteps[gram]);
        for (std::uint32_t left = kLowMasks[gram] | kHighMasks[gram] << 8; left != 0; left &= left - 1, ++at)
          domains[gram][static_cast<std::size_t>(std::countr_zero(left))] =
              kLevels[levels[at / 2] >> at % 2 * 4 & 15];
      }
    }
    for (std::size_t gram = 0; gram < kGrams; ++gram) {
      idf[gram] = kIdfDifficulty[gram] & 15;
      difficulty[gram] = kDifficultyLevels[kIdfDifficulty[gram] >> 4];
    }
    for (std::size_t i = 0; i < dense.size(); ++i)
      dense[i] = kDenseStep * static_cast<float>(kDomainDense[i]);
  }
};

}  // namespace

const ModelWeights& built_in_weights() {
  static const Spread spread;
  static const ModelWeights weights = {kBuckets,
                                       spread.begins.data(),
                                       spread.tags.data(),
                                       spread.domains.data(),
                                       spread.difficulty.data(),
                                       spread.idf.data(),
                                       kDomainScale,
                                       kDomainBias,
                                       spread.dense.data(),
                                       kDifficultyDense,
                                       kStory,
                                       kIdfStep,
                                       kDifficultyScale,
                                       kDifficultyBias};
  return weights;
}

}  // namespace cascade
