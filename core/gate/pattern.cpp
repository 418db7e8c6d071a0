#include "gate/pattern.hpp"

#include <algorithm>

#include "base/order.hpp"
#include "base/text.hpp"

namespace cascade::gate {
namespace {
constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;
constexpr int kDeepest = 200;
constexpr std::uint32_t kMostSteps = 200000;

bool is_word_cp(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
}  // namespace

class Pattern::Parser {
 public:
  explicit Parser(std::string_view s) : s_(s) {}
  std::optional<Node> run() {
    Node n;
    if (!alternatives(n, 0) || at_ != s_.size()) return std::nullopt;
    return n;
  }

 private:
  bool more() const { return at_ < s_.size(); }
  char peek() const { return s_[at_]; }
  bool take(char c) {
    if (!more() || peek() != c) return false;
    ++at_;
    return true;
  }

  bool alternatives(Node& out, int depth) {
    if (depth > kDeepest) return false;
    out.op = Op::alternatives;
    do {
      Node branch;
      branch.op = Op::group;
      while (more() && peek() != '|' && peek() != ')')
        if (!term(branch, depth)) return false;
      out.children.push_back(std::move(branch));
    } while (take('|'));
    return true;
  }

  bool term(Node& sequence, int depth) {
    Node n;
    if (!atom(n, depth)) return false;
    Node repeat;
    repeat.op = Op::repeat;
    bool repeated = true;
    if (take('*')) {
      repeat.least = 0;
      repeat.most = kNoLimit;
    } else if (take('+')) {
      repeat.least = 1;
      repeat.most = kNoLimit;
    } else if (take('?')) {
      repeat.least = 0;
      repeat.most = 1;
    } else if (more() && peek() == '{' && braces(repeat)) {
    } else repeated = false;
    if (!repeated) {
      sequence.children.push_back(std::move(n));
      return true;
    }
    repeat.lazy = take('?');
    repeat.children.push_back(std::move(n));
    sequence.children.push_back(std::move(repeat));
    return true;
  }

  // {2}, {2,}, {2,5}; anything else is a literal brace.
  bool braces(Node& r) {
    std::size_t i = at_ + 1;
    const auto read = [&](std::uint32_t& v) {
      const std::size_t from = i;
      v = 0;
      while (i < s_.size() && s_[i] >= '0' && s_[i] <= '9' && i - from < 7)
        v = v * 10 + static_cast<std::uint32_t>(s_[i++] - '0');
      return i > from;
    };
    if (!read(r.least)) return false;
    r.most = r.least;
    if (i < s_.size() && s_[i] == ',') {
      ++i;
      if (!read(r.most)) r.most = kNoLimit;
    }
    if (i >= s_.size() || s_[i] != '}') return false;
    at_ = i + 1;
    return true;
  }

  bool atom(Node& n, int depth) {
    switch (peek()) {
      case '^':
        ++at_;
        n.op = Op::begin;
        return true;
      case '$':
        ++at_;
        n.op = Op::end;
        return true;
      case '.':
        ++at_;
        n.op = Op::any;
        return true;
      case '[': ++at_; return set(n);
      case '(': {
        ++at_;
        Op op = Op::group;
        if (take('?')) {
          if (take(':')) {
          } else if (take('=')) op = Op::ahead;
          else if (take('!')) op = Op::not_ahead;
          else if (take('<') && more() && peek() != '=' && peek() != '!') {
            while (more() && peek() != '>') ++at_;
            if (!take('>')) return false;
          } else {
            return false;
          }
        }
        Node inner;
        if (!alternatives(inner, depth + 1) || !take(')')) return false;
        if (op == Op::group) {
          n = std::move(inner);
          return true;
        }
        n.op = op;
        n.children.push_back(std::move(inner));
        return true;
      }
      case '*':
      case '+':
      case '?': return false;
      case '\\': return escape(n);
      default: break;
    }
    n.op = Op::character;
    n.cp = utf8_next(s_, at_);
    return true;
  }

  static void digits(Node& n) { n.ranges.push_back({'0', '9'}); }
  static void words(Node& n) {
    n.ranges.insert(n.ranges.end(), {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});
  }
  static void spaces(Node& n) {
    n.ranges.insert(n.ranges.end(), {{9, 13},
                                     {32, 32},
                                     {0xA0, 0xA0},
                                     {0x1680, 0x1680},
                                     {0x2000, 0x200A},
                                     {0x2028, 0x2029},
                                     {0x202F, 0x202F},
                                     {0x205F, 0x205F},
                                     {0x3000, 0x3000},
                                     {0xFEFF, 0xFEFF}});
  }
  static void complement(Node& n) {
    std::vector<Range> out;
    char32_t next = 0;
    for (std::size_t i : sorted_indices(n.ranges.size(), [&](std::size_t a, std::size_t b) {
           return n.ranges[a].low < n.ranges[b].low;
         })) {
      const Range& r = n.ranges[i];
      if (r.low > next) out.push_back({next, static_cast<char32_t>(r.low - 1)});
      if (r.high + 1 > next) next = static_cast<char32_t>(r.high + 1);
    }
    if (next <= 0x10FFFF) out.push_back({next, 0x10FFFF});
    n.ranges = std::move(out);
  }

  // A class escape such as \d: adds its ranges. False: it is none.
  bool class_escape(char c, Node& n) {
    Node part;
    switch (c) {
      case 'd': digits(part); break;
      case 'D':
        digits(part);
        complement(part);
        break;
      case 'w': words(part); break;
      case 'W':
        words(part);
        complement(part);
        break;
      case 's': spaces(part); break;
      case 'S':
        spaces(part);
        complement(part);
        break;
      default: return false;
    }
    n.ranges.insert(n.ranges.end(), part.ranges.begin(), part.ranges.end());
    return true;
  }

  // \p{L}, \p{Letter}, \p{N} ...: by broad ranges, which is as far as a schema's patterns need it.
  bool property(Node& n, bool negated) {
    if (!take('{')) return false;
    const std::size_t from = at_;
    while (more() && peek() != '}') ++at_;
    if (!more()) return false;
    const std::string_view name = s_.substr(from, at_ - from);
    ++at_;
    Node part;
    if (is_one_of(name, {"L", "Letter", "Alphabetic"})) {
      part.ranges = {
          {'A', 'Z'},       {'a', 'z'},       {0xAA, 0xAA},     {0xB5, 0xB5},      {0xBA, 0xBA},
          {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2C1},    {0x370, 0x373},    {0x376, 0x377},
          {0x37B, 0x37D},   {0x386, 0x386},   {0x388, 0x481},   {0x48A, 0x556},    {0x561, 0x587},
          {0x5D0, 0x5EA},   {0x620, 0x64A},   {0x671, 0x6D3},   {0x904, 0x939},    {0xE01, 0xE30},
          {0x10A0, 0x10FF}, {0x1100, 0x11FF}, {0x1E00, 0x1FFF}, {0x3041, 0x3096},  {0x30A1, 0x30FA},
          {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0x20000, 0x2FA1F}};
    } else if (is_one_of(name, {"N", "Nd", "Number", "digit"})) {
      part.ranges = {{'0', '9'},     {0x660, 0x669}, {0x6F0, 0x6F9},
                     {0x966, 0x96F}, {0x9E6, 0x9EF}, {0xFF10, 0xFF19}};
    } else if (is_one_of(name, {"Lu", "Uppercase_Letter"})) {
      part.ranges = {{'A', 'Z'}, {0xC0, 0xD6}, {0xD8, 0xDE}, {0x391, 0x3A9}, {0x410, 0x42F}};
    } else if (is_one_of(name, {"Ll", "Lowercase_Letter"})) {
      part.ranges = {{'a', 'z'}, {0xDF, 0xF6}, {0xF8, 0xFF}, {0x3B1, 0x3C9}, {0x430, 0x44F}};
    } else {
      return false;
    }
    if (negated) complement(part);
    n.ranges.insert(n.ranges.end(), part.ranges.begin(), part.ranges.end());
    return true;
  }

  std::optional<char32_t> hex(std::size_t digits_wanted) {
    char32_t v = 0;
    for (std::size_t k = 0; k < digits_wanted; ++k) {
      if (!more()) return std::nullopt;
      const char c = ascii_lower(s_[at_++]);
      if (c >= '0' && c <= '9') v = v * 16 + static_cast<char32_t>(c - '0');
      else if (c >= 'a' && c <= 'f') v = v * 16 + static_cast<char32_t>(c - 'a' + 10);
      else return std::nullopt;
    }
    return v;
  }

  // The character that an escape other than a class stands for.
  std::optional<char32_t> character_escape(char c) {
    switch (c) {
      case 't': return U'\t';
      case 'n': return U'\n';
      case 'r': return U'\r';
      case 'f': return U'\f';
      case 'v': return U'\v';
      case '0': return U'\0';
      case 'x': return hex(2);
      case 'c':
        if (more()) return static_cast<char32_t>(s_[at_++] & 31);
        return std::nullopt;
      case 'u': {
        if (take('{')) {
          char32_t v = 0;
          while (more() && peek() != '}') {
            const auto d = hex(1);
            if (!d) return std::nullopt;
            v = v * 16 + *d;
          }
          return take('}') ? std::optional<char32_t>(v) : std::nullopt;
        }
        auto v = hex(4);
        if (v && *v >= 0xD800 && *v < 0xDC00 && s_.substr(at_, 2) == "\\u") {
          at_ += 2;
          const auto low = hex(4);
          if (!low) return std::nullopt;
          v = 0x10000 + ((*v - 0xD800) << 10) + (*low - 0xDC00);
        }
        return v;
      }
      default: break;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '9')) return std::nullopt;
    return static_cast<char32_t>(static_cast<unsigned char>(c));
  }

  bool escape(Node& n) {
    ++at_;
    if (!more()) return false;
    const char c = s_[at_++];
    if (c == 'b') {
      n.op = Op::word_edge;
      return true;
    }
    if (c == 'B') {
      n.op = Op::not_word_edge;
      return true;
    }
    n.op = Op::set;
    if (class_escape(c, n)) return true;
    if (c == 'p' || c == 'P') return property(n, c == 'P');
    const auto cp = character_escape(c);
    if (!cp) return false;
    n.op = Op::character;
    n.cp = *cp;
    return true;
  }

  bool set(Node& n) {
    n.op = Op::set;
    n.negated = take('^');
    while (more() && peek() != ']') {
      const auto one = [&](bool& was_class) -> std::optional<char32_t> {
        was_class = false;
        if (peek() != '\\') return utf8_next(s_, at_);
        ++at_;
        if (!more()) return std::nullopt;
        const char c = s_[at_++];
        if (c == 'b') return U'\b';
        if (c == '-') return U'-';
        if (class_escape(c, n)) {
          was_class = true;
          return U'\0';
        }
        if (c == 'p' || c == 'P') {
          was_class = true;
          return property(n, c == 'P') ? std::optional<char32_t>(U'\0') : std::nullopt;
        }
        return character_escape(c);
      };
      bool was_class = false;
      const auto low = one(was_class);
      if (!low) return false;
      if (was_class) continue;
      if (more() && peek() == '-' && at_ + 1 < s_.size() && s_[at_ + 1] != ']') {
        ++at_;
        const auto high = one(was_class);
        if (!high) return false;
        if (was_class) {
          n.ranges.push_back({*low, *low});
          n.ranges.push_back({'-', '-'});
          continue;
        }
        if (*high < *low) return false;
        n.ranges.push_back({*low, *high});
      } else {
        n.ranges.push_back({*low, *low});
      }
    }
    return take(']');
  }

  std::string_view s_;
  std::size_t at_ = 0;
};

// Continuation-passing over the tree: `next` is what has to match after this node.
class Pattern::Matcher {
 public:
  explicit Matcher(std::string_view s) : s_(s) {}
  bool run(const Node& root, std::size_t from) {
    steps_ = 0;
    return match(root, from, 0, [](std::size_t) { return true; });
  }
  bool gave_up() const { return gave_up_; }

 private:
  // A reference to a callable: no allocation, the callee outlives the call.
  class Next {
   public:
    template <typename F>
    Next(const F& f)
        : object_(&f),
          call_([](const void* o, std::size_t at) { return (*static_cast<const F*>(o))(at); }) {}  // NOLINT
    bool operator()(std::size_t at) const { return call_(object_, at); }

   private:
    const void* object_;
    bool (*call_)(const void*, std::size_t);
  };

  bool match(const Node& n, std::size_t at, int depth, Next next) {
    if (gave_up_ || ++steps_ > kMostSteps || depth > 2000) {
      gave_up_ = true;
      return false;
    }
    switch (n.op) {
      case Op::empty: return next(at);
      case Op::begin: return at == 0 && next(at);
      case Op::end: return at == s_.size() && next(at);
      case Op::word_edge: return edge(at) && next(at);
      case Op::not_word_edge: return !edge(at) && next(at);
      case Op::character:
      case Op::any:
      case Op::set: {
        if (at >= s_.size()) return false;
        std::size_t after = at;
        const char32_t cp = utf8_next(s_, after);
        return fits(n, cp) && next(after);
      }
      case Op::group: return sequence(n, 0, at, depth + 1, next);
      case Op::alternatives:
        for (const Node& c : n.children)
          if (match(c, at, depth + 1, next)) return true;
        return false;
      case Op::ahead:
        return match(n.children[0], at, depth + 1, [](std::size_t) { return true; }) && next(at);
      case Op::not_ahead:
        return !match(n.children[0], at, depth + 1, [](std::size_t) { return true; }) && next(at);
      case Op::repeat: return repeat(n, 0, at, depth + 1, next);
    }
    return false;
  }
  bool sequence(const Node& n, std::size_t k, std::size_t at, int depth, Next next) {
    if (k == n.children.size()) return next(at);
    return match(n.children[k], at, depth + 1,
                 [&](std::size_t after) { return sequence(n, k + 1, after, depth + 1, next); });
  }
  bool repeat(const Node& n, std::uint32_t done, std::size_t at, int depth, Next next) {
    const Node& what = n.children[0];
    const bool simple = what.op == Op::character || what.op == Op::any || what.op == Op::set;
    if (simple && !n.lazy) {  // one character at a time needs no recursion: take all, give back one by one
      std::vector<std::size_t> stops{at};
      while (stops.size() - 1 < n.most && stops.back() < s_.size()) {
        std::size_t after = stops.back();
        if (!fits(what, utf8_next(s_, after))) break;
        stops.push_back(after);
      }
      for (std::size_t k = stops.size(); k-- > 0 && k >= n.least;)
        if (next(stops[k])) return true;
      return false;
    }
    const auto again = [&] {
      return done < n.most && match(what, at, depth + 1, [&](std::size_t after) {
               if (after == at && done >= n.least) return false;  // an empty round brings nothing
               return repeat(n, done + 1, after, depth + 1, next);
             });
    };
    if (done < n.least) return again();
    if (n.lazy) return next(at) || again();
    return again() || next(at);
  }
  static bool fits(const Node& n, char32_t cp) {
    if (n.op == Op::character) return cp == n.cp;
    if (n.op == Op::any) return cp != '\n' && cp != '\r' && cp != 0x2028 && cp != 0x2029;
    const bool in = std::any_of(n.ranges.begin(), n.ranges.end(),
                                [&](const Range& r) { return cp >= r.low && cp <= r.high; });
    return in != n.negated;
  }
  bool edge(std::size_t at) const {
    const bool before = at > 0 && is_word_cp(static_cast<unsigned char>(s_[at - 1]));
    const bool after = at < s_.size() && is_word_cp(static_cast<unsigned char>(s_[at]));
    return before != after;
  }

  std::string_view s_;
  std::uint32_t steps_ = 0;
  bool gave_up_ = false;
};

std::optional<Pattern> Pattern::compile(std::string_view source) {
  if (source.size() > 4096) return std::nullopt;
  auto root = Parser(source).run();
  if (!root) return std::nullopt;
  Pattern p;
  p.root_ = std::move(*root);
  return p;
}

std::optional<bool> Pattern::search(std::string_view text) const {
  Matcher m(text);
  for (std::size_t from = 0;;) {
    if (m.run(root_, from)) return true;
    if (m.gave_up()) return std::nullopt;
    if (from >= text.size()) return false;
    utf8_next(text, from);
  }
}

}  // namespace cascade::gate
