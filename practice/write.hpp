// Puts an answer on the wire, one function per dialect, and what they share.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "practice/ask.hpp"
#include "practice/practice.hpp"

namespace cascade::practice {

// Simulated latency: hands out the delay of each chunk, in whole milliseconds, remainders carried over.
class Pace {
 public:
  Pace(const Ask& ask, double speed);
  std::int64_t first(const Usage& usage);  // until the first token
  std::int64_t tokens(std::int64_t n);     // for n more
  std::int64_t whole(const Usage& usage);  // a reply that is not streamed

 private:
  std::int64_t take(double ms);
  double first_ms_, token_ms_, carry_ = 0;
};

struct Writing {
  const Ask& ask;
  std::vector<Answer>& answers;  // one unless n > 1
  std::string id;                // the bare part; each dialect puts its prefix before it
  std::int64_t created = 0;      // Unix seconds
  Pace pace;
};

void write_chat(Writing& w, Reply& reply);
void write_responses(Writing& w, Reply& reply);
void write_anthropic(Writing& w, Reply& reply);
void write_gemini(Writing& w, Reply& reply, bool sse);
void write_ollama(Writing& w, Reply& reply);

inline std::string_view token_text(const Answer& a, const Token& t) {
  return std::string_view(a.text).substr(t.begin, t.size);
}
double logprob_of(double p);  // natural logarithm, six digits
// The likeliest tokens at a place, best first, the chosen one among them.
std::vector<std::pair<std::string, double>> top_tokens(const Answer& a, const Token& t, int n);
// OpenAI's form of one token: {"token","logprob","bytes","top_logprobs"}.
void append_logprob(std::string& out, const Answer& a, const Token& t, int top);
void start_stream(Reply& reply, std::string_view content_type);

}  // namespace cascade::practice
