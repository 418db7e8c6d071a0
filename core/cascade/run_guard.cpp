// Guardrails around a run: what goes to the models, and what comes back from them.
#include <utility>

#include "cascade/run.hpp"

namespace cascade {

void Run::note_violations(const GuardFinding& g, const char* where) {
  flag("guardrail");
  std::string what;
  for (const Violation& v : g.violations) what += (what.empty() ? "" : ", ") + v.kind + ":" + v.category;
  trace("guardrail", std::string(where) + ": " + what);
  emit(EventKind::warning, {}, [&](JsonWriter& w) {
    w.field("code", "guardrail").field("message", std::string(where) + ": " + what);
  });
}

Error Run::guard_error(const GuardFinding& g, const char* where) const {
  std::string what;
  for (const Violation& v : g.violations)
    if (v.blocks) what += (what.empty() ? "" : ", ") + v.kind + " (" + v.category + ")";
  return make_error(Status::guardrail_violation,
                    std::string("The guardrails block the ") + where + ": " + what + ".");
}

// Only what the user says is checked, and only what is new: old turns were checked when they were new.
bool Run::guard_input() {
  const GuardConfig& config = agent_.guard();
  if (!config.active()) return true;
  for (auto m = request_.prompt.messages.rbegin(); m != request_.prompt.messages.rend(); ++m) {
    if (m->role == Role::assistant) break;
    if (m->role != Role::user) continue;
    for (Part& part : m->parts) {
      if (part.kind != Part::Kind::text) continue;
      const GuardFinding g = check_guardrails(part.text, config);
      if (g.violations.empty()) continue;
      if (!g.allowed) {
        finish_error(guard_error(g, "prompt"));
        return false;
      }
      note_violations(g, "prompt");
      if (config.pii == GuardConfig::Action::redact && !g.redacted.empty()) part.text = g.redacted;
    }
  }
  return true;
}

bool Run::guard_output(Reply& reply) {
  const GuardConfig& config = agent_.guard();
  if (!config.active() || reply.text.empty()) return true;
  const GuardFinding g = check_guardrails(reply.text, config);
  if (g.violations.empty()) return true;
  if (!g.allowed) {
    finish_error(guard_error(g, "answer"));
    return false;
  }
  note_violations(g, "answer");
  if (config.pii == GuardConfig::Action::redact && !g.redacted.empty()) {
    if (std::exchange(result_->draft_is_answer, false)) {  // and is no longer
      result_->draft_text = std::move(reply.text);
      draft_ = 0;
    }
    reply.text = g.redacted;
  }
  return true;
}

// Text that may still be blocked or changed must not be on its way to the reader.
bool Run::guard_holds_text() const {
  const GuardConfig& c = agent_.guard();
  return c.pii == GuardConfig::Action::redact || c.pii == GuardConfig::Action::block ||
         c.moderation == GuardConfig::Action::block || !c.blocked_terms.empty();
}

}  // namespace cascade
