// Fuzzes the readers of all dialects. The first three bytes choose dialect, framing and slicing; the rest is
// the body. Besides not crashing: deltas are valid UTF-8, slicing changes nothing, and a failure says why.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "dialect/dialect.hpp"
#include "dialect/traits.hpp"

namespace cascade {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

struct Heard {
  bool ok = false;
  std::string text, reasoning, arguments;
};

Heard hear(const Dialect& d, const WireTraits& traits, std::uint8_t kind, std::string_view body,
           std::size_t step) {
  static constexpr const char* kTypes[] = {"application/json", "text/event-stream", "application/x-ndjson",
                                           ""};
  static constexpr int kStatus[] = {200, 429, 500, 0};
  const auto reader = d.reader(traits, (kind & 1) != 0);
  reader->on_head(kStatus[(kind >> 3) & 3], {{"content-type", kTypes[(kind >> 1) & 3]}});
  std::vector<Delta> out;
  for (std::size_t i = 0; i < body.size(); i += step) reader->on_bytes(body.substr(i, step), out);
  const Result<Reply> reply = reader->finish(out, 1795168800000);
  Heard h;
  h.ok = reply.ok();
  for (const Delta& delta : out) {
    require(is_utf8(delta.text) && is_utf8(delta.tool_id) && is_utf8(delta.tool_name) &&
            is_utf8(delta.logprob.token));
    if (delta.kind == Delta::Kind::text) h.text += delta.text;
    if (delta.kind == Delta::Kind::reasoning) h.reasoning += delta.text;
    if (delta.kind == Delta::Kind::tool_call) h.arguments += delta.text;
  }
  if (reply) {
    require(reply->text == h.text && reply->reasoning == h.reasoning);
    require(reply->usage.cache_read + reply->usage.cache_write + reply->usage.cache_write_long <=
            reply->usage.input_total);
  } else {
    require(!reply.error().message.empty() && is_utf8(reply.error().message));
    require(reply.error().detail_json.empty() || parse_json(reply.error().detail_json).ok());
  }
  return h;
}

}  // namespace
}  // namespace cascade

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cascade;
  static constexpr const char* kDialects[] = {"openai_chat", "openai_responses", "anthropic",
                                              "gemini",      "ollama",           "embeddings"};
  if (size < 3) return 0;
  const Dialect& d = *find_dialect(kDialects[data[0] % 6]);
  static const WireTraits kTraits = wire_traits("custom", "m");
  const std::string_view body(reinterpret_cast<const char*>(data) + 3, size - 3);
  const Heard whole = hear(d, kTraits, data[1], body, body.size() + 1);
  const Heard sliced = hear(d, kTraits, data[1], body, 1 + data[2] % 17);
  require(whole.ok == sliced.ok && whole.text == sliced.text && whole.reasoning == sliced.reasoning &&
          whole.arguments == sliced.arguments);
  return 0;
}
