// Writes the dialogues of tests/conformance as first inputs: fuzz_seeds DIR makes DIR/reader, DIR/request and
// DIR/config.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "dialogue.hpp"

namespace {

void write(const std::filesystem::path& folder, const std::string& name, const std::string& bytes) {
  std::filesystem::create_directories(folder);
  std::string file = name;
  for (char& c : file)
    if (c == '/' || c == ' ' || c == ':') c = '_';
  std::ofstream(folder / file, std::ios::binary) << bytes;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace cascade;
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds DIR\n");
    return 2;
  }
  const std::filesystem::path root = argv[1];
  const std::string_view dialects[] = {"openai_chat", "openai_responses", "anthropic", "gemini", "ollama"};
  for (const auto& d : conformance::all_dialogues()) {
    write(root / "request", d->file, d->view()["request"].dump());
    for (const conformance::Answer& a : d->answers) {
      std::string head(3, '\5');
      for (std::size_t i = 0; i < 5; ++i)
        if (dialects[i] == d->dialect->name) head[0] = static_cast<char>(i);
      const int type = !a.stream ? 0 : d->dialect->name == "ollama" ? 2 : 1;
      head[1] = static_cast<char>((a.stream ? 1 : 0) | type << 1 |
                                  (a.http_status == 200   ? 0
                                   : a.http_status == 429 ? 1
                                                          : 2)
                                      << 3);
      write(root / "reader", d->file + "_" + a.name, head + a.bytes);
    }
  }
  write(
      root / "config", "two_models",
      R"({"models":[{"name":"gpt-4o-mini","cost":0.00015},{"name":"gpt-4o","provider":"openai","price":{"input":2.5,"output":10}}],"quality":{"preset":"strict","thresholds":{"simple":0.5}},"budgets":[{"name":"d","scope":"day","limit_usd":1.5}],"retry":{"max_retries":1},"domains":{"code":{"tiers":[["gpt-4o"]],"threshold":0.9}}})");
  write(
      root / "config", "one_model",
      R"({"models":[{"name":"ollama/llama3.2","base_url":"http://x","headers":{"a":"b"},"domains":["math"]}],"max_budget":0.1,"stream":"optimistic","unsupported":"drop"})");
  return 0;
}
