// Scanning an answer.
#include "features/answer.hpp"

#include <array>

namespace cascade {
namespace {

// Remembers where each four-token sequence was met last, in a small direct-mapped table.
class LoopDetector {
 public:
  void feed(std::uint32_t token) {
    // A rolling polynomial over the last four tokens: the oldest leaves, the newest enters.
    rolling_ = (rolling_ - window_[tokens_ & 3] * kStep4) * kStep + token * kStep;
    window_[tokens_ & 3] = token;
    ++tokens_;
    ring_[tokens_ & (kRing - 1)] = token;
    if (tokens_ < 4) return;
    const std::uint32_t h = rolling_ ^ (rolling_ >> 15);
    Slot& slot = table_[h & (kSlots - 1)];
    ++sequences_;
    const bool known = slot.hash == h && slot.at != 0;
    const bool in_loop = period_ != 0 && period_ < kRing && ring_[(tokens_ - period_) & (kRing - 1)] == token;
    repeats_ += known || in_loop;
    // Inside a loop the ring is the better witness: a slot can be lost to another sequence, the ring cannot.
    if (in_loop) {
      ++run_;
    } else if (known) {
      const std::uint32_t period = tokens_ - slot.at;
      run_ = period == period_ ? run_ + 1 : 1;
      period_ = period;
    } else {
      run_ = 0;
      period_ = 0;
    }
    if (run_ > best_run_) {
      best_run_ = run_;
      best_period_ = period_;
    }
    slot = {h, tokens_};
  }
  std::uint32_t run() const { return best_run_; }
  std::uint32_t period() const { return best_period_; }
  double share() const { return sequences_ ? static_cast<double>(repeats_) / sequences_ : 0.0; }

 private:
  static constexpr std::uint32_t kSlots = 1024;
  static constexpr std::uint32_t kStep = 0x9E3779B1u;
  static constexpr std::uint32_t kStep4 = kStep * kStep * kStep * kStep;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t at = 0;
  };
  std::array<Slot, kSlots> table_{};
  static constexpr std::uint32_t kRing = 256;
  std::array<std::uint32_t, kRing> ring_{};
  std::array<std::uint32_t, 4> window_{};
  std::uint32_t rolling_ = 0;
  std::uint32_t tokens_ = 0, sequences_ = 0, repeats_ = 0;
  std::uint32_t run_ = 0, period_ = 0, best_run_ = 0, best_period_ = 0;
};

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
  LoopDetector loops;
  DistinctWords distinct;
  TokenKind last_kind = TokenKind::newline;
  std::uint32_t last_hash = 0;

  Tokenizer tokenizer(text);
  Token token;
  while (tokenizer.next(token)) {
    counter.feed(token);
    phrases.feed(token, [&](const Phrase& p, std::uint32_t begin) {
      counter.cue(p);
      if (p.cue == Cue::refusal) note(out.first_refusal, begin);
      if (p.cue == Cue::dont_know) note(out.first_dont_know, begin);
      if (p.cue == Cue::ask_back) note(out.first_ask_back, begin);
    });
    if (token.kind == TokenKind::newline) continue;
    // Rules and table borders repeat by nature: a symbol that follows the same symbol is no loop.
    if (token.kind != TokenKind::symbol || last_kind != TokenKind::symbol || token.hash != last_hash)
      loops.feed(token.hash);
    if (token.kind == TokenKind::word || token.kind == TokenKind::ideograph) distinct.feed(token.hash);
    last_kind = token.kind;
    last_hash = token.hash;
  }
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
