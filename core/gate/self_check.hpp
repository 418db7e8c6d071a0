// Asking models for their opinion of a draft: a one-token self-check, and a judge with a rubric. Texts to
// send, answers to read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gate/logprobs.hpp"

namespace cascade {

// One user message for the drafter itself; the answer is one token, Y or N. Ask for log-probabilities and at
// most 2 tokens.
std::string self_check_prompt(std::string_view question, std::string_view answer);
// P(yes): from the candidates of the first token where there are some, else 1 or 0 by the word. nullopt:
// neither yes nor no.
std::optional<double> read_self_check(std::string_view text, std::span<const TokenAlternative> top = {});

// One user message for a judge model; the answer is a mark from 0 to 10, alone.
std::string judge_prompt(std::string_view question, std::string_view answer,
                         std::string_view reference_documents = {});
// The mark as 0..1. nullopt: none could be read.
std::optional<double> read_judge_score(std::string_view text);

}  // namespace cascade
