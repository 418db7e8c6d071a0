// Guardrails: personal data and unwanted content in text, found without a model, in one pass, without a regex
// engine.
//
// What is found is precise rather than complete: an e-mail address has its @ and its dots, a card number
// passes Luhn, a social security number has its shape and is none of those that are never given out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

enum class PiiKind : std::uint8_t { email, phone, ssn, credit_card, ip_address, iban };
std::string_view pii_name(PiiKind k);  // "email", ...

struct PiiMatch {
  PiiKind kind = PiiKind::email;
  std::size_t begin = 0, end = 0;  // bytes in the text
};
// In the order of the text, never overlapping.
std::vector<PiiMatch> find_pii(std::string_view text);
std::string redact_pii(std::string_view text,
                       const std::vector<PiiMatch>& matches);  // "[EMAIL]", "[CREDIT_CARD]", ...

struct GuardConfig {
  enum class Action : std::uint8_t { off, flag, redact, block };
  Action pii = Action::off;
  Action moderation = Action::off;         // flag or block
  std::vector<std::string> blocked_terms;  // whole words or phrases, without case; always block
  bool active() const { return pii != Action::off || moderation != Action::off || !blocked_terms.empty(); }
};
Result<GuardConfig> read_guard_config(JsonView v, const std::string& path);

struct Violation {
  std::string kind;      // "pii", "moderation", "blocked_term"
  std::string category;  // "email", "violence", the term
  bool blocks = false;
};
struct GuardFinding {
  bool allowed = true;
  std::vector<Violation> violations;
  std::vector<PiiMatch> pii;
  std::string redacted;  // set when PII was found
};
GuardFinding check_guardrails(std::string_view text, const GuardConfig& config);

// {"text","guardrails"?:{...}} ->
// {"allowed","violations":[{"kind","category","blocks"}],"pii":[{"kind","start","end","masked"}],"redacted"}
Outcome guard_json(JsonView query, std::string& out);

}  // namespace cascade
