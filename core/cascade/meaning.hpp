// Meaning: what an embedder has told a run of its texts, and what the run is still asking it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cascade/action.hpp"

namespace cascade {

struct Meaning {
  // One request: which texts it holds, in this order.
  struct Asked {
    bool for_plan = false;  // else for the verdict on the current answer
    bool prompt = false, answer = false;
    std::size_t samples = 0;
    bool exemplars = false;
    std::vector<std::string> texts;
    std::size_t lane = SIZE_MAX;
    bool waited = true;  // the run goes on when this is over
    TimerId limit = 0;
  };
  std::vector<Asked> asked;
  std::vector<float> prompt;

  // Of the answer that is being judged.
  std::size_t judged = SIZE_MAX;  // its lane
  bool similarity_asked = false;
  std::size_t samples_asked = 0;
  std::vector<float> answer;
  std::vector<std::vector<float>> samples;
};

}  // namespace cascade
