#include "practice/write.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/number.hpp"

namespace cascade::practice {

Pace::Pace(const Ask& ask, double speed) {
  const double jitter = 0.75 + 0.5 * static_cast<double>(fnv1a(ask.prompt, fnv1a(ask.model)) % 1000) / 1000;
  first_ms_ = (ask.strong ? 620 : 190) * jitter * speed;
  token_ms_ = (ask.strong ? 17 : 7) * jitter * speed;
}

std::int64_t Pace::take(double ms) {
  carry_ += ms;
  const double whole = std::floor(carry_);
  carry_ -= whole;
  return static_cast<std::int64_t>(whole);
}

std::int64_t Pace::first(const Usage& usage) {
  return take(first_ms_ + token_ms_ * static_cast<double>(usage.reasoning));
}
std::int64_t Pace::tokens(std::int64_t n) { return take(token_ms_ * static_cast<double>(n)); }
std::int64_t Pace::whole(const Usage& usage) {
  return take(first_ms_ + token_ms_ * static_cast<double>(usage.output));
}

double logprob_of(double p) { return std::round(std::log(p) * 1e6) / 1e6; }

std::vector<std::pair<std::string, double>> top_tokens(const Answer& a, const Token& t, int n) {
  static constexpr std::string_view kOthers[] = {" the", " a",  ",",     " and",  ".",   " is", " of",
                                                 " in",  " to", "\n",    " that", " it", " as", " for",
                                                 " an",  " (",  " with", " or",   " by", " not"};
  std::vector<std::pair<std::string, double>> top;
  const std::string_view chosen = token_text(a, t);
  top.emplace_back(std::string(chosen), t.p);
  double rest = 1 - t.p;
  std::size_t other = fnv1a(chosen) % std::size(kOthers);
  for (int i = 1; i < n; ++i) {
    const double p = rest * 0.7;
    rest -= p;
    std::string text;
    if (i == 1 && !t.rival.empty()) {
      text = chosen.substr(0, 1) == " " ? " " + std::string(t.rival) : std::string(t.rival);
    } else {
      if (kOthers[other % std::size(kOthers)] == chosen) ++other;
      text = kOthers[other++ % std::size(kOthers)];
    }
    std::pair<std::string, double> entry(std::move(text), p < 1e-9 ? 1e-9 : p);
    if (i == 1 && entry.second > t.p) top.insert(top.begin(), std::move(entry));
    else top.push_back(std::move(entry));
  }
  return top;
}

namespace {

void append_token(JsonWriter& json, std::string_view text, double p) {
  json.field("token", text).field("logprob", logprob_of(p)).key("bytes").begin_array();
  for (char c : text) json.integer(static_cast<unsigned char>(c));
  json.end_array();
}

}  // namespace

void append_logprob(std::string& out, const Answer& a, const Token& t, int top) {
  JsonWriter json(out);
  json.begin_object();
  append_token(json, token_text(a, t), t.p);
  json.key("top_logprobs").begin_array();
  if (top > 0)
    for (const auto& [text, p] : top_tokens(a, t, top)) {
      json.begin_object();
      append_token(json, text, p);
      json.end_object();
    }
  json.end_array().end_object();
}

void start_stream(Reply& reply, std::string_view content_type) {
  reply.streaming = true;
  reply.headers.push_back({"Content-Type", std::string(content_type)});
  reply.headers.push_back({"Cache-Control", "no-cache"});
}

}  // namespace cascade::practice
