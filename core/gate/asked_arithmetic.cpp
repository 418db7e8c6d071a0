#include "gate/asked_arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>

#include "base/text.hpp"
#include "gate/expression.hpp"
#include "gate/number_words.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

using Token = ExpressionToken;
using Kind = Token::Kind;

constexpr std::size_t kLongest = 160;     // bytes: a longer prompt is more than a calculation
constexpr std::uint32_t kMostWords = 60;  // a longer answer speaks of other numbers too

// What may stand before the calculation ...
constexpr std::string_view kOpenings[] = {"what is the answer to",
                                          "what is the result of",
                                          "what is the value of",
                                          "what does",
                                          "what do",
                                          "what is",
                                          "what's",
                                          "whats",
                                          "how much is",
                                          "how much are",
                                          "how many is",
                                          "calculate",
                                          "compute",
                                          "evaluate",
                                          "solve",
                                          "work out",
                                          "tell me",
                                          "please",
                                          "quick question",
                                          "hi",
                                          "hello",
                                          "hey",
                                          "can you",
                                          "could you",
                                          "the result of",
                                          "the value of",
                                          "was ist",
                                          "was ergibt",
                                          "was macht",
                                          "wie viel ist",
                                          "wieviel ist",
                                          "wie viel sind",
                                          "wieviel sind",
                                          "berechne",
                                          "rechne",
                                          "bitte",
                                          "combien font",
                                          "combien fait",
                                          "combien vaut",
                                          "quel est le résultat de",
                                          "calcule",
                                          "calculez",
                                          "calculer",
                                          "cuánto es",
                                          "cuanto es",
                                          "cuánto son",
                                          "cuanto son",
                                          "calcula",
                                          "quanto é",
                                          "quanto e",
                                          "quanto são",
                                          "quanto fa",
                                          "quanto fanno",
                                          "calcola",
                                          "hoeveel is",
                                          "wat is",
                                          "bereken",
                                          "请问",
                                          "请计算",
                                          "计算一下",
                                          "计算",
                                          "計算して"};
// ... and after it.
constexpr std::string_view kClosings[] = {"equals",
                                          "equal",
                                          "equal to",
                                          "is",
                                          "please",
                                          "make",
                                          "answer with just the number",
                                          "answer with a number",
                                          "answer with the number only",
                                          "answer with only the number",
                                          "just the number",
                                          "only the number",
                                          "number only",
                                          "give only the number",
                                          "give me just the number",
                                          "reply with just the number",
                                          "reply with only the number",
                                          "respond with just the number",
                                          "respond with only the number",
                                          "ist",
                                          "ergibt",
                                          "bitte",
                                          "nur die zahl",
                                          "等于多少",
                                          "等于几",
                                          "等于",
                                          "是多少",
                                          "是几",
                                          "はいくつですか",
                                          "はいくつ",
                                          "は何ですか",
                                          "は"};

struct Operator {
  std::string_view words;
  char op;
};
// Longer ones first where one begins another.
constexpr Operator kOperators[] = {{"to the power of", '^'},
                                   {"multiplied by", '*'},
                                   {"divided by", '/'},
                                   {"added to", '+'},
                                   {"plus", '+'},
                                   {"minus", '-'},
                                   {"times", '*'},
                                   {"over", '/'},
                                   {"geteilt durch", '/'},
                                   {"durch", '/'},
                                   {"mal", '*'},
                                   {"hoch", '^'},
                                   {"multiplié par", '*'},
                                   {"divisé par", '/'},
                                   {"fois", '*'},
                                   {"moins", '-'},
                                   {"multiplicado por", '*'},
                                   {"dividido por", '/'},
                                   {"dividido entre", '/'},
                                   {"entre", '/'},
                                   {"por", '*'},
                                   {"más", '+'},
                                   {"mas", '+'},
                                   {"menos", '-'},
                                   {"mais", '+'},
                                   {"vezes", '*'},
                                   {"diviso", '/'},
                                   {"più", '+'},
                                   {"piu", '+'},
                                   {"meno", '-'},
                                   {"per", '*'},
                                   {"gedeeld door", '/'},
                                   {"keer", '*'},
                                   {"maal", '*'},
                                   {"min", '-'}};
constexpr Operator kSigns[] = {{"**", '^'},   {"×", '*'},      {"·", '*'},    {"÷", '/'},    {"−", '-'},
                               {"–", '-'},    {"加上", '+'},   {"加", '+'},   {"减去", '-'}, {"减", '-'},
                               {"減", '-'},   {"乘以", '*'},   {"乘", '*'},   {"除以", '/'}, {"たす", '+'},
                               {"ひく", '-'}, {"かける", '*'}, {"わる", '/'}, {"+", '+'},    {"-", '-'},
                               {"*", '*'},    {"/", '/'},      {"^", '^'}};
constexpr std::string_view kPercent[] = {"percent",    "per cent",  "prozent",   "pour cent",
                                         "por ciento", "por cento", "per cento", "procent"};
constexpr std::string_view kOf[] = {"of", "von", "de", "di", "van"};

// Is `words` at s[i], and whole?
bool word_at(std::string_view s, std::size_t i, std::string_view words) {
  if (s.substr(i, words.size()) != words) return false;
  const std::size_t end = i + words.size();
  // Han and kana have no spaces around their words.
  return is_high(words.back()) ? true : end >= s.size() || !is_word(s[end]);
}

std::string_view without_frame(std::string_view s) {
  constexpr std::string_view kEnds = " ?.!=:,_";
  for (bool again = true; again;) {
    again = false;
    while (!s.empty() && kEnds.find(s.back()) != std::string_view::npos) s.remove_suffix(1);
    while (!s.empty() && (s.front() == ' ' || s.front() == ',' || s.front() == ':' || s.front() == '!'))
      s.remove_prefix(1);
    if (s.ends_with("？") || s.ends_with("。")) {
      s.remove_suffix(3);
      again = true;
    }
    if (s.starts_with("¿")) {
      s.remove_prefix(2);
      again = true;
    }
    for (const std::string_view o : kOpenings)
      if (word_at(s, 0, o)) {
        s.remove_prefix(o.size());
        again = true;
        break;
      }
    for (const std::string_view c : kClosings)
      if (s.size() > c.size() && s.ends_with(c) && (is_high(c[0]) || !is_word(s[s.size() - c.size() - 1]))) {
        s.remove_suffix(c.size());
        again = true;
        break;
      }
  }
  return s;
}

// The tokens of a text that is nothing but a calculation.
class Tokens {
 public:
  bool read(std::string_view s) {
    char between = 0;  // "the sum of 3 and 4": what "and" stands for
    for (const auto& [words, op] :
         {Operator{"the sum of", '+'}, Operator{"sum of", '+'}, Operator{"the product of", '*'},
          Operator{"product of", '*'}, Operator{"the difference between", '-'}})
      if (word_at(s, 0, words)) {
        s.remove_prefix(words.size());
        between = op;
        break;
      }
    for (std::size_t i = 0; i < s.size();) {
      if (s[i] == ' ' || s[i] == '$') {
        ++i;
        continue;
      }
      if (!step(s, i, between)) return false;
    }
    return operators_ > 0;
  }
  const Token* begin() const { return tokens_.data(); }
  const Token* end() const { return tokens_.data() + size_; }
  bool one_tight_sign() const { return operators_ == 1 && tight_; }

 private:
  bool step(std::string_view s, std::size_t& i, char between) {
    if (is_digit(s[i]) || (s[i] == '.' && i + 1 < s.size() && is_digit(s[i + 1]))) {
      const auto n = read_number(s, i);
      // 1.500 may be a thousand and a half thousand, or one and a half.
      if (!n || n->decimals == 3 || (size_ > 0 && last().kind == Kind::number)) return false;
      i = n->end + (n->percent ? 1 : 0);
      return put({Kind::number, 0, *n, n->begin, n->end});
    }
    if (s[i] == '(' || s[i] == ')') {
      return put({s[i] == '(' ? Kind::open : Kind::close, 0, {}, i, ++i});
    }
    if (s[i] == '%') return percent(i, 1);
    for (const std::string_view p : kPercent)
      if (word_at(s, i, p)) return percent(i, p.size());
    for (const auto& [power, value] :
         {std::pair<std::string_view, double>{"squared", 2}, {"²", 2}, {"cubed", 3}, {"³", 3}})
      if (word_at(s, i, power)) {
        i += power.size();
        return put_operator('^', i) && put_number(value, i);
      }
    if (between && word_at(s, i, "and")) {
      i += 3;
      return put_operator(between, i);
    }
    for (const auto& [words, value] :
         {std::pair<std::string_view, double>{"half of", 0.5}, {"twice", 2}, {"double", 2}})
      if (word_at(s, i, words)) {
        i += words.size();
        return put_number(value, i) && put_operator('*', i);
      }
    if (size_ > 0 && last().kind == Kind::number && last().number.percent)
      for (const std::string_view of : kOf)
        if (word_at(s, i, of)) {
          i += of.size();
          return put_operator('*', i);
        }
    for (const Operator& o : kOperators)
      if (word_at(s, i, o.words)) {
        i += o.words.size();
        return put_operator(o.op, i);
      }
    if (s[i] == 'x' && size_ > 0 && i + 1 < s.size() &&
        (s[i + 1] == ' ' || is_digit(s[i + 1]) || s[i + 1] == '(')) {
      tight_ = s[i - 1] != ' ';
      return put_operator('*', ++i);
    }
    for (const Operator& o : kSigns)
      if (s.substr(i, o.words.size()) == o.words) {
        if ((o.op == '/' || o.op == '-') && i > 0 && s[i - 1] != ' ') tight_ = true;
        i += o.words.size();
        return put_operator(o.op, i);
      }
    if (const auto n = read_number_words(s, i)) {
      if (size_ > 0 && last().kind == Kind::number) return false;
      i = n->end;
      return put_number(n->value, i);
    }
    return false;
  }
  bool percent(std::size_t& i, std::size_t length) {
    if (size_ == 0 || last().kind != Kind::number || last().number.percent) return false;
    last().number.percent = true;
    i += length;
    return true;
  }
  bool put(Token t) {
    if (size_ == tokens_.size()) return false;
    tokens_[size_++] = t;
    return true;
  }
  bool put_operator(char op, std::size_t at) {
    ++operators_;
    return put({Kind::op, op, {}, at, at});
  }
  bool put_number(double value, std::size_t at) {
    Number n;
    n.value = value;
    return put({Kind::number, 0, n, at, at});
  }
  Token& last() { return tokens_[size_ - 1]; }

  std::array<Token, 32> tokens_{};
  std::size_t size_ = 0;
  std::uint32_t operators_ = 0;
  bool tight_ = false;
};

// "100 - 20%" means 80 to some and 99.8 to others.
bool adds_percentages(const Tokens& tokens) {
  bool percents = false, sums = false;
  for (const Token& t : tokens) {
    percents = percents || (t.kind == Kind::number && t.number.percent);
    sums = sums || (t.kind == Kind::op && (t.op == '+' || t.op == '-'));
  }
  return percents && sums;
}

// Do they agree as far as the written digits allow?
bool agree(double worked, double written, int decimals) {
  const double unit = std::pow(10.0, -std::min(decimals, 9));
  return std::fabs(worked - written) <=
         std::max(unit, 1e-9 * std::fabs(worked)) * (decimals > 0 ? 1.02 : 1e-6);
}

}  // namespace

std::optional<AskedArithmetic> asked_arithmetic(std::string_view prompt) {
  prompt = trim(prompt);
  if (prompt.empty() || prompt.size() > kLongest) return std::nullopt;
  std::string lower;
  lower_plain(prompt, lower);
  Tokens tokens;
  if (!tokens.read(without_frame(lower)) || adds_percentages(tokens)) return std::nullopt;
  const auto value = expression_value(tokens.begin(), tokens.end());
  if (!value || !std::isfinite(value->value) || std::fabs(value->value) > 1e15) return std::nullopt;
  const bool sign_of_equality = prompt.find('=') != std::string_view::npos;
  return AskedArithmetic{value->value, tokens.one_tight_sign() && !sign_of_equality};
}

WorkedOut compare_worked_out(const AskedArithmetic& asked, std::string_view answer,
                             std::optional<double> final) {
  answer = trim(answer);
  const std::uint32_t words = count_words(answer);
  if (words > kMostWords || (asked.doubtful && words > 2)) return WorkedOut::unclear;
  const bool whole = asked.value == std::round(asked.value);

  bool any = false, met = false, right = false;
  double before = 0;
  for (auto n = next_number(answer, 0); n; n = next_number(answer, n->end)) {
    any = true;
    const bool fraction = n->begin > 0 && answer[n->begin - 1] == '/' && n->value != 0;
    const bool same =
        // Whether a minus sign belongs to the number or stands before it in a sum is left open.
        agree(std::fabs(asked.value), n->value, n->decimals) ||
        (n->percent && agree(asked.value, n->value / 100, n->decimals + 2)) ||
        (fraction && std::fabs(before / n->value - asked.value) < 1e-9);
    right = right || (same && final && (fraction || std::fabs(std::fabs(*final) - n->value) < 1e-9));
    met = met || same ||
          (!whole && std::fabs(n->value - std::fabs(asked.value)) <= 1);  // rounded, with a remainder
    before = n->value;
  }
  if (any) {
    if (right) return WorkedOut::right;
    // Large results may be written 1.2 million, 1.000.000 or 1.2e6.
    return met || std::fabs(asked.value) >= 1e4 ? WorkedOut::unclear : WorkedOut::wrong;
  }

  std::string lower;
  lower_plain(answer, lower);
  bool worded = false;
  for (std::size_t i = 0; i < lower.size();) {
    const auto n = read_number_words(lower, i);
    if (!n) {
      ++i;
      continue;
    }
    worded = true;
    if (std::fabs(n->value - asked.value) < 1e-9) return WorkedOut::right;
    i = n->end;
  }
  return worded && words <= 3 ? WorkedOut::wrong : WorkedOut::unclear;
}

}  // namespace cascade::gate
