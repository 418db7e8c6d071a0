// Regular expressions as JSON Schema means them (ECMA-262, the part people use), without <regex>:
// backtracking over code points with a bounded number of steps, so that no pattern can hang the gate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::gate {

class Pattern {
 public:
  // nullopt: the pattern is malformed or uses something we do not know (look-behind, back-references, exotic
  // classes).
  static std::optional<Pattern> compile(std::string_view source);

  // Does it match anywhere in the text? nullopt: given up after too many steps.
  std::optional<bool> search(std::string_view text) const;

 private:
  struct Range {
    char32_t low, high;
  };
  enum class Op : std::uint8_t {
    character,
    any,
    set,
    begin,
    end,
    word_edge,
    not_word_edge,
    group,
    alternatives,
    ahead,
    not_ahead,
    repeat,
    empty
  };
  struct Node {
    Op op = Op::empty;
    char32_t cp = 0;
    bool negated = false;
    bool lazy = false;
    std::uint32_t least = 1, most = 1;
    std::vector<Range> ranges;
    std::vector<Node> children;  // group: a sequence; alternatives: its branches; repeat, ahead: one
  };
  class Parser;
  class Matcher;
  Node root_;
};

}  // namespace cascade::gate
