// Dialect: one provider's wire language. Writes the request, reads the answer, whole or streamed, in any
// slicing.
//
// A Dialect is stateless and shared. A Reader is made per attempt and fed bytes as they arrive; what it
// understood comes out as Deltas, and at the end as a Reply. All five wire formats and their quirks hide
// behind these two types.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "dialect/request.hpp"

namespace cascade {

// Tokens, in one meaning for every provider: input_total includes cache reads and writes, output_total
// includes reasoning.
struct Usage {
  enum class Source : std::uint8_t { none, provider, estimated, partial };
  std::int64_t input_total = 0;
  std::int64_t cache_read = 0;
  std::int64_t cache_write = 0;       // short-lived (5 min, 30 min)
  std::int64_t cache_write_long = 0;  // 1 h, 12 h
  std::int64_t output_total = 0;
  std::int64_t reasoning = 0;
  std::int64_t tool_requests = 0;  // billed per request (web search)
  Source source = Source::none;
  std::optional<double> provider_cost_usd;  // where the provider itself says (OpenRouter)

  void clamp();  // enforce: read + write <= input_total, reasoning <= output_total, nothing negative
  Usage& operator+=(const Usage& o);
};

struct TokenLogprob {
  std::string token;
  double logprob = 0;
  std::vector<std::pair<std::string, double>> top;  // alternatives, the chosen one among them
};

enum class Finish : std::uint8_t { none, stop, length, tool_calls, content_filter, refusal, error };
const char* finish_name(Finish f);

// One thing the reader understood. Strings are valid UTF-8 whatever the slicing was.
struct Delta {
  enum class Kind : std::uint8_t { text, reasoning, refusal, tool_call, logprob, citation };
  Kind kind = Kind::text;
  std::string text;  // text, reasoning, refusal; tool_call: the new stretch of arguments; citation: JSON
  std::size_t tool_index = 0;      // tool_call
  std::string tool_id, tool_name;  // tool_call: set in the delta that first knows them
  TokenLogprob logprob;
};

// The whole answer, once read.
struct Reply {
  std::string text, reasoning, refusal;
  std::vector<ToolCall> tool_calls;
  std::vector<TokenLogprob> logprobs;
  std::vector<std::string> citations;          // JSON each
  std::string replay_json;                     // for Message::replay_json
  std::vector<std::vector<float>> embeddings;  // of a request for them, one per text
  Finish finish = Finish::none;
  std::string raw_finish;  // the provider's own word
  Usage usage;
  std::string model;  // the model the provider says it used
  std::string response_id;
};

// What a provider and model can take; decides how a Prompt is mapped. Rows of data in core/catalog; probed
// facts override.
struct WireTraits {
  std::string provider;  // "openai", "groq", ...
  std::string model;     // the name to send
  std::string base_url;  // without a trailing slash
  std::string api_key;
  std::string api_version;  // Azure
  std::vector<std::pair<std::string, std::string>> headers;
  enum class Logprobs : std::uint8_t { no, boolean, integer, probe } logprobs = Logprobs::no;
  bool max_completion_tokens = false;       // send max_completion_tokens instead of max_tokens
  bool sampling_params = true;              // false: temperature, top_p, penalties are refused by this model
  bool sampling_without_reasoning = false;  // ... but takes them, and logprobs, when the effort is "none"
  bool reasoning_model = false;
  bool stream_usage_option = false;  // needs stream_options.include_usage
  bool tools = true, vision = true, audio = false, files = true, json_schema = true, seed = true, stop = true;
  bool developer_role = false;             // system messages become developer messages
  std::int64_t default_max_tokens = 4096;  // where the dialect requires one (Anthropic)
};

enum class OnUnsupported : std::uint8_t { map, refuse, drop };

struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Written {
  HttpRequest http;
  std::vector<std::string>
      notes;  // what was mapped or dropped, for the trace: "seed: dropped, anthropic has none"
};

class Reader {
 public:
  virtual ~Reader() = default;
  // Response head. `content_type` and status decide how the body is read.
  virtual void on_head(int http_status, const std::vector<std::pair<std::string, std::string>>& headers) = 0;
  // Bytes of the body in any slicing; appends what was understood.
  virtual void on_bytes(std::string_view bytes, std::vector<Delta>& out) = 0;
  // End of the body. A reply, or the typed error that the answer carried (also a 200 with an error inside, a
  // stream that was cut off, a body that is not of this dialect). `now_wall_ms` turns Retry-After dates into
  // waits. Called once; after a reply, so_far() is empty.
  virtual Result<Reply> finish(std::vector<Delta>& out, std::int64_t now_wall_ms) = 0;
  // What is known so far, when the attempt is cut off: text and usage (Usage::Source::partial when the
  // provider said some).
  virtual const Reply& so_far() const = 0;
  // True once the provider has said that the answer is complete (`[DONE]`, message_stop, done:true): no need
  // to wait for EOF.
  virtual bool complete() const = 0;
};

struct Dialect {
  std::string_view name;  // "openai_chat", ...
  Result<Written> (*write)(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy);
  std::unique_ptr<Reader> (*reader)(const WireTraits& traits, bool stream);
};

// nullptr when there is none of that name.
const Dialect* find_dialect(std::string_view name);

// Rate-limit facts from response headers, whichever provider sent them; -1 = not said.
struct RateHeaders {
  std::int64_t remaining_requests = -1, remaining_tokens = -1;
  Millis reset_requests_ms = -1, reset_tokens_ms = -1;
  Millis retry_after_ms = -1;
  std::string request_id;
};
RateHeaders read_rate_headers(const std::vector<std::pair<std::string, std::string>>& headers,
                              std::int64_t now_wall_ms);

// When a provider sent no usage: a deterministic estimate from text (never zero for text that is not empty).
std::int64_t estimate_tokens(std::string_view text);
std::int64_t estimate_prompt_tokens(const Prompt& prompt);

}  // namespace cascade
