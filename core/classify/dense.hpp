// The numbers that the learned model reads beside the n-grams: shape and cues of a prompt, brought to a
// common scale.
#pragma once

#include <array>
#include <cstddef>

#include "features/prompt.hpp"

namespace cascade {

inline constexpr std::size_t kShapeNumbers = 38;
inline constexpr std::size_t kFirstPromptCue = static_cast<std::size_t>(Cue::summarise);
inline constexpr std::size_t kPromptCues = static_cast<std::size_t>(Cue::small_word) - kFirstPromptCue;
inline constexpr std::size_t kDense = kShapeNumbers + kPromptCues;

// Where the numbers of word problems stand: a flag, and words, numbers and sentences when the flag is set.
inline constexpr std::size_t kStoryAt = 34;
inline constexpr std::size_t kStoryNumbers = 4;

// Roughly 0..1 each, so that one strength of regularisation fits all. The order is part of the weights'
// format: a change here wants a new training run.
std::array<float, kDense> dense_features(const PromptFeatures& f);

}  // namespace cascade
