// The learned model: hashed n-grams and dense numbers -> one score per domain, and one for difficulty.
// Linear.
//
// An n-gram is looked up by the high part of its hash (bucket) and confirmed by its last byte (tag), so that
// n-grams that the training never kept are nearly always ignored instead of colliding with some that it did.
#pragma once

#include <array>
#include <cstdint>

#include "classify/dense.hpp"
#include "classify/labels.hpp"
#include "features/prompt.hpp"

namespace cascade {

struct ModelWeights {
  std::uint32_t buckets = 0;
  const std::uint16_t* begins = nullptr;  // [buckets + 1]: where a bucket's n-grams begin
  const std::uint8_t* tags = nullptr;     // one for each n-gram, as the three below; eight more can be read
  const std::array<std::int8_t, kDomains>* domains = nullptr;
  const std::int8_t* difficulty = nullptr;
  const std::uint8_t* idf = nullptr;        // in steps of idf_step
  const float* domain_scale = nullptr;      // [kDomains]
  const float* domain_bias = nullptr;       // [kDomains]
  const float* domain_dense = nullptr;      // [kDense][kDomains]
  const float* difficulty_dense = nullptr;  // [kDense]
  const float* story = nullptr;  // [kStoryNumbers]: difficulty of word problems, the flag's is the bias
  float idf_step = 0;
  float difficulty_scale = 0;
  float difficulty_bias = 0;
};

const ModelWeights& built_in_weights();

struct ModelScores {
  std::array<double, kDomains> domains{};  // probabilities, sum 1
  double difficulty = 0.5;                 // P(a cheap model fails)
  std::uint32_t known_grams = 0;           // how many distinct n-grams the model knew
};

ModelScores run_model(const ModelWeights& weights, const GramBag& grams,
                      const std::array<float, kDense>& dense);

}  // namespace cascade
