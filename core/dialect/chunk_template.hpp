// ChunkTemplate: reads the next chunk of a stream by comparing it with the last one.
//
// The chunks of one stream differ only in the new piece of text (and perhaps a token's log-probability, a
// time, a padding). Once one chunk has been understood by the JSON parser, the bytes around those holes are
// remembered; a later chunk that has the same bytes around its holes means the same, so the text can be taken
// out without building a tree. Anything else does not match and goes to the parser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade {

class ChunkTemplate {
 public:
  struct Found {
    std::string text, token;
    double logprob = 0;
    std::vector<std::pair<std::string, double>> top;
    bool has_token = false;
    bool operator==(const Found&) const = default;
  };
  // `text_key`: the key whose string value is the new text ("content", "text", "delta").
  explicit ChunkTemplate(std::string_view text_key) : text_key_(text_key) {}

  bool match(std::string_view chunk, Found& out) const;
  // Remembers the shape of a chunk that was understood as this text (and one token, where the chunk has one),
  // nothing else.
  void learn(std::string_view chunk, const Found& understood);

 private:
  enum class Hole : std::uint8_t { none, text, token, logprob, top, string, number, array };
  struct Piece {
    std::string literal;  // the bytes before the hole
    Hole hole = Hole::none;
  };
  bool cut(std::string_view chunk, bool with_token);

  std::string_view text_key_;
  std::vector<Piece> pieces_;
  int lessons_ = 0;
};

}  // namespace cascade
