// Where the phrases of the lexicon come from: two tables of data.
#pragma once

#include <cstddef>

#include "features/lexicon.hpp"

namespace cascade {

struct LexiconRows {
  const LexiconRow* first;
  std::size_t count;
  const LexiconRow* begin() const { return first; }
  const LexiconRow* end() const { return first + count; }
};

LexiconRows answer_lexicon_rows();  // refusals, hedges ... and the small words that give a language away
LexiconRows prompt_lexicon_rows();  // tasks, matters and demands

}  // namespace cascade
