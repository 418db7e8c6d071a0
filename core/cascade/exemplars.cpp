#include "cascade/exemplars.hpp"

#include <algorithm>

namespace cascade {

bool Exemplars::claim() {
  if (known() || claimed_) return false;
  return claimed_ = true;
}

bool Exemplars::learn(std::span<const std::vector<float>> vectors) {
  claimed_ = false;
  const std::span<const DomainExemplar> texts = default_exemplars();
  if (vectors.size() != texts.size()) return false;
  SemanticRouter router;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!router.add(texts[i].domain, vectors[i])) return false;
  double sum = 0;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (texts[i].domain != texts[k].domain) {
        sum += cosine_similarity(vectors[i], vectors[k]);
        ++pairs;
      }
  router_ = std::move(router);
  unrelated_ = std::clamp(sum / static_cast<double>(pairs), 0.0, 0.95);
  return true;
}

double Exemplars::nearness(std::span<const float> a, std::span<const float> b) const {
  return std::clamp((cosine_similarity(a, b) - unrelated_) / (1 - unrelated_), 0.0, 1.0);
}

}  // namespace cascade
