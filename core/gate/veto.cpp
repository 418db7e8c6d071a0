#include "gate/veto.hpp"

#include "base/number.hpp"

namespace cascade::gate {

void Findings::veto(std::string_view code, std::string reason) {
  if (config.veto_enabled(code)) vetoes.push_back({code, std::move(reason)});
  else doubt(code, std::move(reason));
}
void Findings::doubt(std::string_view code, std::string reason, double value) {
  signals.push_back({code, value});
  reasons.push_back(std::move(reason));
}

void run_vetoes(const Scene& s, Findings& f) {
  check_text(s, f);
  check_structure(s, f);
  check_content(s, f);
  if (!s.in.partial) check_tools(s, f);
  for (const ValidatorResult& v : s.in.validators) {
    if (v.passed) continue;
    f.veto("validator", "The validator \"" + std::string(v.name) + "\" rejected the answer" +
                            (v.reason.empty() ? "." : ": " + std::string(v.reason)));
  }
  if (s.config.semantic_similarity && s.in.similarity && *s.in.similarity < *s.config.semantic_similarity)
    f.veto("similarity", "The answer is not about the question: its embedding similarity is " +
                             fixed_text(*s.in.similarity, 2) + ", and " +
                             fixed_text(*s.config.semantic_similarity, 2) + " is asked for.");
}

}  // namespace cascade::gate
