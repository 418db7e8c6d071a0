// Learning in the shadow of accepted drafts: which run casts one, and what is learned when the strongest tier
// has answered.
#include "cascade/run.hpp"
#include "gate/agreement.hpp"

namespace cascade {

// After an accepted draft: shall the strongest tier be asked as well? Only answers that can be compared for
// certain are worth its price: how alike two open texts are says little about which of them is wrong.
void Run::cast_shadow() {
  const LearningConfig& learning = agent_.config().learning;
  if (learning.shadow_rate <= 0 || !learning.enabled || request_.shadow_of) return;
  if (!result_->draft_accepted || result_->low_confidence || steps_ > 1 || !result_->reply.tool_calls.empty())
    return;
  const Evidence* evidence = agent_.remembered(request_.run_id);
  const std::string& draft = result_->draft();
  if (!evidence || !same_final_answer(last_turn_, request_.prompt.response_format, draft, draft)) return;
  if (random_.uniform() >= learning.shadow_rate) return;
  trace("shadow", "the strongest tier is asked as well, to learn from it; this answer does not wait");
  shadow_ = std::make_unique<RunRequest>(request_);
  shadow_->shadow_of =
      std::make_shared<ShadowOf>(ShadowOf{request_.run_id, draft, *evidence, learning.shadow_rate});
  shadow_->run_id = request_.run_id + "-shadow";
  shadow_->strategy = Strategy::strong;
  shadow_->stream = shadow_->execute_tools = shadow_->use_cache = false;
  shadow_->timeout_ms.reset();
}

// A draft that the gate turned down: when the strongest tier has answered in its place, whether it would have
// done is known for nothing. Without these, outcomes of accepted drafts alone could only ever make the gate
// stricter.
void Run::remember_rejected(const Attempt& a, const Judgement& j) {
  const LearningConfig& learning = agent_.config().learning;
  if (learning.shadow_rate <= 0 || !learning.enabled || is_shadow() || !j.vetoes.empty()) return;
  rejected_.push_back({request_.run_id, a.reply.text, j.evidence, 1});
}

void Run::learn_from_rejected() {
  if (rejected_.empty() || steps_ > 1 || result_->tier + 1 != plan_.tiers.size()) return;
  for (const ShadowOf& draft : rejected_) {
    const ShadowVerdict verdict = learn_from(draft);
    if (verdict == ShadowVerdict::unclear) continue;
    trace("learn", verdict == ShadowVerdict::agreed ? "the rejected draft had the same answer"
                                                    : "the rejected draft had another answer");
  }
}

// What the strongest tier has answered says how good the draft was.
ShadowVerdict Run::learn_from(const ShadowOf& draft) {
  if (result_->reply.finish != Finish::stop || !result_->gate.vetoes.empty())
    return ShadowVerdict::unclear;  // it knows no better
  const std::optional<bool> same =
      same_final_answer(last_turn_, request_.prompt.response_format, draft.answer, result_->reply.text);
  if (!same) return ShadowVerdict::unclear;
  agent_.calibration().learn(draft.evidence, *same ? 1 : 0, 1 / draft.propensity);
  return *same ? ShadowVerdict::agreed : ShadowVerdict::differed;
}

}  // namespace cascade
