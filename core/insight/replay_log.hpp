// Reading logs of model calls, whoever wrote them: labelled pairs, OpenAI-style request and response,
// LiteLLM, Langfuse, n8n.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

// One answer by one model.
struct LoggedAnswer {
  std::string model, text;
  std::optional<double> cost_usd;
  bool estimated = false;  // tokens were guessed from the text's length
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> correct;  // 0..1
  std::string extras_json;        // members for a judge line: "logprobs":[...],"finish_reason":"stop"
};

// What one request became. Without `cheap` only prices can be replayed.
struct LoggedRequest {
  std::size_t line = 0;
  std::string prompt;
  std::string
      request_json;  // members for a judge line: "messages":[...] or "prompt":"...", tools, response_format
  std::optional<LoggedAnswer> cheap, strong;
};

struct BadLine {
  std::size_t line = 0;
  std::string message;
};

struct Log {
  std::vector<LoggedRequest> requests;
  std::vector<BadLine> bad;
  std::size_t lines = 0;
};

struct LogOptions {
  std::string cheap, strong;  // models, where the log itself does not say which is which
  bool strict = false;        // end at the first bad line
};
Result<Log> read_log(std::string_view lines, const LogOptions& options);

}  // namespace cascade
