#include "gate/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number.hpp"
#include "base/word_bytes.hpp"
#include "gate/expression.hpp"
#include "gate/scan.hpp"

namespace cascade::gate {
namespace {

// An expression is read as tokens from left to right, ignoring units and currency between them; anything that
// is not understood ends it. Only expressions with at least one operator are checked.
using Token = ExpressionToken;
using Kind = Token::Kind;

bool starts_with_at(std::string_view s, std::size_t i, std::string_view what) {
  return s.substr(i, what.size()) == what;
}

class Reader {
 public:
  explicit Reader(std::string_view s) : s_(s) {}

  // The next token at or after `i`; moves `i` past it. Words are given back as words: the caller decides.
  Token next(std::size_t& i) const {
    while (i < s_.size()) {
      const char c = s_[i];
      if (c == ' ' || c == '\t' || c == '$' || c == '*' || c == ',' || c == '`') {
        if (c == '*') {
          // "*" is an operator unless it is Markdown's bold.
          if (i + 1 < s_.size() && s_[i + 1] == '*') {
            i += 2;
            continue;
          }
          if (operand_side(i)) return op(i, 1, '*');
        }
        if (c == ',') return stop(i);
        ++i;
        continue;
      }
      break;
    }
    if (i >= s_.size()) return stop(i);
    const char c = s_[i];
    if (is_digit(c) || (c == '.' && i + 1 < s_.size() && is_digit(s_[i + 1]))) {
      if (auto n = read_number(s_, i)) {
        Token t{Kind::number, 0, *n, i, n->end};
        i = n->end;
        if (n->percent) {
          i = s_.find('%', i) + 1;
          t.end = i;
        }
        return t;
      }
      return stop(i);
    }
    switch (c) {
      case '+': return op(i, 1, '+');
      case '-': return op(i, 1, '-');
      case '/': return op(i, 1, '/');
      case '=': {
        if (i + 1 < s_.size() && (s_[i + 1] == '=' || s_[i + 1] == '>')) return stop(i);
        Token t{Kind::equals, 0, {}, i, i + 1};
        ++i;
        return t;
      }
      case '(': {
        Token t{Kind::open, 0, {}, i, i + 1};
        ++i;
        return t;
      }
      case ')': {
        Token t{Kind::close, 0, {}, i, i + 1};
        ++i;
        return t;
      }
      case 'x':
      case 'X':
        if ((i + 1 >= s_.size() || !is_alpha(s_[i + 1])) && operand_side(i)) return op(i, 1, '*');
        break;
      default: break;
    }
    if (c == '\\') {
      for (const auto& [name, what] :
           {std::pair<std::string_view, char>{"\\times", '*'}, {"\\cdot", '*'}, {"\\div", '/'}, {"\\*", '*'}})
        if (starts_with_at(s_, i, name)) return op(i, name.size(), what);
      for (const std::string_view skip :
           {"\\$", "\\,", "\\;", "\\ ", "\\!", "\\left", "\\right", "\\(", "\\)", "\\[", "\\]"})
        if (starts_with_at(s_, i, skip)) {
          if (skip == "\\(" || skip == "\\)" || skip == "\\[" || skip == "\\]") return stop(i);
          i += skip.size();
          return next(i);
        }
      if (starts_with_at(s_, i, "\\approx")) {
        Token t{Kind::approx, 0, {}, i, i + 7};
        i += 7;
        return t;
      }
      if (starts_with_at(s_, i, "\\text{")) {
        const std::size_t close = s_.find('}', i);
        Token t{Kind::word, 0, {}, i, close == std::string_view::npos ? s_.size() : close + 1};
        i = t.end;
        return t;
      }
      return stop(i);
    }
    if (!is_high(c)) return is_word(c) ? word(i) : stop(i);
    for (const auto& [name, what] :
         {std::pair<std::string_view, char>{"×", '*'}, {"·", '*'}, {"÷", '/'}, {"−", '-'}, {"–", '-'}})
      if (starts_with_at(s_, i, name)) return op(i, name.size(), what);
    if (starts_with_at(s_, i, "≈")) {
      Token t{Kind::approx, 0, {}, i, i + 3};
      i += 3;
      return t;
    }
    for (const std::string_view skip : {"€", "£", "¥", "¢"})
      if (starts_with_at(s_, i, skip)) {
        i += skip.size();
        return next(i);
      }
    return word(i);
  }
  std::string_view text(const Token& t) const { return s_.substr(t.begin, t.end - t.begin); }

 private:
  Token word(std::size_t& i) const {
    std::size_t e = i;
    while (e < s_.size() && (is_word(s_[e]) || s_[e] == '\'')) ++e;
    Token t{Kind::word, 0, {}, i, e};
    i = e;
    return t;
  }
  Token stop(std::size_t& i) const {
    Token t{Kind::stop, 0, {}, i, i};
    ++i;
    return t;
  }
  Token op(std::size_t& i, std::size_t length, char what) const {
    Token t{Kind::op, what, {}, i, i + length};
    i += length;
    return t;
  }
  // Is there a digit, a bracket or a currency sign just after (past spaces)?
  bool operand_side(std::size_t i) const {
    std::size_t j = i + 1;
    while (j < s_.size() && (s_[j] == ' ' || s_[j] == '$')) ++j;
    return j < s_.size() && (is_digit(s_[j]) || s_[j] == '(' || s_[j] == '.');
  }
  std::string_view s_;
};

// Do they agree as far as the written digits allow? "100 / 3 = 33.3" does.
bool close_enough(double worked, double written, int decimals, bool approx) {
  const double tolerance = 0.5 * std::pow(10.0, -std::min(decimals, 9)) + 1e-9;
  const double gap = std::fabs(worked - written);
  if (gap <= tolerance * 1.02) return true;
  if (approx) return gap <= 0.02 * std::max(1.0, std::fabs(worked));
  const double at_digits = worked * std::pow(10.0, std::min(decimals, 9));
  if (std::fabs(at_digits - std::round(at_digits)) < 1e-6) return false;  // no rounding was needed
  // Rounded down instead of to the nearest, or a little carried rounding error: no fault.
  return gap < 2.02 * tolerance || gap <= 0.005 * std::fabs(worked);
}

// A letter that multiplies the number before it: "3x", "2c" ("5kg", "3rd", "2nd" are not meant).
bool variable_at(std::string_view s, std::size_t i) {
  if (i < s.size() && s[i] == '\\')
    return s.substr(i, 2) != "\\%" && s.substr(i, 2) != "\\)" && s.substr(i, 2) != "\\]" &&
           i + 1 < s.size() && is_alpha(s[i + 1]) && s.substr(i, 6) != "\\times" &&
           s.substr(i, 5) != "\\cdot" && s.substr(i, 4) != "\\div" && s.substr(i, 5) != "\\text";
  if (i < s.size() && s[i] == '^') return true;
  return i < s.size() && is_alpha(s[i]) && !(s[i] == 'x' && i + 1 < s.size() && is_digit(s[i + 1])) &&
         (i + 1 >= s.size() || !is_alpha(s[i + 1]));
}

// What a byte means while no expression has begun.
enum Idle : std::uint8_t { kClears, kBlank, kOperator, kMinus, kStarts, kInWord };
constexpr std::array<std::uint8_t, 256> kIdle = [] {
  std::array<std::uint8_t, 256> t{};
  for (std::size_t i = 0; i < 256; ++i)
    if (kWordByte[i] != 0) t[i] = kInWord;
  for (unsigned char c = '0'; c <= '9'; ++c) t[c] = kStarts;
  t['('] = t['.'] = kStarts;
  t[' '] = t['\n'] = t['\t'] = t['\r'] = t['$'] = kBlank;
  t['+'] = t['*'] = t['/'] = t['^'] = t['='] = kOperator;
  t['-'] = kMinus;
  return t;
}();

// Eight bytes without a digit, a bracket or an operator. (All but one stand from '(' to '='.)
bool only_words(std::uint64_t eight) {
  return marks_between(eight, '(', '=') == 0 && marks_between(eight, '^', '^') == 0;
}

// Past the last sign of equality: nothing is stated after it.
std::size_t end_of_statements(std::string_view s) {
  std::size_t end = 0;
  for (const std::string_view sign : {"=", "≈", "\\approx"})
    for (std::size_t at = s.find(sign); at != std::string_view::npos; at = s.find(sign, at + sign.size()))
      end = std::max(end, at + sign.size());
  return end;
}

}  // namespace

Arithmetic check_arithmetic(std::string_view answer) {
  Arithmetic out;
  if (answer.size() > 32768) answer = answer.substr(0, 32768);
  const std::size_t end = end_of_statements(answer);
  if (end == 0) return out;
  const Reader reader(answer);
  std::array<Token, 48> expr;
  std::size_t n = 0;
  bool has_op = false, has_unit = false, mixed_units = false, broken = false;
  std::string_view unit;
  const auto reset = [&] {
    n = 0;
    has_op = false;
    has_unit = false;
    mixed_units = false;
    broken = false;
    unit = {};
  };
  for (std::size_t i = 0; i < end;) {
    // Nothing to do until a number or an opening bracket appears.
    if (n == 0) {
      if (!broken && i + 8 <= end && only_words(load_eight(answer.data() + i))) {
        i += 8;
        if (is_word(answer[i - 1]))
          while (i < answer.size() && is_word(answer[i])) ++i;
        continue;
      }
      const std::uint8_t idle = kIdle[static_cast<unsigned char>(answer[i])];
      if (idle == kInWord) {
        while (i < answer.size() && is_word(answer[i])) ++i;  // a word with digits in it is a word
        broken = false;
        continue;
      }
      if (idle != kStarts) {
        // An operator right before the first number means there was an operand that was not understood.
        if (idle == kMinus && i + 1 < answer.size() && (is_digit(answer[i + 1]) || answer[i + 1] == '$') &&
            !broken)
          expr[n++] = {Kind::op, '-', {}, i, i + 1};
        else if (idle == kOperator) broken = true;
        else if (idle != kBlank) broken = false;
        ++i;
        continue;
      }
    }
    const Token t = reader.next(i);
    if (t.kind == Kind::number || t.kind == Kind::op || t.kind == Kind::open || t.kind == Kind::close) {
      const bool operand_follows_operand =
          n > 0 && (t.kind == Kind::number || t.kind == Kind::open) &&
          (expr[n - 1].kind == Kind::number || expr[n - 1].kind == Kind::close);
      if (operand_follows_operand) {  // "day 3 4 + 5": a new expression begins
        const bool bracket_remark = t.kind == Kind::open;
        reset();
        if (bracket_remark) continue;
      }
      if (n == expr.size()) {
        reset();
        continue;
      }
      // 2:30 is a time of day.
      if (t.kind == Kind::number &&
          ((t.begin > 0 && answer[t.begin - 1] == ':' && t.begin > 1 && is_digit(answer[t.begin - 2])) ||
           (t.end + 1 < answer.size() && answer[t.end] == ':' && is_digit(answer[t.end + 1])))) {
        reset();
        broken = true;
        continue;
      }
      // 3x, 2c: a coefficient; what follows is algebra.
      if (t.kind == Kind::number && variable_at(answer, t.end)) {
        reset();
        broken = true;
        continue;
      }
      if (t.kind == Kind::op && n == 0 && t.op != '-') continue;
      expr[n++] = t;
      if (t.kind == Kind::op) has_op = true;
      continue;
    }
    if (t.kind == Kind::word) {
      if (n == 0) continue;
      const std::string_view w = reader.text(t);
      if (w.size() == 1 && w != "a") {
        reset();
        broken = true;
        continue;
      }  // a variable
      if (w == "of" && expr[n - 1].kind == Kind::number && expr[n - 1].number.percent && n < expr.size()) {
        expr[n++] = {Kind::op, '*', {}, t.begin, t.end};
        has_op = true;
        continue;
      }
      // A unit after an operand is passed over: "3 eggs + 4 eggs = 7 eggs".
      if ((expr[n - 1].kind == Kind::number || expr[n - 1].kind == Kind::close) && w.size() <= 14 &&
          w != "and" && w != "is" && w != "then") {
        if (has_unit && w != unit) mixed_units = true;  // "2 hours - 10 minutes", "16 years old * 1/4"
        has_unit = true;
        unit = w;
        continue;
      }
      reset();
      continue;
    }
    if ((t.kind == Kind::equals || t.kind == Kind::approx) && n > 0 && has_op) {
      // Brackets that were opened before the expression ("(so 3 + 4 = 7)") do not belong to it.
      std::size_t from = 0;
      int depth = 0;
      for (std::size_t k = n; k-- > 0;) {
        if (expr[k].kind == Kind::close) ++depth;
        if (expr[k].kind == Kind::open && --depth < 0) {
          from = k + 1;
          break;
        }
      }
      const auto worked = expression_value(expr.data() + from, expr.data() + n);
      std::size_t j = i;
      Token rhs = reader.next(j);
      bool negative = false;
      while (rhs.kind == Kind::op && rhs.op == '*') rhs = reader.next(j);
      if (rhs.kind == Kind::op && rhs.op == '-') {
        negative = true;
        rhs = reader.next(j);
      }
      if (worked && rhs.kind == Kind::number && std::isfinite(worked->value)) {
        // "= 3 x 4 = 12": the right-hand side is itself an expression, checked in its own turn.
        std::size_t peek = j;
        const Token after = reader.next(peek);
        bool chained = after.kind == Kind::op || after.kind == Kind::open || variable_at(answer, rhs.end);
        for (Token t2 = after; !chained && t2.kind == Kind::word;) {  // "= 2000 miles / 5"
          if (reader.text(t2).size() == 1) chained = true;
          t2 = reader.next(peek);
          if (t2.kind == Kind::op && t2.op != '-') chained = true;
        }
        const bool fraction_word =
            after.kind == Kind::word && (reader.text(after) == "million" || reader.text(after) == "billion" ||
                                         reader.text(after) == "thousand");
        if (!chained && !broken && !fraction_word) {
          const double written = (negative ? -1 : 1) * rhs.number.value;
          ++out.checked;
          out.last_result = written;
          out.last_worked = worked->value;
          bool fine = close_enough(worked->value, written, rhs.number.decimals, t.kind == Kind::approx);
          if (!fine) {  // shares and percentages are often written either way, and cents beside dollars
            fine = close_enough(worked->value * 100, written, rhs.number.decimals, false) ||
                   close_enough(worked->value / 100, written, rhs.number.decimals, false);
          }
          if (!fine && std::fabs(written) >= 1 && worked->value >= 0 &&
              (std::floor(worked->value) == written || std::ceil(worked->value) == written))
            fine = true;
          if (!fine) {
            const bool plain = !has_unit && worked->percents == 0;
            const double ratio = written != 0 ? worked->value / written : 0;
            bool unit_change = false;
            for (const double u :
                 {60.0, 24.0, 12.0, 7.0, 365.0, 52.0, 1000.0, 3600.0, 16.0, 3.0, 30.0, 4.0, 10.0})
              if (std::fabs(ratio - u) < 1e-6 * u || std::fabs(ratio - 1 / u) < 1e-6) unit_change = true;
            if (mixed_units || (unit_change && !plain)) ++out.doubtful;
            else {
              ++out.wrong;
              if (out.first_wrong.empty()) {
                const std::size_t b = expr[from].begin;
                out.first_wrong = std::string(answer.substr(b, rhs.end - b)) + ", but it is " +
                                  number_text(std::round(worked->value * 1e4) / 1e4);
              }
            }
          }
        }
      }
      reset();
      continue;
    }
    reset();
    if (t.kind == Kind::equals) broken = false;
  }
  return out;
}

}  // namespace cascade::gate
