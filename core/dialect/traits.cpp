#include "dialect/traits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "catalog/catalog.hpp"

namespace cascade {
namespace {

WireTraits::Logprobs logprobs_of(std::string_view word) {
  if (word == "boolean") return WireTraits::Logprobs::boolean;
  if (word == "integer") return WireTraits::Logprobs::integer;
  if (word == "probe") return WireTraits::Logprobs::probe;
  return WireTraits::Logprobs::no;
}

bool starts_with_any(std::string_view s, std::initializer_list<std::string_view> prefixes) {
  for (std::string_view p : prefixes)
    if (istarts_with(s, p)) return true;
  return false;
}

// GPT-5.1 and later can be told not to reason, and then sample like any other model; GPT-5 itself and the
// o-series cannot.
bool can_stop_reasoning(std::string_view model) {
  return starts_with_any(model, {"gpt-5.", "gpt-6"}) && !icontains(model, "-pro");
}

void openai_rules(WireTraits& t, const ModelInfo* m) {
  const bool named_like_one =
      starts_with_any(t.model, {"o1", "o3", "o4", "gpt-5", "gpt-6"}) && !icontains(t.model, "chat");
  t.reasoning_model = m ? m->reasoning : named_like_one;
  t.audio = icontains(t.model, "audio");
  if (!t.reasoning_model) return;
  t.max_completion_tokens = true;
  t.developer_role = true;
  t.sampling_params = false;
  t.stop = false;
  t.sampling_without_reasoning = can_stop_reasoning(t.model);
  t.logprobs = WireTraits::Logprobs::no;  // nothing to ask for unless a caller turns the reasoning off
}

}  // namespace

std::string_view default_dialect(std::string_view provider) {
  const ProviderInfo* p = find_provider(provider);
  return p ? p->dialect : std::string_view("openai_chat");
}

WireTraits wire_traits(std::string_view provider, std::string_view model) {
  WireTraits t;
  const ProviderInfo* p = find_provider(provider);
  t.provider = p ? p->name : provider;
  t.model = model;
  t.logprobs = WireTraits::Logprobs::probe;
  if (p) {
    t.base_url = p->base_url;
    t.logprobs = logprobs_of(p->logprobs);
    t.stream_usage_option = p->stream_usage_option;
  }
  const ModelInfo* m = find_model(model, t.provider);
  if (m) {
    t.vision = m->vision;
    t.tools = m->tools;
    t.reasoning_model = m->reasoning;
  }
  const std::string_view name = t.provider;
  if (name == "openai" || name == "azure") openai_rules(t, m);
  if (name == "google") t.audio = true;
  if (name == "anthropic") t.seed = false;
  if (name == "perplexity") t.seed = t.stop = false;
  if (is_one_of(name, {"deepseek", "perplexity"})) t.json_schema = name == "perplexity";
  if (name == "groq")
    t.json_schema =
        icontains(t.model, "gpt-oss") || icontains(t.model, "llama-4") || icontains(t.model, "kimi");
  if (name == "anthropic" &&
      starts_with_any(t.model, {"claude-3", "claude-sonnet-4-0", "claude-opus-4-0", "claude-sonnet-4-2"}))
    t.json_schema = false;
  if (is_one_of(name, {"groq", "deepseek", "cerebras", "together", "xai", "fireworks", "perplexity", "ollama",
                       "mistral"}))
    t.files = false;
  if (m && m->max_output > 0) t.default_max_tokens = std::min<std::int64_t>(m->max_output, 8192);
  return t;
}

}  // namespace cascade
