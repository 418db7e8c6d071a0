// What the judgement costs: features and classification of prompts of several sizes, features of an answer.
#include <benchmark/benchmark.h>

#include <string>

#include "classify/classify.hpp"
#include "features/answer.hpp"

namespace {

// Running text with questions, numbers, capitals and some code in it, so that no branch is spared.
std::string text_of(std::size_t bytes) {
  static const std::string kPiece =
      "Explain why the cascade asks the small model first, and what happens when its answer is rejected. In the year 2024, "
      "a team of 12 people measured 3.5 million requests; \"most of them\" were simple (about 71%). Was it worth it?\n"
      "def total(prices, tax=0.19):\n    return sum(p * (1 + tax) for p in prices)\n"
      "- Größe, naïveté und Übermut sind keine Tugenden.\n- La réponse est donc probablement exacte.\n";
  std::string text;
  while (text.size() < bytes) text += kPiece;
  text.resize(bytes);
  return text;
}

void prompt_scan_and_classify(benchmark::State& state) {
  const std::string prompt = text_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(cascade::classify_text(prompt));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(prompt_scan_and_classify)->Arg(100)->Arg(1024)->Arg(10 * 1024)->Arg(100 * 1024);

void prompt_scan(benchmark::State& state) {
  const std::string prompt = text_of(static_cast<std::size_t>(state.range(0)));
  cascade::GramBag grams;
  for (auto _ : state) {
    grams.size = 0;
    benchmark::DoNotOptimize(cascade::scan_prompt(prompt, {}, &grams));
  }
}
BENCHMARK(prompt_scan)->Arg(1024);

void answer_scan(benchmark::State& state) {
  const std::string answer = text_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(cascade::scan_answer(answer));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(answer_scan)->Arg(100)->Arg(1536)->Arg(16 * 1024);

}  // namespace
