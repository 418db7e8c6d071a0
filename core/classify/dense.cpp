// Prompt features -> numbers between 0 and about 1.
#include "classify/dense.hpp"

#include <cmath>

namespace cascade {
namespace {

// 0 -> 0, `full` -> 1, growing ever more slowly.
float grow(double n, double full) { return static_cast<float>(std::log1p(n) / std::log1p(full)); }

float ratio(double part, double whole) { return whole > 0 ? static_cast<float>(part / whole) : 0.0F; }

float flag(bool b) { return b ? 1.0F : 0.0F; }

}  // namespace

std::array<float, kDense> dense_features(const PromptFeatures& f) {
  const TextShape& s = f.shape;
  const double words = s.words;
  const double tokens = words + s.numbers + s.symbols;
  std::array<float, kDense> x{};
  std::size_t i = 0;
  const auto put = [&](float v) { x[i++] = v; };
  put(grow(words, 1000));
  put(grow(s.bytes, 20000));
  put(grow(s.sentences, 50));
  put(grow(s.sentences ? words / s.sentences : words, 100));
  put(ratio(s.long_words, words));
  put(ratio(s.letters, words * 10));
  put(ratio(s.capitalised, words));
  put(ratio(s.all_caps, words));
  put(grow(s.all_caps, 20));
  put(ratio(s.identifiers, words));
  put(grow(s.identifiers, 50));
  put(ratio(s.numbers, tokens));
  put(grow(s.numbers, 30));
  put(ratio(s.numbers_with_point, s.numbers));
  put(ratio(s.symbols, tokens));
  put(ratio(s.commas, words));
  put(grow(s.questions, 5));
  put(flag(s.questions == 0));
  put(grow(s.quotes, 10));
  put(grow(s.lines, 50));
  put(grow(s.list_items, 20));
  put(grow(s.headings + s.table_rows, 20));
  put(grow(s.options, 10));
  put(flag(f.multiple_choice));
  put(grow(s.code_fences, 4));
  put(grow(s.code_marks, 30));
  put(grow(s.math_marks, 30));
  put(ratio(s.math_marks, tokens));
  put(grow(s.latex, 20));
  put(grow(s.currency, 8));
  put(grow(s.percents, 8));
  put(flag(s.urls > 0));
  put(flag(f.yes_no));
  put(flag(f.asks_json));
  // Word problems ("Tom has 12 apples ...") grow harder with their length; other prompts do not in that
  // measure.
  const bool story = words >= 12 && words <= 400 && !f.multiple_choice && s.latex == 0 && s.code_marks == 0 &&
                     s.code_fences == 0 && s.questions > 0;
  put(flag(story));
  put(story ? grow(words, 200) : 0.0F);
  put(story ? grow(s.numbers, 20) : 0.0F);
  put(story ? grow(s.sentences, 20) : 0.0F);
  for (std::size_t c = 0; c < kPromptCues; ++c) put(grow(s.cues[kFirstPromptCue + c], 4));
  return x;
}

}  // namespace cascade
