// HeldDeltas: what a draft has said and nobody may see yet.
//
// A draft brings a delta per token, and thousands of drafts may be under way: of each piece of text no more
// is kept than its bytes and its length.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dialect/dialect.hpp"

namespace cascade {

class HeldDeltas {
 public:
  void add(Delta&& d) {
    if (d.kind != Delta::Kind::text && d.kind != Delta::Kind::reasoning) {
      pieces_.push_back({d.kind, 0});
      others_.push_back(std::move(d));
      return;
    }
    text_ += d.text;
    pieces_.push_back({d.kind, static_cast<std::uint32_t>(d.text.size())});  // no event is larger than 64 MB
  }
  // Hands them to `take` one by one, as they came, and forgets them.
  template <typename Take>
  void release(const Take& take) {
    const HeldDeltas held = std::exchange(*this, {});
    std::size_t at = 0, other = 0;
    for (const Piece& p : held.pieces_) {
      const bool words = p.kind == Delta::Kind::text || p.kind == Delta::Kind::reasoning;
      Delta d = words ? Delta{} : held.others_[other++];
      if (words) {
        d.kind = p.kind;
        d.text = held.text_.substr(at, p.size);
        at += p.size;
      }
      take(std::move(d));
    }
  }
  void clear() { *this = {}; }

 private:
  struct Piece {
    Delta::Kind kind;
    std::uint32_t size;
  };
  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<Delta> others_;  // calls of tools and the like
};

}  // namespace cascade
