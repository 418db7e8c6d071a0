// Token log-probabilities as a running summary: fed token by token as they arrive, constant memory, no
// allocation.
//
// The whole-text figures come from a histogram; the first and the last tokens are also kept one by one, so
// that the probability of the answer itself (a letter, a number, a name) can be read once it is known where
// the answer stands.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cascade {

struct TokenAlternative {
  std::string_view token;
  double logprob = 0;
};

// What a stretch of tokens looked like.
struct LogprobSpan {
  double mean = 0;  // mean log-probability
  double min = 0;   // the worst token
  double sum = 0;
  std::uint32_t tokens = 0;
};

class LogprobStats {
 public:
  // One generated token. `top`: the candidates the provider reported, the chosen one included or not.
  void add(std::string_view token, double logprob, std::span<const TokenAlternative> top = {});
  // A number without its token text: whole-text figures only.
  void add(double logprob) { add({}, logprob); }

  std::uint32_t count() const {
    return scored_;
  }  // tokens that say something (white space and marks are not scored)
  bool has_text() const { return offset_ > 0; }  // token texts were given
  double mean() const;                           // of the scored tokens; 0 when there are none
  double sum() const { return sum_; }
  double min() const { return scored_ ? min_ : 0; }
  double first() const { return first_; }
  double quantile(double q) const;  // of the log-probabilities, q in 0..1; within one bin's width
  double mean_margin() const;       // mean distance to the runner-up; 0 when never reported
  double low_margin_share() const;  // share of tokens whose runner-up was nearly as likely
  double mean_entropy() const;      // over the reported candidates, in nats
  bool has_margins() const { return margins_ > 0; }

  // The tokens that overlap bytes [begin, end) of the text, if they are still kept.
  std::optional<LogprobSpan> span(std::size_t begin, std::size_t end) const;

 private:
  static constexpr std::size_t kBins = 64;
  static constexpr std::size_t kKept = 64;  // at each end
  struct Kept {
    std::uint32_t begin = 0, end = 0;
    float logprob = 0;
  };
  std::array<std::uint32_t, kBins> bins_{};
  std::array<Kept, kKept> head_{};
  std::array<Kept, kKept> tail_{};  // a ring
  std::uint32_t seen_ = 0;          // all tokens
  std::uint32_t scored_ = 0;
  std::uint32_t offset_ = 0;  // bytes of text so far
  std::uint32_t margins_ = 0, low_margins_ = 0;
  double sum_ = 0, min_ = 0, first_ = 0, margin_sum_ = 0, entropy_sum_ = 0;
};

}  // namespace cascade
