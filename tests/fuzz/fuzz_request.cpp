// Fuzzes request documents: whatever is read as a request must be written by every dialect as one valid JSON
// document.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "dialect/dialect.hpp"
#include "dialect/traits.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cascade;
  static const std::pair<const char*, WireTraits> kTargets[] = {
      {"openai_chat", wire_traits("openai", "gpt-4o")},
      {"openai_chat", wire_traits("deepseek", "deepseek-v4-flash")},
      {"openai_chat", wire_traits("openai", "gpt-5.1")},
      {"openai_responses", wire_traits("openai", "gpt-5-mini")},
      {"anthropic", wire_traits("anthropic", "claude-haiku-4-5")},
      {"gemini", wire_traits("google", "gemini-3-flash")},
      {"ollama", wire_traits("ollama", "llama3.2")},
  };
  const Result<Json> tree = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!tree) return 0;
  const Result<Prompt> prompt = read_prompt(tree->view(), {});
  if (!prompt) {
    if (prompt.error().message.empty() || !is_utf8(prompt.error().message)) std::abort();
    return 0;
  }
  if (estimate_prompt_tokens(*prompt) <= 0) std::abort();
  for (const auto& [name, traits] : kTargets)
    for (OnUnsupported policy : {OnUnsupported::map, OnUnsupported::refuse, OnUnsupported::drop}) {
      const Result<Written> w = find_dialect(name)->write(*prompt, traits, policy);
      if (w && !parse_json(w->http.body)) std::abort();
      if (!w && (w.error().status != Status::unsupported || w.error().path.empty())) std::abort();
    }
  // A conversation that was written down reads back as itself.
  for (const Message& m : prompt->messages) {
    std::string text, again;
    JsonWriter first(text);
    write_message(first, m);
    const Result<Json> parsed = parse_json(text);
    if (!parsed) std::abort();
    const Result<Message> back = read_message(parsed->view(), "$");
    if (!back) continue;  // e.g. an audio format that is no word
    JsonWriter second(again);
    write_message(second, *back);
    if (text != again) std::abort();
  }
  return 0;
}
