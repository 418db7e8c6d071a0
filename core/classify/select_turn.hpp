// Which words of a conversation decide: the last user turn, and, when that turn only makes sense through it,
// the user turn it refers to. System prompts, tool results and old turns never do.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cascade {

enum class TurnRole : std::uint8_t { system, user, assistant, tool };

struct Turn {
  TurnRole role = TurnRole::user;
  std::string_view text;
  bool has_media = false;  // carries an image, audio, video or file
};

struct SelectedTurn {
  std::string_view text;      // the last user turn
  std::string_view referred;  // the earlier user turn that it refers to; empty when it stands on its own
  bool has_media = false;     // of the last user turn, or of the one it refers to
  bool tool_results = false;  // tools have answered since the last user turn: the question is being worked on
  std::uint32_t earlier_turns = 0;  // user turns before the last
};

SelectedTurn select_turn(const std::vector<Turn>& turns);

// A short turn that leans on what was said before: "and in Python?", "shorter please", "why?", "the second
// one".
bool leans_on_context(std::string_view text);

}  // namespace cascade
