// Providers and models: the tables, and how a name finds its row.
#include "catalog/catalog.hpp"

#include <array>

#include "base/text.hpp"
#include "catalog/names.hpp"

namespace cascade {

const std::vector<ProviderInfo>& providers() {
  static const std::vector<ProviderInfo> kRows = {
#include "catalog/data/providers.inc"
  };
  return kRows;
}

const std::vector<ModelInfo>& models() {
  static const std::vector<ModelInfo> kRows = {
#include "catalog/data/models.inc"
  };
  return kRows;
}

std::string_view canonical_provider(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kAliases = {{
      {"gemini", "google"},
      {"google_ai", "google"},
      {"hf", "huggingface"},
      {"local", "ollama"},
      {"azure_openai", "azure"},
      {"azure-openai", "azure"},
      {"grok", "xai"},
      {"x-ai", "xai"},
      {"together_ai", "together"},
      {"fireworks_ai", "fireworks"},
      {"mistralai", "mistral"},
      {"lm_studio", "lmstudio"},
      {"llama.cpp", "llamacpp"},
      {"moonshotai", "moonshot"},
  }};
  for (const auto& [alias, real] : kAliases)
    if (iequals(alias, name)) return real;
  for (const ProviderInfo& p : providers())
    if (iequals(p.name, name)) return p.name;
  return {};
}

const ProviderInfo* find_provider(std::string_view name) {
  const std::string_view real = canonical_provider(name);
  if (real.empty()) return nullptr;
  for (const ProviderInfo& p : providers())
    if (p.name == real) return &p;
  return nullptr;
}

bool has_alias(std::string_view aliases, std::string_view name) {
  while (!aliases.empty()) {
    const std::size_t bar = aliases.find('|');
    if (iequals(aliases.substr(0, bar), name)) return true;
    if (bar == std::string_view::npos) break;
    aliases.remove_prefix(bar + 1);
  }
  return false;
}

namespace {

bool all_digits(std::string_view s) {
  for (char c : s)
    if (c < '0' || c > '9') return false;
  return !s.empty();
}

bool cut_suffix(std::string_view& s, std::string_view suffix) {
  if (s.size() <= suffix.size() || !iequals(s.substr(s.size() - suffix.size()), suffix)) return false;
  s.remove_suffix(suffix.size());
  return true;
}

// "-20251001", "-2024-08-06", "-09-2025", "-001": how providers date their snapshots.
bool cut_date(std::string_view& s) {
  const std::size_t n = s.size();
  const auto part = [&](std::size_t from, std::size_t len) { return all_digits(s.substr(from, len)); };
  if (n > 11 && s[n - 11] == '-' && part(n - 10, 4) && s[n - 6] == '-' && part(n - 5, 2) && s[n - 3] == '-' &&
      part(n - 2, 2)) {
    s.remove_suffix(11);
    return true;
  }
  if (n > 9 && s[n - 9] == '-' && part(n - 8, 8)) {
    s.remove_suffix(9);
    return true;
  }
  if (n > 8 && s[n - 8] == '-' && part(n - 7, 2) && s[n - 5] == '-' && part(n - 4, 4)) {
    s.remove_suffix(8);
    return true;
  }
  if (n > 4 && s[n - 4] == '-' && s[n - 3] == '0' && part(n - 3, 3)) {
    s.remove_suffix(4);
    return true;
  }
  return false;
}

const ModelInfo* find_exact(std::string_view name, std::string_view provider) {
  for (const ModelInfo& m : models())
    if ((provider.empty() || m.provider == provider) && (iequals(m.name, name) || has_alias(m.aliases, name)))
      return &m;
  return nullptr;
}

// Whose prices and facts a reseller's or a cloud's model has: "azure" -> openai.
std::string_view home_of(std::string_view provider) { return provider == "azure" ? "openai" : provider; }

}  // namespace

std::string_view family_name(std::string_view name) {
  std::string_view s = name;
  for (bool again = true; again;)
    again = cut_date(s) || cut_suffix(s, "-latest") || cut_suffix(s, "-preview");
  return s;
}

const ModelInfo* find_model(std::string_view name, std::string_view provider) {
  const std::string_view real = home_of(provider.empty() ? std::string_view() : canonical_provider(provider));
  if (!provider.empty() && real.empty()) return nullptr;
  if (const ModelInfo* m = find_exact(name, real)) return m;
  if (const std::string_view family = family_name(name); family.size() < name.size())
    if (const ModelInfo* m = find_exact(family, real)) return m;
  if (real == "openrouter" || real.empty()) {  // "anthropic/claude-haiku-4.5" is anthropic's claude-haiku-4-5
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return nullptr;
    const std::string_view vendor = canonical_provider(name.substr(0, slash));
    if (vendor.empty() || vendor == "openrouter") return nullptr;
    const std::string_view bare = name.substr(slash + 1, name.substr(slash + 1).find(':'));
    if (const ModelInfo* m = find_model(bare, vendor)) return m;
    if (vendor != "anthropic") return nullptr;
    std::string dashed(bare);
    for (char& c : dashed)
      if (c == '.') c = '-';
    return find_model(dashed, vendor);
  }
  return nullptr;
}

ModelName resolve_model_name(std::string_view name, std::string_view hint) {
  ModelName out{std::string(canonical_provider(hint)), std::string(name)};
  if (out.provider.empty() && !hint.empty()) out.provider = hint;
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view prefix = canonical_provider(name.substr(0, slash)), rest = name.substr(slash + 1);
    // OpenRouter has models of its own, such as "openrouter/auto"; GPT-OSS stands under "openai/" with every
    // host but OpenAI.
    const bool own_model =
        (prefix == "openrouter" && rest.find('/') == std::string_view::npos) || istarts_with(rest, "gpt-oss");
    if (!prefix.empty() && (hint.empty() || prefix == out.provider)) {
      if (!own_model || prefix == "cerebras") out.model = rest;
      if (hint.empty() && (!own_model || prefix != "openai")) out.provider = prefix;
      return out;
    }
  }
  if (!hint.empty()) return out;
  if (const ModelInfo* m = find_exact(family_name(name), {}); m && slash == std::string_view::npos) {
    out.provider = m->provider;
    return out;
  }
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kPrefixes = {{
      {"gpt-oss", ""},           {"gpt-", "openai"},
      {"chatgpt-", "openai"},    {"text-embedding-", "openai"},
      {"o1", "openai"},          {"o3", "openai"},
      {"o4", "openai"},          {"claude-", "anthropic"},
      {"gemini-", "google"},     {"deepseek-v", "deepseek"},
      {"grok-", "xai"},          {"mistral-", "mistral"},
      {"ministral-", "mistral"}, {"codestral", "mistral"},
      {"magistral", "mistral"},  {"devstral", "mistral"},
      {"pixtral", "mistral"},    {"open-mistral", "mistral"},
      {"sonar", "perplexity"},   {"kimi-", "moonshot"},
      {"minimax-", "minimax"},
  }};
  const bool tagged = name.find(':') != std::string_view::npos;  // "llama3.2:3b", as Ollama writes it
  if (slash == std::string_view::npos && !tagged)
    for (const auto& [prefix, provider] : kPrefixes)
      if (istarts_with(name, prefix)) {
        out.provider = provider;
        return out;
      }
  if (slash == std::string_view::npos && tagged)
    out.provider = name.substr(0, 3) == "ft:" ? "openai" : "ollama";
  return out;
}

}  // namespace cascade
