// What one attempt costs in the dialects: writing the request, reading the answer whole and as a stream.
#include <benchmark/benchmark.h>

#include <string>

#include "dialect/dialect.hpp"
#include "dialect/traits.hpp"

namespace cascade {
namespace {

std::string words(std::size_t bytes) {
  static constexpr const char* kWords[] = {"the ",          "river ", "bends ",   "around ", "an ",
                                           "old \"mill\" ", "where ", "wheels\n", "turn ",   "slowly. "};
  std::string out;
  for (std::size_t i = 0; out.size() < bytes; ++i) out += kWords[i * 7 % 10];
  out.resize(bytes);
  return out;
}

Prompt prompt_of(std::size_t bytes) {
  Prompt p;
  Message m;
  m.parts.emplace_back().text = words(bytes);
  p.messages.push_back(std::move(m));
  p.max_tokens = 400;
  p.temperature = 0.2;
  p.logprobs = true;
  p.top_logprobs = 3;
  return p;
}

void write_request(benchmark::State& state) {
  const Dialect* d = find_dialect("openai_chat");
  const WireTraits t = wire_traits("openai", "gpt-4o-mini");
  const Prompt p = prompt_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(d->write(p, t, OnUnsupported::map));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(write_request)->Arg(1024)->Arg(10240)->Arg(102400)->Unit(benchmark::kMicrosecond);

void parse_request(benchmark::State& state) {
  std::string json;
  JsonWriter(json)
      .begin_object()
      .field("prompt", words(static_cast<std::size_t>(state.range(0))))
      .end_object();
  for (auto _ : state) {
    const Result<Json> tree = parse_json(json);
    benchmark::DoNotOptimize(read_prompt(tree->view(), {}));
  }
}
BENCHMARK(parse_request)->Arg(1024)->Arg(102400)->Unit(benchmark::kMicrosecond);

void estimate(benchmark::State& state) {
  const std::string text = words(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(estimate_tokens(text));
}
BENCHMARK(estimate)->Arg(1024)->Arg(102400)->Unit(benchmark::kMicrosecond);

std::string whole_answer(std::size_t bytes) {
  std::string out;
  JsonWriter w(out);
  w.begin_object()
      .field("id", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")
      .field("object", "chat.completion")
      .field("model", "gpt-4o-mini-2024-07-18");
  w.key("choices").begin_array().begin_object().field("index", 0).key("message").begin_object();
  w.field("role", "assistant").field("content", words(bytes)).key("refusal").null().end_object();
  w.field("finish_reason", "stop").end_object().end_array();
  w.key("usage")
      .begin_object()
      .field("prompt_tokens", 250)
      .field("completion_tokens", 380)
      .field("total_tokens", 630)
      .end_object()
      .end_object();
  return out;
}

void read_whole(benchmark::State& state) {
  const Dialect* d = find_dialect("openai_chat");
  const WireTraits t = wire_traits("openai", "gpt-4o-mini");
  const std::string body = whole_answer(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    std::vector<Delta> out;
    const auto reader = d->reader(t, false);
    reader->on_head(200, {{"content-type", "application/json"}});
    reader->on_bytes(body, out);
    benchmark::DoNotOptimize(reader->finish(out, 0));
  }
}
BENCHMARK(read_whole)->Arg(1536)->Arg(153600)->Unit(benchmark::kMicrosecond);

// About four bytes of text per chunk, as providers send them.
std::string stream_answer(std::size_t bytes, int logprobs) {
  const std::string text = words(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::string piece = text.substr(i, 4);
    out +=
        R"(data: {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_44added55e","choices":[{"index":0,"delta":{"content":)";
    append_json_string(out, piece);
    out += R"(},"logprobs":)";
    if (logprobs > 0) {
      out += R"({"content":[{"token":)";
      append_json_string(out, piece);
      out += R"(,"logprob":-0.2871,"bytes":[116,104,101,32],"top_logprobs":[)";
      for (int k = 0; k < logprobs; ++k)
        out += std::string(k ? "," : "") + R"({"token":"the","logprob":-0.2871,"bytes":[116,104,101]})";
      out += R"(]}],"refusal":null})";
    } else {
      out += "null";
    }
    out += R"(,"finish_reason":null}],"obfuscation":")" + std::string(i / 4 % 7, 'x') + "\"}\n\n";
  }
  out += R"(data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
         "\n\ndata: [DONE]\n\n";
  return out;
}

void read_stream(benchmark::State& state) {
  const Dialect* d = find_dialect("openai_chat");
  const WireTraits t = wire_traits("openai", "gpt-4o-mini");
  const std::string body =
      stream_answer(static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
  std::vector<Delta> out;
  for (auto _ : state) {
    const auto reader = d->reader(t, true);
    reader->on_head(200, {{"content-type", "text/event-stream"}});
    for (std::size_t i = 0; i < body.size(); i += 1400) {  // one packet each
      out.clear();
      reader->on_bytes(std::string_view(body).substr(i, 1400), out);
    }
    benchmark::DoNotOptimize(reader->finish(out, 0));
  }
  state.counters["per_token_ns"] =
      benchmark::Counter(static_cast<double>(state.range(0)) / 4 * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(read_stream)->Args({1536, 0})->Args({1536, 3})->Args({153600, 0})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cascade
