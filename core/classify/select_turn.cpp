// Choosing the turn that decides.
#include "classify/select_turn.hpp"

#include "features/prompt.hpp"

namespace cascade {
namespace {

// Words that point at something said before.
bool is_pointing_word(std::string_view folded) {
  static constexpr std::string_view kWords[] = {
      "it",   "that",   "this",   "these",    "those", "them", "same",     "again",   "instead",
      "also", "too",    "above",  "previous", "das",   "dies", "dasselbe", "nochmal", "ca",
      "cela", "celui",  "aussi",  "encore",   "eso",   "esto", "lo",       "tambien", "isso",
      "isto", "tambem", "questo", "quello",   "anche", "dit",  "dat",      "ook",     "opnieuw"};
  for (std::string_view w : kWords)
    if (folded == w) return true;
  return false;
}

constexpr std::uint32_t kShortWords = 9;  // a follow-up is short
constexpr std::uint32_t kShortIdeographs = 14;

}  // namespace

bool leans_on_context(std::string_view text) {
  if (text.size() > 200) return false;
  TextShape shape;
  ShapeCounter counter(shape);
  PhraseFinder phrases;
  Tokenizer tokens(text);
  Token token;
  bool points = false, opens_as_followup = false, first = true, ideographs = false;
  while (tokens.next(token)) {
    counter.feed(token);
    phrases.feed(token, [&](const Phrase& p, std::uint32_t begin) {
      counter.cue(p);
      if (p.cue == Cue::followup && begin < 4) opens_as_followup = true;
    });
    if (token.kind == TokenKind::ideograph) ideographs = true;
    if (token.kind == TokenKind::word) {
      points = points || is_pointing_word(token.folded);
      if (first &&
          (token.folded == "and" || token.folded == "und" || token.folded == "et" || token.folded == "y" ||
           token.folded == "e" || token.folded == "en" || token.folded == "or" || token.folded == "but" ||
           token.folded == "then" || token.folded == "now"))
        opens_as_followup = true;
      first = false;
    }
  }
  if (shape.words + shape.numbers == 0) return true;  // "?" or nothing at all
  if (shape.words > (ideographs ? kShortIdeographs : kShortWords)) return false;
  if (opens_as_followup || points) return true;
  const bool greeting = shape.cue(Cue::chat) > 0;
  // One or two words that are neither a greeting nor a whole request: "why?", "Python", "shorter", "yes".
  return shape.words <= 2 && !ideographs && !greeting;
}

SelectedTurn select_turn(const std::vector<Turn>& turns) {
  SelectedTurn out;
  std::size_t last = turns.size();
  for (std::size_t i = turns.size(); i-- > 0;) {
    if (turns[i].role == TurnRole::user) {
      last = i;
      break;
    }
    if (turns[i].role == TurnRole::tool) out.tool_results = true;
  }
  if (last == turns.size()) {
    // No user turn at all: whatever came last is all there is.
    if (!turns.empty()) out.text = turns.back().text;
    return out;
  }
  out.text = turns[last].text;
  out.has_media = turns[last].has_media;
  for (std::size_t i = 0; i < last; ++i)
    if (turns[i].role == TurnRole::user) ++out.earlier_turns;
  if (out.earlier_turns == 0 || !leans_on_context(out.text)) return out;
  // Back to the nearest user turn that stands on its own.
  for (std::size_t i = last; i-- > 0;) {
    if (turns[i].role != TurnRole::user) continue;
    out.referred = turns[i].text;
    out.has_media = out.has_media || turns[i].has_media;
    if (!leans_on_context(turns[i].text)) break;
  }
  return out;
}

}  // namespace cascade
