// What the judgement costs: the whole against its goals, then its parts: features and classification of
// prompts of several sizes, features of an answer.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "bench_report.hpp"
#include "classify/classify.hpp"
#include "features/answer.hpp"
#include "gate/calibration.hpp"
#include "gate/gate.hpp"

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

// The whole judgement of a 1.5 KB answer to a prompt of the given size that has been scanned already.
void judge_answer(benchmark::State& state) {
  const std::string prompt = text_of(static_cast<std::size_t>(state.range(0))), answer = text_of(1536);
  const cascade::PromptFeatures features = cascade::scan_prompt(prompt);
  cascade::JudgeInput in;
  in.prompt = prompt;
  in.answer = answer;
  in.prompt_features = &features;
  const cascade::GateConfig config;
  for (auto _ : state)
    benchmark::DoNotOptimize(cascade::judge(in, config, cascade::CalibrationSet::factory()));
}
BENCHMARK(judge_answer)->Arg(100)->Arg(1024)->Arg(100 * 1024);

// All that a draft costs from its prompt to its verdict, in microseconds of CPU time: the least of several
// rounds.
double whole_us(const std::string& prompt, const std::string& answer) {
  constexpr int kRounds = 80, kTimes = 60;
  const cascade::GateConfig config;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const std::int64_t begin = cascade::bench::clock_ns(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < kTimes; ++i) {
      cascade::PromptFeatures features;
      const cascade::Classification c = cascade::classify_text(prompt, {}, &features);
      cascade::JudgeInput in;
      in.prompt = prompt;
      in.answer = answer;
      in.prompt_features = &features;
      in.complexity = c.complexity;
      in.prior = c.prior;
      benchmark::DoNotOptimize(cascade::judge(in, config, cascade::CalibrationSet::factory()));
    }
    const std::int64_t spent = cascade::bench::clock_ns(CLOCK_THREAD_CPUTIME_ID) - begin;
    best = std::min(best, static_cast<double>(spent) / 1e3 / kTimes);
  }
  return best;
}

void report_whole() {
  using cascade::bench::report;
  const std::string prose = cascade::bench::answer_text(1536);
  std::string question = "Why is the sky blue? Explain it in plain words. Here is what we read in class. ";
  while (question.size() < 1024) question += prose;
  question.resize(1024);
  report("features + classify + gate, 1 KB prompt, 1.5 KB answer, prose", whole_us(question, prose), "us", 15,
         true);
  report("the same of text with code, lists and numbers", whole_us(text_of(1024), text_of(1536)), "us", 15,
         true);
  report("the same, 100 KB prompt", whole_us(text_of(100 * 1024), text_of(1536)), "us", 500, true);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  report_whole();
  std::fflush(stdout);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
