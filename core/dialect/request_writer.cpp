#include "dialect/request_writer.hpp"

namespace cascade {

std::size_t prompt_bytes(const Prompt& prompt) {
  std::size_t n = 512;
  for (const Message& m : prompt.messages) {
    n += 64 + m.reasoning.size() + m.replay_json.size();
    for (const Part& p : m.parts) n += 64 + p.text.size() + p.text.size() / 16 + p.data.size() + p.url.size();
    for (const ToolCall& c : m.tool_calls) n += 96 + c.arguments.size() + c.arguments.size() / 8;
  }
  for (const ToolDef& t : prompt.tools) n += 96 + t.description.size() + t.parameters_json.size();
  return n + prompt.response_format.schema_json.size() + prompt.extra_json.size();
}

}  // namespace cascade
