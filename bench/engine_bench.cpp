// What the engine costs a run, without network: C ABI, hosted, the answer handed in as soon as it is asked
// for. CPU time of the one thread, from the request's JSON to the accepted result.
#include <cascadeflow/cascadeflow.h>

#include <cstdlib>
#include <utility>

#include "bench_report.hpp"

namespace {

using namespace cascade::bench;

struct Host {
  cascade_http_exchange* asked = nullptr;
  std::int64_t now = 0;
  std::uint64_t random = 1, accepted = 0;
};

cascade_host table(Host& host) {
  cascade_host t = CASCADE_HOST_INIT;
  t.user_data = &host;
  t.http_start = [](void* u, cascade_http_exchange* x, const cascade_http_request*) {
    static_cast<Host*>(u)->asked = x;
  };
  t.http_cancel = [](void*, cascade_http_exchange* x) {
    cascade_http_respond_fail(x, "cancelled", 9, "", 0);
  };
  t.timer_set = [](void*, uint64_t, int64_t) {};
  t.timer_clear = [](void*, uint64_t) {};
  t.mono_ns = [](void* u) { return static_cast<Host*>(u)->now += 1000; };
  t.wall_ms = [](void*) -> int64_t { return 1'790'000'000'000; };
  t.random = [](void* u) { return static_cast<Host*>(u)->random += 0x9e3779b97f4a7c15u; };
  return t;
}

// Many short rounds: one of them is spared by the neighbours of a shared machine.
constexpr int kRounds = 40;

double run_us(std::size_t prompt_bytes, std::size_t answer_bytes, int runs) {
  Host host;
  const cascade_host t = table(host);
  cascade_context* context = nullptr;
  cascade_agent* agent = nullptr;
  const std::string config = two_models("https://api.openai.com/v1"), request = request_of(prompt_bytes),
                    answer = completion(answer_bytes);
  if (cascade_context_new_hosted(nullptr, 0, &t, &context, nullptr) != CASCADE_OK ||
      cascade_agent_new(context, config.data(), config.size(), &agent, nullptr) != CASCADE_OK)
    std::abort();
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = &host;
  callbacks.on_done = [](void* u, cascade_result* result, cascade_error* error) {
    cascade_result_summary s = CASCADE_RESULT_SUMMARY_INIT;
    if (result && cascade_result_get_summary(result, &s) == CASCADE_OK && s.draft_accepted)
      ++static_cast<Host*>(u)->accepted;
    cascade_result_free(result);
    cascade_error_free(error);
  };
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const std::int64_t before = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < runs; ++i) {
      cascade_task* task = nullptr;
      if (cascade_agent_start(agent, request.data(), request.size(), &callbacks, &task, nullptr) !=
          CASCADE_OK)
        std::abort();
      while (cascade_http_exchange* x = std::exchange(host.asked, nullptr)) {
        static const char kHeaders[] = "[[\"content-type\",\"application/json\"],[\"x-request-id\",\"r1\"]]";
        cascade_http_respond_headers(x, 200, kHeaders, sizeof kHeaders - 1);
        cascade_http_respond_data(x, answer.data(), answer.size());
        cascade_http_respond_end(x);
      }
      cascade_task_free(task);
    }
    rounds.push_back(static_cast<double>(clock_ns(CLOCK_THREAD_CPUTIME_ID) - before) / 1000 / runs);
  }
  if (host.accepted != static_cast<std::uint64_t>(runs) * kRounds)
    std::printf("  (only %llu of %d drafts were accepted)\n", static_cast<unsigned long long>(host.accepted),
                runs * kRounds);
  cascade_agent_free(agent);
  cascade_context_free(context);
  return *std::min_element(rounds.begin(), rounds.end());
}

}  // namespace

int main() {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  report("engine CPU per accepted run, 1 KB prompt, 1.5 KB answer", run_us(1024, 1536, 250), "us", 20, true);
  const double hundred = run_us(100 * 1024, 1536, 8);
  report("engine CPU per accepted run, 100 KB prompt", hundred, "us", 600, true);
  // No longer, lest the model's context window refuse it.
  report("  linear: 400 KB prompt over 100 KB prompt", run_us(400 * 1024, 1536, 2) / hundred, "times", 6,
         true);
}
