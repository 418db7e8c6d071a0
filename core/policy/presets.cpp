#include "policy/presets.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace cascade {
namespace {

struct Preset {
  std::string_view name, description, quality;
  std::array<std::string_view, 3> models;  // "provider/model", cheapest first; "" = none
};

// Prices are not here: they are the catalogue's, so that there is one of each.
constexpr std::array<Preset, 10> kPresets = {{
    {"balanced",
     "a small OpenAI model, a flagship behind it",
     "cascade",
     {"openai/gpt-4o-mini", "openai/gpt-4o", ""}},
    {"cost_optimized",
     "the cheapest usable draft, escalating rarely",
     "development",
     {"groq/llama-3.1-8b-instant", "openai/gpt-4o-mini", ""}},
    {"quality_optimized",
     "a good draft, a flagship for what it is not sure of",
     "production",
     {"anthropic/claude-haiku-4-5", "anthropic/claude-opus-4-5", ""}},
    {"best_overall",
     "two vendors: a quick draft, a strong second",
     "cascade",
     {"openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", ""}},
    {"ultra_fast",
     "everything on Groq",
     "cascade",
     {"groq/llama-3.1-8b-instant", "groq/llama-3.3-70b-versatile", ""}},
    {"ultra_cheap",
     "Groq drafts, a small OpenAI model behind",
     "cascade",
     {"groq/llama-3.1-8b-instant", "openai/gpt-4o-mini", ""}},
    {"openai_only", "OpenAI alone", "cascade", {"openai/gpt-4o-mini", "openai/gpt-4o", ""}},
    {"anthropic_only",
     "Anthropic alone",
     "cascade",
     {"anthropic/claude-haiku-4-5", "anthropic/claude-sonnet-4-5", ""}},
    {"free_local",
     "Ollama on this machine, nothing leaves it",
     "cascade",
     {"ollama/llama3.1:8b", "ollama/llama3.1:70b", ""}},
    {"development",
     "local first, a cheap cloud model second",
     "development",
     {"ollama/llama3.1:8b", "openai/gpt-4o-mini", ""}},
}};

void write_preset(JsonWriter& w, const Preset& p) {
  w.begin_object().key("models").begin_array();
  for (std::string_view m : p.models) {
    if (m.empty()) continue;
    const std::size_t slash = m.find('/');
    w.begin_object().field("name", m.substr(slash + 1)).field("provider", m.substr(0, slash)).end_object();
  }
  w.end_array().key("tiers").begin_array();
  for (std::string_view m : p.models)
    if (!m.empty()) w.begin_array().string(m.substr(m.find('/') + 1)).end_array();
  w.end_array().key("quality").begin_object().field("preset", p.quality).end_object().end_object();
}

}  // namespace

Outcome preset_json(JsonView query, std::string& out) {
  JsonWriter w(out);
  const std::string name = to_lower_ascii(query["name"].str());
  if (name.empty()) {
    w.begin_array();
    for (const Preset& p : kPresets)
      w.begin_object().field("name", p.name).field("description", p.description).end_object();
    w.end_array();
    return Unit{};
  }
  std::string_view wanted = name;
  if (wanted.substr(0, 7) == "preset_") wanted.remove_prefix(7);
  std::vector<std::string_view> names;
  for (const Preset& p : kPresets) {
    if (p.name == wanted) {
      write_preset(w, p);
      return Unit{};
    }
    names.push_back(p.name);
  }
  const std::string_view near = nearest_name(wanted, names);
  return make_error(
      Status::not_found,
      "$.name: there is no preset \"" + name + "\"" +
          (near.empty() ? "; ask with {} for the list." : "; did you mean \"" + std::string(near) + "\"?"),
      "$.name");
}

}  // namespace cascade
