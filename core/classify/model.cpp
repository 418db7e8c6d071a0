// Evaluating the learned model.
#include "classify/model.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstring>

#include "base/word_bytes.hpp"

namespace cascade {
namespace {

constexpr std::size_t kMostGrams = 8'192;

// Where an n-gram stands among those of the model, or -1.
inline int find_gram(const ModelWeights& m, std::uint32_t hash) {
  const auto bucket = static_cast<std::size_t>((static_cast<std::uint64_t>(hash) * m.buckets) >> 32);
  const auto tag = static_cast<std::uint8_t>(hash);
  // Eight tags at a time: most buckets hold fewer. Beyond the last one there is room to read.
  const std::size_t end = m.begins[bucket + 1];
  for (std::size_t gram = m.begins[bucket]; gram < end; gram += 8) {
    const std::uint64_t apart =
        load_in_order(reinterpret_cast<const char*>(m.tags) + gram) ^ kEveryByte * tag;
    const std::uint64_t same = (apart - kEveryByte) & ~apart & kHighBits;  // the lowest mark is a true one
    if (same == 0) continue;
    const std::size_t found = gram + bytes_before(same);
    return found < end ? static_cast<int>(found) : -1;
  }
  return -1;
}

double sigmoid(double z) { return 1.0 / (1.0 + std::exp(-z)); }

}  // namespace

ModelScores run_model(const ModelWeights& m, const GramBag& grams, const std::array<float, kDense>& dense) {
  ModelScores out;
  std::array<std::int32_t, kDomains> sums{};
  std::int32_t difficulty_sum = 0;
  std::uint64_t square = 0;
  // First which of them, then what they say: adding up, the processor is not kept from the next row by
  // guesses about the next n-gram.
  std::bitset<kMostGrams> seen;
  std::array<std::uint16_t, GramBag::kCapacity> known;
  for (std::uint32_t i = 0; i < grams.size; ++i) {
    const int gram = find_gram(m, grams.hashes[i]);
    if (gram < 0 || seen[static_cast<std::size_t>(gram)]) continue;
    seen[static_cast<std::size_t>(gram)] = true;
    known[out.known_grams++] = static_cast<std::uint16_t>(gram);
  }
  for (std::uint32_t i = 0; i < out.known_grams; ++i) {
    const std::size_t gram = known[i];
    for (std::size_t d = 0; d < kDomains; ++d) sums[d] += m.domains[gram][d];
    difficulty_sum += m.difficulty[gram];
    square += static_cast<std::uint64_t>(m.idf[gram]) * m.idf[gram];
  }
  // Each prompt is a vector of length one, so that long and short ones speak equally loud.
  const double norm = square ? std::sqrt(static_cast<double>(square)) * static_cast<double>(m.idf_step) : 1.0;

  std::array<double, kDomains> z{};
  for (std::size_t d = 0; d < kDomains; ++d)
    z[d] = static_cast<double>(sums[d]) * static_cast<double>(m.domain_scale[d]) / norm +
           static_cast<double>(m.domain_bias[d]);
  double difficulty = static_cast<double>(difficulty_sum) * static_cast<double>(m.difficulty_scale) / norm +
                      static_cast<double>(m.difficulty_bias);
  for (std::size_t k = 0; k < kDense; ++k) {
    if (dense[k] == 0.0F) continue;
    const double x = static_cast<double>(dense[k]);
    const float* w = m.domain_dense + k * kDomains;
    for (std::size_t d = 0; d < kDomains; ++d) z[d] += x * static_cast<double>(w[d]);
    difficulty += x * static_cast<double>(m.difficulty_dense[k]);
  }
  const double top = *std::max_element(z.begin(), z.end());
  double sum = 0;
  for (std::size_t d = 0; d < kDomains; ++d) sum += out.domains[d] = std::exp(z[d] - top);
  for (double& p : out.domains) p /= sum;
  // How hard a mathematical word problem is shows in its length, hardly in its words: there a model of its
  // own speaks, the louder the surer it is that this is mathematics.
  if (dense[kStoryAt] > 0) {
    double story = 0;
    for (std::size_t k = 0; k < kStoryNumbers; ++k)
      story += static_cast<double>(dense[kStoryAt + k]) * static_cast<double>(m.story[k]);
    const double is_math = out.domains[static_cast<std::size_t>(Domain::math)];
    const double share = std::clamp(2.0 * is_math - 0.4, 0.0, 1.0);
    difficulty = share * story + (1.0 - share) * difficulty;
  }
  out.difficulty = sigmoid(difficulty);
  return out;
}

}  // namespace cascade
