// The list of dialects, and what belongs to all of them.
#include "dialect/dialect.hpp"

#include <algorithm>

#include "dialect/anthropic.hpp"
#include "dialect/embeddings.hpp"
#include "dialect/gemini.hpp"
#include "dialect/ollama.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/responses.hpp"

namespace cascade {

const Dialect* find_dialect(std::string_view name) {
  static constexpr Dialect kDialects[] = {
      {"openai_chat", write_openai_chat, openai_chat_reader},
      {"openai_responses", write_responses, responses_reader},
      {"anthropic", write_anthropic, anthropic_reader},
      {"gemini", write_gemini, gemini_reader},
      {"ollama", write_ollama, ollama_reader},
      {"embeddings", write_embeddings, embeddings_reader},
  };
  for (const Dialect& d : kDialects)
    if (d.name == name) return &d;
  return nullptr;
}

const char* finish_name(Finish f) {
  switch (f) {
    case Finish::none: return "none";
    case Finish::stop: return "stop";
    case Finish::length: return "length";
    case Finish::tool_calls: return "tool_calls";
    case Finish::content_filter: return "content_filter";
    case Finish::refusal: return "refusal";
    case Finish::error: return "error";
  }
  return "none";
}

void Usage::clamp() {
  constexpr std::int64_t kMost =
      1'000'000'000'000;  // no answer has a trillion tokens; keeps every later sum in range
  for (std::int64_t* v : {&input_total, &cache_read, &cache_write, &cache_write_long, &output_total,
                          &reasoning, &tool_requests})
    *v = std::clamp<std::int64_t>(*v, 0, kMost);
  cache_read = std::min(cache_read, input_total);
  cache_write = std::min(cache_write, input_total - cache_read);
  cache_write_long = std::min(cache_write_long, input_total - cache_read - cache_write);
  reasoning = std::min(reasoning, output_total);
  if (provider_cost_usd && !(*provider_cost_usd >= 0 && *provider_cost_usd < 1e6)) provider_cost_usd.reset();
}

Usage& Usage::operator+=(const Usage& o) {
  input_total += o.input_total;
  cache_read += o.cache_read;
  cache_write += o.cache_write;
  cache_write_long += o.cache_write_long;
  output_total += o.output_total;
  reasoning += o.reasoning;
  tool_requests += o.tool_requests;
  // The weakest source speaks for the sum.
  if (o.source != Source::none) {
    if (source == Source::none || o.source == Source::estimated) source = o.source;
    else if (source == Source::provider) source = o.source;
  }
  if (o.provider_cost_usd) provider_cost_usd = provider_cost_usd.value_or(0) + *o.provider_cost_usd;
  return *this;
}

}  // namespace cascade
