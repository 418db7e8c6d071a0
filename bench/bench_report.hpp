// One line per figure, the same for all programs: what, measured, goal. bench/run.sh puts them under one head.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace cascade::bench {

inline void report(const std::string& what, double measured, const char* unit, double goal, bool at_most) {
  std::printf("%-62s %12.1f %-6s %s %.0f%s\n", what.c_str(), measured, unit, at_most ? "<=" : ">=", goal,
              (at_most ? measured <= goal : measured >= goal) ? "" : "   missed");
}
inline void note(const std::string& what, double measured, const char* unit) {
  std::printf("%-62s %12.1f %-6s\n", what.c_str(), measured, unit);
}

inline std::int64_t clock_ns(clockid_t which) {
  timespec t{};
  clock_gettime(which, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}
inline double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

// A chat completion of about `bytes`, as OpenAI sends it.
inline std::string completion(std::size_t bytes) {
  static const char* const kSentences[] = {
      "The sky looks blue because the air scatters the short waves of sunlight more than the long ones. ",
      "This is called Rayleigh scattering, after the physicist who described it in the nineteenth century. ",
      "In the evening the light travels a longer way through the air, so that mostly red and orange are left. ",
      "On the Moon, where there is no air, the sky is black even in the middle of the day. "};
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) text += kSentences[i % 4];
  return R"({"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini","choices":[{"index":0,)"
         R"("message":{"role":"assistant","content":")" + text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":260,)"
         R"("completion_tokens":370,"total_tokens":630}})";
}

inline std::string request_of(std::size_t prompt_bytes, const char* more = "") {
  std::string prompt = "Why is the sky blue? Explain it in plain words. ";
  for (std::size_t i = 0; prompt.size() < prompt_bytes; ++i)
    prompt += "Line " + std::to_string(i) + " of the notes that belong to this question says something about light and air. ";
  return "{\"prompt\":\"" + prompt.substr(0, std::max<std::size_t>(prompt_bytes, 48)) + "\"" + more + "}";
}

inline std::string two_models(const std::string& base_url, const char* more = "") {
  return "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"" + base_url +
         "\"},{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"" + base_url +
         "\"}],\"checks\":{\"self_check\":\"never\",\"second_sample\":\"never\"},\"quality\":{\"threshold\":0.05}" + more + "}";
}

}  // namespace cascade::bench
