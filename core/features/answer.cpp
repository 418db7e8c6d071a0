// Scanning an answer.
#include "features/answer.hpp"

#include <array>

#include "features/read_tokens.hpp"

namespace cascade {
namespace {

struct LoopMemory;

// Remembers where each four-token sequence was met last, in a small direct-mapped table.
class LoopDetector {
 public:
  explicit LoopDetector(LoopMemory& memory) : memory_(memory) {}
  void feed(std::uint32_t token);
  std::uint32_t run() const { return best_run_; }
  std::uint32_t period() const { return best_period_; }
  double share() const {
    return tokens_ > 3 ? static_cast<double>(repeats_) / static_cast<double>(tokens_ - 3) : 0.0;
  }

 private:
  LoopMemory& memory_;
  std::uint32_t rolling_ = 0;
  std::uint32_t tokens_ = 0, repeats_ = 0;
  std::uint32_t run_ = 0, period_ = 0, best_run_ = 0, best_period_ = 0;
};

// Apart from the counters, which can then stay in registers. The table is not cleared: `filled` says which of
// its slots mean something.
struct LoopMemory {
  static constexpr std::uint32_t kSlots = 1024, kRing = 256;
  struct Slot {
    std::uint32_t hash, at;
  };
  Slot table[kSlots];
  std::uint64_t filled[kSlots / 64] = {};
  std::uint32_t ring[kRing] = {};  // token n at n % kRing, counting from 1
};

inline void LoopDetector::feed(std::uint32_t token) {
  constexpr std::uint32_t kStep = 0x9E3779B1u, kStep4 = kStep * kStep * kStep * kStep;
  constexpr std::uint32_t kRing = LoopMemory::kRing;
  // A rolling polynomial over the last four tokens: the oldest leaves, the newest enters.
  rolling_ = (rolling_ - memory_.ring[(tokens_ - 3) % kRing] * kStep4 + token) * kStep;
  ++tokens_;
  memory_.ring[tokens_ % kRing] = token;
  if (tokens_ < 4) return;
  const std::uint32_t h = rolling_ ^ (rolling_ >> 15);
  const std::uint32_t at = h % LoopMemory::kSlots;
  LoopMemory::Slot& slot = memory_.table[at];
  std::uint64_t& filled = memory_.filled[at / 64];
  const std::uint64_t bit = std::uint64_t{1} << (at % 64);
  const bool known = (filled & bit) != 0 && slot.hash == h;
  // Inside a loop the ring is the better witness: a slot can be lost to another sequence, the ring cannot.
  if (period_ - 1 < kRing - 1 && memory_.ring[(tokens_ - period_) % kRing] == token) {
    ++run_;
    ++repeats_;
  } else if (known) {
    const std::uint32_t period = tokens_ - slot.at;
    run_ = period == period_ ? run_ + 1 : 1;
    period_ = period;
    ++repeats_;
  } else {
    run_ = 0;
    period_ = 0;
  }
  if (run_ > best_run_) {
    best_run_ = run_;
    best_period_ = period_;
  }
  filled |= bit;
  slot = {h, tokens_};
}

// Counts distinct words by linear counting over a small bitmap: exact enough below a few thousand words.
class DistinctWords {
 public:
  void feed(std::uint32_t hash) {
    std::uint64_t& cell = bits_[(hash >> 6) & (kCells - 1)];
    const std::uint64_t bit = std::uint64_t{1} << (hash & 63);
    if (!(cell & bit)) {
      cell |= bit;
      ++count_;
    }
  }
  std::uint32_t count() const { return count_; }

 private:
  static constexpr std::size_t kCells = 128;
  std::array<std::uint64_t, kCells> bits_{};
  std::uint32_t count_ = 0;
};

bool closes_text(char32_t c) {
  switch (c) {
    case '.':
    case '!':
    case '?':
    case U'。':
    case U'？':
    case U'！':
    case U'…':
    case ')':
    case ']':
    case '}':
    case '"':
    case U'”':
    case U'»':
    case U'」':
    case U'』':
    case '`':
    case '*':
    case '|':
    case '>':
    case '$':
    case '%':
    case U'؟':
    case U'।':
    case ';':
    case '_':
    case '~': return true;
    default: return false;
  }
}

// Of phrases that end together the longest begins first.
void note(std::int64_t& first, std::uint32_t begin) {
  if (first < 0 || begin < first) first = begin;
}

bool leaves_open(char32_t c) {
  return c == ',' || c == '(' || c == '[' || c == '{' || c == '-' || c == U'–' || c == U'—' || c == U'、' ||
         c == '&' || c == '+' || c == '=';
}

}  // namespace

AnswerFeatures scan_answer(std::string_view text) {
  AnswerFeatures out;
  out.shape.bytes = static_cast<std::uint32_t>(text.size());
  out.shape.scanned_bytes = static_cast<std::uint32_t>(text.size());

  ShapeCounter counter(out.shape);
  PhraseFinder phrases;
  LoopMemory memory;
  LoopDetector loops(memory);
  DistinctWords distinct;
  TokenKind last_kind = TokenKind::newline;
  std::uint32_t last_hash = 0;  // of the last token, if it was a symbol

  const auto hit = [&](const Phrase& p, std::uint32_t begin) {
    counter.cue(p);
    if (p.cue == Cue::refusal) note(out.first_refusal, begin);
    if (p.cue == Cue::dont_know) note(out.first_dont_know, begin);
    if (p.cue == Cue::ask_back) note(out.first_ask_back, begin);
  };
  read_tokens(
      text,
      [&](const PlainWord& word) {
        counter.feed(word);
        phrases.word(word.hash, word.begin, hit);
        loops.feed(word.hash);
        distinct.feed(word.hash);
        last_kind = TokenKind::word;
      },
      [&](const Token& token) {
        counter.feed(token);
        phrases.feed(token, hit);
        if (token.kind == TokenKind::newline) return;
        // Rules and table borders repeat by nature: a symbol that follows the same symbol is no loop.
        if (token.kind != TokenKind::symbol || last_kind != TokenKind::symbol || token.hash != last_hash)
          loops.feed(token.hash);
        if (token.kind == TokenKind::word || token.kind == TokenKind::ideograph) distinct.feed(token.hash);
        last_kind = token.kind;
        last_hash = token.hash;
      });
  const std::uint32_t words_since_sentence = counter.words_since_sentence();
  out.first_line_words = counter.first_line_words();
  const std::uint32_t closed_sentences = out.shape.sentences;
  counter.finish();

  out.distinct_words = distinct.count();
  out.loop_tokens = loops.run();
  out.loop_period = loops.period();
  out.repeated_share = loops.share();
  out.fence_open = out.shape.code_fences % 2 == 1;
  out.last_sentence_words = words_since_sentence;
  const bool ends_with_word =
      last_kind == TokenKind::word || last_kind == TokenKind::number || last_kind == TokenKind::ideograph;
  out.ends_sentence = !ends_with_word && closes_text(out.shape.last_char);
  out.ends_mid_sentence = closed_sentences >= 1 && out.shape.words >= 12 &&
                          (leaves_open(out.shape.last_char) || (ends_with_word && words_since_sentence >= 3));
  return out;
}

}  // namespace cascade
