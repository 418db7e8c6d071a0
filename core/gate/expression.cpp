#include "gate/expression.hpp"

#include <cmath>

namespace cascade::gate {
namespace {

using Kind = ExpressionToken::Kind;

// Precedence climbing.
class Evaluator {
 public:
  explicit Evaluator(const ExpressionToken* begin, const ExpressionToken* end) : at_(begin), end_(end) {}
  std::optional<double> run() {
    const auto v = sum();
    if (!v || at_ != end_) return std::nullopt;
    return v;
  }
  int percents = 0;

 private:
  std::optional<double> sum() {
    auto left = product();
    while (left && at_ != end_ && at_->kind == Kind::op && (at_->op == '+' || at_->op == '-')) {
      const char op = (at_++)->op;
      const auto right = product();
      if (!right) return std::nullopt;
      *left += op == '+' ? *right : -*right;
    }
    return left;
  }
  std::optional<double> product() {
    auto left = power();
    while (left && at_ != end_ && at_->kind == Kind::op && (at_->op == '*' || at_->op == '/')) {
      const char op = (at_++)->op;
      const auto right = power();
      if (!right || (op == '/' && *right == 0)) return std::nullopt;
      if (op == '*') *left *= *right;
      else *left /= *right;
    }
    return left;
  }
  std::optional<double> power() {
    const auto base = atom();
    if (!base || at_ == end_ || at_->kind != Kind::op || at_->op != '^') return base;
    ++at_;
    const auto exponent = power();
    if (!exponent) return std::nullopt;
    return std::pow(*base, *exponent);
  }
  std::optional<double> atom() {
    if (at_ == end_ || ++depth_ > 64) return std::nullopt;
    if (at_->kind == Kind::number) {
      const ExpressionToken& t = *at_++;
      if (t.number.percent) {
        ++percents;
        return t.number.value / 100.0;
      }
      return t.number.value;
    }
    if (at_->kind == Kind::op && at_->op == '-') {
      ++at_;
      if (auto v = atom()) return -*v;
      return std::nullopt;
    }
    if (at_->kind == Kind::open) {
      ++at_;
      const auto v = sum();
      if (!v || at_ == end_ || at_->kind != Kind::close) return std::nullopt;
      ++at_;
      return v;
    }
    return std::nullopt;
  }
  const ExpressionToken* at_;
  const ExpressionToken* end_;
  int depth_ = 0;
};

}  // namespace

std::optional<ExpressionValue> expression_value(const ExpressionToken* begin, const ExpressionToken* end) {
  Evaluator evaluator(begin, end);
  const auto value = evaluator.run();
  if (!value) return std::nullopt;
  return ExpressionValue{*value, evaluator.percents};
}

}  // namespace cascade::gate
