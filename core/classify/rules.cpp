// The rules, most certain first. Each asks for more than one word: a single common word never decides.
#include "classify/rules.hpp"

namespace cascade {

std::optional<RuleDecision> decide_by_rule(const PromptFeatures& f) {
  const TextShape& s = f.shape;
  const PromptContext& context = f.context;
  // Pictures, sound or files were sent along: only a model that can read them will do.
  if (context.images_present) return RuleDecision{Domain::multimodal, 0.97};
  // The request is to act, and the tools to act with are there.
  if (context.tools_present && s.cue(Cue::act) > 0 && s.code_fences == 0 && s.words < 80)
    return RuleDecision{Domain::tool, 0.93};
  // "Translate ... into <language>": the task and its target are both named, at short length or up front.
  const bool names_language = s.cue(Cue::language_name) > 0;
  if (s.cue(Cue::translate) > 0 && names_language && s.code_fences == 0 && s.code_marks < 3 &&
      !f.multiple_choice && s.cue(Cue::translate) + s.cue(Cue::language_name) >= s.cue(Cue::code) + 2)
    return RuleDecision{Domain::translation, 0.95};
  // A fenced block of code with code's marks in it.
  if (s.code_fences >= 2 && s.code_marks >= 4 && s.cue(Cue::summarise) == 0 && s.cue(Cue::translate) == 0)
    return RuleDecision{Domain::code, 0.9};
  // A greeting and nothing else.
  if (s.cue(Cue::chat) > 0 && s.words <= 4 && s.numbers == 0 && s.code_marks == 0)
    return RuleDecision{Domain::conversation, 0.93};
  return std::nullopt;
}

}  // namespace cascade
