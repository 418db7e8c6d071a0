// The exemplars of the domains as an agent's embedder sees them: asked for once, by the run that comes first,
// and remembered for all that follow.
#pragma once

#include <span>
#include <vector>

#include "classify/embedding.hpp"

namespace cascade {

class Exemplars {
 public:
  // True: they are not known and nobody is asking. The caller asks for them, and then learns or gives up.
  bool claim();
  void give_up() { claimed_ = false; }
  // One vector for each of default_exemplars(), in their order. False when these cannot be used.
  bool learn(std::span<const std::vector<float>> vectors);

  bool known() const { return router_.ready(); }
  const SemanticRouter& router() const { return router_; }
  // How near texts are in meaning: 0 as unrelated texts of this embedder, 1 as the same text. Embedders
  // differ widely in what unrelated texts come to; the exemplars of different domains tell.
  double nearness(std::span<const float> a, std::span<const float> b) const;

 private:
  SemanticRouter router_;
  double unrelated_ = 0;
  bool claimed_ = false;
};

}  // namespace cascade
