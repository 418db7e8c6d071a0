#include "gate/agreement.hpp"

#include "gate/text_signals.hpp"

namespace cascade {

std::optional<bool> same_final_answer(std::string_view prompt, const ResponseFormat& format,
                                      std::string_view one, std::string_view other) {
  gate::Reading r;
  const gate::Words asking(gate::asking_part(prompt));
  const gate::AnswerText a(one), b(other);
  gate::read_question(prompt, asking, a, format.kind != ResponseFormat::Kind::text, false, 0, r);
  const gate::FinalAnswer first = gate::final_answer(r.ask, a), second = gate::final_answer(r.ask, b);
  if (!first.found || !second.found) return std::nullopt;
  return gate::same_answer(r.ask, first, second);
}

}  // namespace cascade
