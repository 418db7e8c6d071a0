// Semantic routing: the nearest domain by the cosine between a prompt's embedding and examples that were
// embedded by the same model. The vectors come from outside (an embeddings server or a host callback); this
// is only the arithmetic.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "classify/labels.hpp"

namespace cascade {

// Cosine of two vectors of equal length; 0 when they differ in length or one of them is zero.
double cosine_similarity(std::span<const float> a, std::span<const float> b);

// Phrases that stand for a domain; embed them once, then give the vectors to a SemanticRouter.
struct DomainExemplar {
  Domain domain;
  std::string_view text;
};
std::span<const DomainExemplar> default_exemplars();

class SemanticRouter {
 public:
  // Vectors may be added in any number; all must have the same length. False (and nothing added) when they do
  // not.
  bool add(Domain domain, std::span<const float> embedding);
  bool ready() const { return exemplars_.size() >= 2; }
  std::size_t dimensions() const { return dimensions_; }

  struct Match {
    Domain domain = Domain::general;
    double similarity = 0;                   // of the nearest exemplars
    std::array<double, kDomains> domains{};  // softmax over domains that have exemplars
  };
  // Nothing when there are no exemplars or the length differs from theirs.
  std::optional<Match> match(std::span<const float> embedding) const;

 private:
  struct Exemplar {
    Domain domain;
    std::vector<float> unit;
  };
  std::vector<Exemplar> exemplars_;
  std::size_t dimensions_ = 0;
};

}  // namespace cascade
