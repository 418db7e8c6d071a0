// What a request asks for, the same for all dialects, and the answer to it before it is put on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade::practice {

enum class Dialect { openai_chat, openai_responses, anthropic, gemini, ollama };
enum class Flavour { openai, azure, groq, together, openrouter, deepseek, mistral, vllm };

struct Tool {
  std::string name;
  std::string description;
  JsonView schema;
};

struct ToolResult {
  std::string name;  // "" when the dialect does not repeat it
  std::string text;
};

enum class ToolChoice { automatic, none, required, named };
enum class Format { text, json, schema };

struct Ask {
  Json body;  // owns every view below
  Dialect dialect = Dialect::openai_chat;
  Flavour flavour = Flavour::openai;
  std::string model;
  bool strong = true;
  bool stream = false;
  bool include_usage = false;
  std::string system;
  std::string prompt;               // text of the last user message
  std::int64_t input_tokens = 0;    // of everything
  std::vector<ToolResult> results;  // tool results after the last user message
  std::vector<Tool> tools;
  ToolChoice tool_choice = ToolChoice::automatic;
  std::string named_tool;
  bool parallel_tools = true;
  Format format = Format::text;
  JsonView schema;
  std::int64_t max_tokens = -1;  // -1: no limit
  std::vector<std::string> stop;
  bool logprobs = false;
  int top_logprobs = 0;
  int choices = 1;
  double temperature = -1;  // -1: not said
  std::optional<std::int64_t> seed;
  int sample = 0;  // odd: the second of two samples
  int images = 0;
  bool reasons = false;         // a model that thinks first
  bool show_reasoning = false;  // and whose thoughts were asked for
  bool cache_marked = false;    // Anthropic cache_control somewhere
};

struct Token {
  std::size_t begin = 0;  // in Answer::text
  std::size_t size = 0;
  double p = 1;              // probability given to it
  std::string_view rival{};  // what nearly stood here instead; "" when nothing in particular
};

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  // JSON text, or what a careless model takes for it
};

enum class Finish { stop, length, tool_calls, content_filter, refusal };

struct Usage {
  std::int64_t input = 0;  // all of it, cached parts included
  std::int64_t cached = 0;
  std::int64_t cache_write = 0;
  std::int64_t output = 0;  // all of it, reasoning included
  std::int64_t reasoning = 0;
};

struct Answer {
  std::string text;
  std::vector<Token> tokens;
  std::string reasoning;
  std::vector<ToolCall> calls;
  Finish finish = Finish::stop;
  Usage usage;
  bool filtered_prompt = false;  // the prompt itself was blocked
  bool hide_usage = false;       // a server that counts nothing
};

// Reads one request body into `ask` (dialect, flavour and body are set already). An error is a 400 in words.
Outcome read_openai_chat(Ask& ask);
Outcome read_openai_responses(Ask& ask);
Outcome read_anthropic(Ask& ask);
Outcome read_gemini(Ask& ask);
Outcome read_ollama(Ask& ask);

}  // namespace cascade::practice
