// Throughput and latency of whole runs over HTTP, against a bare loop of libcurl on libuv that only fetches
// the bytes, on the same nginx in the same process, in turns. Whole runs also on two loop threads, which is
// an option of the context ("threads").
//
// nginx has one core, whoever is measured the other: else the scheduler's whims decide, by as much as a
// factor of three one at a time. Two loop threads have both cores, and share the second with nginx.
#include <cascadeflow/cascadeflow.h>
#include <sched.h>

#include <deque>
#include <future>
#include <utility>

#include "bare_loop.hpp"
#include "bench_report.hpp"
#include "nginx.hpp"

namespace {

using namespace cascade::bench;

struct Whole {
  cascade_agent* agent;
  std::string request;
  int left = 0, open = 0;
  bool spread = false;
  std::vector<double> latencies;
  std::promise<void> done;
  struct One {
    Whole* all;
    std::int64_t started = 0;
    cascade_task* task = nullptr;
  };
  std::vector<One> ones;

  void start(One& one) {
    --left;
    ++open;
    one.started = clock_ns(CLOCK_MONOTONIC);
    cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
    callbacks.user_data = &one;
    callbacks.on_done = [](void* user, cascade_result* result, cascade_error* error) {
      One& o = *static_cast<One*>(user);
      if (error) std::printf("  run: %s\n", cascade_error_message(error).data);
      cascade_result_free(result);
      cascade_error_free(error);
      Whole& all = *o.all;
      all.latencies.push_back(static_cast<double>(clock_ns(CLOCK_MONOTONIC) - o.started) / 1000);
      --all.open;
      // The first run only opens: it was started from another thread, which may not have its handle yet.
      if (!std::exchange(all.spread, true)) {
        for (std::size_t i = 1; i < all.ones.size() && all.left > 0; ++i) all.start(all.ones[i]);
        return;
      }
      if (all.left > 0) all.start(o);
      else if (all.open == 0) all.done.set_value();
    };
    cascade_task_free(one.task);  // of the run before, which is over
    cascade_agent_start(agent, request.data(), request.size(), &callbacks, &one.task, nullptr);
  }
};

// The agents share the work, each on the loop thread that its context gave it.
Pace run_whole(const std::vector<cascade_agent*>& agents, const std::string& request, int width, int total) {
  const int shares = static_cast<int>(agents.size());
  std::deque<Whole> wholes;
  for (cascade_agent* agent : agents) {
    Whole& whole = wholes.emplace_back();
    whole.agent = agent;
    whole.request = request;
    whole.left = total / shares;
    whole.latencies.reserve(static_cast<std::size_t>(total));
    whole.ones.resize(static_cast<std::size_t>(width / shares) + 1);
    for (Whole::One& one : whole.ones) one.all = &whole;
  }
  const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
  // Its end starts the others on the loop thread: no lock is needed.
  for (Whole& whole : wholes) whole.start(whole.ones[0]);
  for (Whole& whole : wholes) whole.done.get_future().wait();
  const double seconds = static_cast<double>(clock_ns(CLOCK_MONOTONIC) - before) / 1e9;
  std::vector<double> latencies;
  for (Whole& whole : wholes) {
    for (Whole::One& one : whole.ones) cascade_task_free(one.task);
    latencies.insert(latencies.end(), whole.latencies.begin(), whole.latencies.end());
  }
  return {total / seconds, median(latencies)};
}

// The same one after the other, by the call that waits.
double run_waiting_p50(cascade_agent* agent, const std::string& request, int total) {
  std::vector<double> latencies;
  for (int i = 0; i < total; ++i) {
    cascade_result* result = nullptr;
    const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
    if (cascade_agent_run(agent, request.data(), request.size(), &result, nullptr) != CASCADE_OK)
      std::printf("  a run failed\n");
    latencies.push_back(static_cast<double>(clock_ns(CLOCK_MONOTONIC) - before) / 1000);
    cascade_result_free(result);
  }
  return median(latencies);
}

// This thread, and the threads and processes it starts from here on.
void stay_on(std::initializer_list<int> cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(core, &set);
  sched_setaffinity(0, sizeof set, &set);  // on a machine of one core it stays where it is
}

}  // namespace

int main() {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string answer = completion(400);
  std::string quoted;
  for (char c : answer) quoted += c == '\'' ? std::string("\\'") : std::string(1, c);
  stay_on({1});
  cascade::testing::Nginx nginx("location / { gzip off; return 200 '" + quoted + "'; }");
  if (!nginx.ready()) {
    std::printf("  nginx did not start; these figures are left out\n");
    return 0;
  }
  cascade_context *one_loop = nullptr, *two_loops = nullptr;
  std::vector<cascade_agent*> agents(3, nullptr);
  const std::string one = "{\"env\":false}", two = "{\"env\":false,\"threads\":2}",
                    config = two_models(nginx.url("/v1"), ",\"max_concurrent\":1000"),
                    request = request_of(300, ",\"strategy\":\"cheap\"");
  stay_on({0, 1});
  if (cascade_context_new(two.data(), two.size(), &two_loops, nullptr) != CASCADE_OK) return 1;
  stay_on({0});
  if (cascade_context_new(one.data(), one.size(), &one_loop, nullptr) != CASCADE_OK) return 1;
  for (std::size_t i = 0; i < agents.size(); ++i)
    if (cascade_agent_new(i == 0 ? one_loop : two_loops, config.data(), config.size(), &agents[i], nullptr) !=
        CASCADE_OK)
      return 1;
  const std::vector<cascade_agent*> alone{agents[0]}, pair{agents[1], agents[2]};
  BareLoop bare(nginx.url("/v1/chat/completions"), request_of(380));

  std::vector<double> bare_rate, run_rate, pair_rate, bare_p50, run_p50, waiting_p50;
  for (int round = 0; round < 5; ++round) {
    bare_rate.push_back(bare.run(64, 20000).per_second);
    run_rate.push_back(run_whole(alone, request, 64, 20000).per_second);
    pair_rate.push_back(run_whole(pair, request, 64, 20000).per_second);
    bare_p50.push_back(bare.run(1, 2000).p50_us);
    run_p50.push_back(run_whole(alone, request, 1, 2000).p50_us);
    waiting_p50.push_back(run_waiting_p50(agents[0], request, 2000));
  }
  note("bare loop of libcurl and libuv, 64 concurrent", median(bare_rate), "/s");
  note("whole runs, 64 concurrent", median(run_rate), "/s");
  report("whole runs over the bare loop, 64 concurrent", 100 * median(run_rate) / median(bare_rate), "%", 85,
         false);
  note("whole runs on two loop threads, 64 concurrent", median(pair_rate), "/s");
  report("  over the bare loop (one thread)", 100 * median(pair_rate) / median(bare_rate), "%", 85, false);
  note("bare loop, one at a time, p50", median(bare_p50), "us");
  report("whole runs above it, p50, started by callbacks", median(run_p50) - median(bare_p50), "us", 30,
         true);
  report("whole runs above it, p50, waited for", median(waiting_p50) - median(bare_p50), "us", 30, true);
  for (cascade_agent* agent : agents) cascade_agent_free(agent);
  cascade_context_free(one_loop);
  cascade_context_free(two_loops);
}
