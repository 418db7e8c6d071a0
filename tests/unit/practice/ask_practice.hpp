// Helpers for the tests of the practice provider: short requests, parsed replies.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "practice/practice.hpp"

namespace cascade::practice {

constexpr std::int64_t kNow = 1795168800000;  // 2026-11-20T10:00:00Z

inline Request post(std::string path, std::string body, std::vector<Header> headers = {}) {
  return {"POST", std::move(path), std::move(headers), std::move(body), 0};
}

// An OpenAI chat request with one user message; `more` is further JSON members with a leading comma.
inline Request chat(const std::string& model, const std::string& prompt, const std::string& more = "") {
  std::string body = "{\"model\":";
  append_json_string(body, model);
  body += ",\"messages\":[{\"role\":\"user\",\"content\":";
  append_json_string(body, prompt);
  return post("/v1/chat/completions", body + "}]" + more + "}");
}

inline Json json_of(const Reply& reply) {
  auto parsed = parse_json(reply.body());
  return parsed ? std::move(*parsed) : Json();
}

// The data of every `data:` line in a reply, "[DONE]" included.
inline std::vector<std::string> sse_data(const Reply& reply) {
  std::vector<std::string> found;
  const std::string body = reply.body();
  for (std::size_t at = 0; at < body.size();) {
    std::size_t end = body.find('\n', at);
    if (end == std::string::npos) end = body.size();
    if (body.compare(at, 6, "data: ") == 0) found.push_back(body.substr(at + 6, end - at - 6));
    at = end + 1;
  }
  return found;
}

}  // namespace cascade::practice
