// One line per figure, the same for all programs: what, measured, goal. bench/run.sh puts them under one
// head.
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
struct Pace {
  double per_second = 0, p50_us = 0;
};
inline double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

// An answer of about 1.5 KB, the kind a gate lets pass, shortened to whole sentences within `bytes`.
inline std::string answer_text(std::size_t bytes) {
  static const char* const kSentences[] = {
      "The sky looks blue because air scatters the short waves of sunlight far more than the long ones. ",
      "Sunlight seems white, but it is a mixture of all colours, from violet to red. ",
      "When it enters the atmosphere, it meets molecules of nitrogen and oxygen that are much smaller than its waves. ",
      "Such small obstacles send light off in every direction, and the effect grows with the fourth power of the frequency. ",
      "Blue light is therefore scattered about four times as strongly as red light. ",
      "From wherever you look up, some of that scattered blue reaches your eye, so the whole dome appears coloured. ",
      "One might expect violet to win, since its waves are shorter still. ",
      "Two things prevent that: the sun emits less violet, and human eyes are less sensitive to it. ",
      "In the evening the path through the atmosphere is many times longer. ",
      "Most blue has been lost to the sides by then, and what remains is orange and red. ",
      "Clouds stay white because their droplets are large and scatter every colour alike. ",
      "Dust or smoke in the air changes the picture, which is why sunsets after a volcanic eruption can be spectacular. ",
      "On the Moon there is no air at all, so astronauts saw a black sky at noon. ",
      "On Mars, fine dust makes the daytime sky yellowish and the sunset faintly blue. ",
      "The effect is named after Lord Rayleigh, who worked out its mathematics in 1871. "};
  std::string text;
  for (const char* sentence : kSentences)
    if (text.size() + std::string(sentence).size() <= bytes) text += sentence;
  text.pop_back();
  return text;
}

// The same as a chat completion, as OpenAI sends it.
inline std::string completion(std::size_t bytes) {
  return R"({"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini","choices":[{"index":0,)"
         R"("message":{"role":"assistant","content":")" +
         answer_text(bytes) +
         R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":260,)"
         R"("completion_tokens":330,"total_tokens":590}})";
}

inline std::string request_of(std::size_t prompt_bytes, const char* more = "") {
  std::string prompt =
      "Why is the sky blue? Explain it in plain words to a child of ten. Here is what we read in class. ";
  while (prompt.size() < prompt_bytes)
    prompt +=
        "Light travels through the air and meets very small particles on its way. Some colours are sent to the sides more than others. ";
  return "{\"prompt\":\"" + prompt.substr(0, prompt_bytes) + "\"" + more + "}";
}

inline std::string two_models(const std::string& base_url, const char* more = "") {
  return "{\"models\":[{\"name\":\"gpt-4o-mini\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"" +
         base_url + "\"},{\"name\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\",\"base_url\":\"" +
         base_url +
         "\"}],\"checks\":{\"self_check\":\"never\",\"second_sample\":\"never\"},\"quality\":{\"threshold\":0.05}" +
         more + "}";
}

}  // namespace cascade::bench
