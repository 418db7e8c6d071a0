// Fuzzes agent configurations: a wrong one is reported, with a path and a whole sentence, and never breaks
// the reader.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "policy/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cascade;
  const Result<Json> tree = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!tree) return 0;
  ConfigReport report;
  const AgentConfig config = read_config(tree->view(), 1795168800000, report);
  for (const Error& e : report.errors)
    if (e.message.empty() || !is_utf8(e.message)) std::abort();
  return 0;
}
