// The one pass over a prompt: its shape, its cues, and the hashed n-grams that the learned model reads.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "features/shape.hpp"

namespace cascade {

// What stands around the last user turn; the text itself is not read again.
struct PromptContext {
  bool tools_present = false;
  bool images_present = false;  // image, audio or file parts in the last user turn
  bool json_requested = false;  // response_format asks for JSON
  std::uint32_t earlier_turns = 0;
  std::string_view
      referred;  // the earlier turn that a short follow-up refers to; read as well, weighs the same
};

// Hashed n-grams of a text, in the order in which they were met. Fixed size: nothing is allocated.
struct GramBag {
  static constexpr std::size_t kCapacity = 6144;
  std::array<std::uint32_t, kCapacity> hashes;  // only the first `size` are set
  std::uint32_t size = 0;
  std::uint32_t limit =
      kCapacity;  // lowered while the head of a long text is read, so that its tail finds room
};

struct PromptFeatures {
  TextShape shape;
  PromptContext context;
  bool multiple_choice = false;  // two options or more are offered
  bool yes_no = false;           // a question that "yes" or "no" answers
  bool asks_json = false;        // JSON is asked for, in words or by response_format
  Language answer_language =
      Language::unknown;  // named in the prompt ("in German"), if exactly one language is
};

// Reads at most kPromptWindow bytes: of longer prompts the head and the tail, where instructions and
// questions stand.
inline constexpr std::size_t kPromptWindow = 16 * 1024;

// `grams` may be null when no model will read them.
PromptFeatures scan_prompt(std::string_view text, const PromptContext& context = {},
                           GramBag* grams = nullptr);

}  // namespace cascade
