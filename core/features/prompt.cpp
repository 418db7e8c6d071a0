// Scanning a prompt.
#include "features/prompt.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "features/grams.hpp"

namespace cascade {
namespace {

// Where to cut so that no character is halved: the nearest character start at or after `at`.
std::size_t character_start(std::string_view s, std::size_t at) {
  while (at < s.size() && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80) ++at;
  return at;
}

struct PromptScan {
  PromptFeatures& out;
  ShapeCounter counter{out.shape};
  PhraseFinder phrases;
  GramBag* bag;
  std::uint32_t languages_named = 0;
  bool json_word = false;

  PromptScan(PromptFeatures& features, GramBag* grams) : out(features), bag(grams) {}

  // One loop for both, with and without grams: it is large.
  void read(std::string_view text) {
    std::optional<GramMaker> grams;
    if (bag) grams.emplace(*bag);
    const auto hit = [&](const Phrase& p, std::uint32_t) {
      counter.cue(p);
      if (p.cue == Cue::language_name && p.language != out.answer_language) {
        out.answer_language = p.language;
        ++languages_named;
      }
    };
    read_tokens(
        text,
        [&](const PlainWord& word) {
          counter.feed(word);
          phrases.word(word.hash, word.begin, hit);
          if (word.is("json")) json_word = true;
          if (grams) grams->feed(word);
        },
        [&](const Token& token) {
          counter.feed(token);
          phrases.feed(token, hit);
          if (token.kind == TokenKind::word && token.folded == "json") json_word = true;
          if (grams) grams->feed(token);
        });
  }

  // Long texts: the head and the tail, half the window each.
  void read_bounded(std::string_view text, std::size_t window) {
    out.shape.bytes += static_cast<std::uint32_t>(text.size());
    if (text.size() <= window) {
      out.shape.scanned_bytes += static_cast<std::uint32_t>(text.size());
      return read(text);
    }
    const std::size_t head = character_start(text, window / 2);
    const std::size_t tail = character_start(text, text.size() - window / 2);
    out.shape.scanned_bytes += static_cast<std::uint32_t>(head + text.size() - tail);
    if (bag) bag->limit = bag->size + (bag->limit - bag->size) / 2;
    read(text.substr(0, head));
    counter.gap();
    if (bag) bag->limit = GramBag::kCapacity;
    read(text.substr(tail));
  }
};

bool starts_like_yes_no(std::string_view text) {
  static constexpr std::string_view kStarts[] = {
      "is ",   "are ",   "was ",    "were ",   "do ",   "does ", "did ",  "can ",  "could ",
      "will ", "would ", "should ", "has ",    "have ", "had ",  "may ",  "must ", "ist ",
      "sind ", "hat ",   "kann ",   "est-ce ", "es ",   "son ",  "puede "};
  const std::string_view head = trim(text.substr(0, 64));
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view s) { return istarts_with(head, s); });
}

}  // namespace

PromptFeatures scan_prompt(std::string_view text, const PromptContext& context, GramBag* grams) {
  PromptFeatures out;
  out.context = context;
  PromptScan scan(out, grams);
  scan.read_bounded(text, kPromptWindow);
  if (!context.referred.empty()) {
    scan.counter.gap();
    scan.read_bounded(context.referred, kPromptWindow / 2);
  }
  scan.counter.finish();
  if (scan.languages_named != 1) out.answer_language = Language::unknown;
  out.multiple_choice = out.shape.options >= 2;
  out.yes_no = !out.multiple_choice && out.shape.sentences <= 2 && starts_like_yes_no(text);
  out.asks_json = scan.json_word || context.json_requested;
  return out;
}

}  // namespace cascade
