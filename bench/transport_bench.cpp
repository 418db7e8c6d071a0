// Throughput and latency of whole runs over HTTP, against the transport alone (libcurl on libuv, polls kept
// armed), on the same nginx in the same process, in turns.
#include <cascadeflow/cascadeflow.h>

#include <future>
#include <utility>

#include "bench_report.hpp"
#include "io/curl_transport.hpp"
#include "io/loop.hpp"
#include "nginx.hpp"

namespace {

using namespace cascade;
using namespace cascade::bench;

struct Outcome {
  double per_second = 0, p50_us = 0;
};

// `width` in flight until `total` are done; each end starts the next, on the loop thread.
struct Bare {
  struct Sink final : HttpSink {
    Bare* all;
    std::int64_t started = 0;
    void on_head(int, HeaderList) override {}
    void on_bytes(std::string_view bytes) override { all->bytes += bytes.size(); }
    void on_end() override { all->next(*this); }
    void on_fail(TransportFailure, std::string message, bool) override {
      std::printf("  bare: %s\n", message.c_str());
      all->next(*this);
    }
  };
  io::CurlTransport& transport;
  HttpRequest request;
  int left = 0, open = 0;
  std::size_t bytes = 0;
  std::vector<double> latencies;
  std::vector<Sink> sinks;
  std::promise<void> done;

  void start(Sink& s) {
    --left;
    ++open;
    s.started = clock_ns(CLOCK_MONOTONIC);
    transport.start(request, {}, &s);
  }
  void next(Sink& s) {
    latencies.push_back(static_cast<double>(clock_ns(CLOCK_MONOTONIC) - s.started) / 1000);
    --open;
    if (left > 0) start(s);
    else if (open == 0) done.set_value();
  }
};

Outcome run_bare(io::Loop& loop, io::CurlTransport& transport, const HttpRequest& request, int width,
                 int total) {
  Bare bare{transport, request, total, 0, 0, {}, std::vector<Bare::Sink>(static_cast<std::size_t>(width)),
            {}};
  bare.latencies.reserve(static_cast<std::size_t>(total));
  const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
  loop.post([&] {
    for (Bare::Sink& s : bare.sinks) {
      s.all = &bare;
      bare.start(s);
    }
  });
  bare.done.get_future().wait();
  const double seconds = static_cast<double>(clock_ns(CLOCK_MONOTONIC) - before) / 1e9;
  return {total / seconds, median(bare.latencies)};
}

struct Whole {
  cascade_agent* agent;
  std::string request;
  int left = 0, open = 0;
  bool spread = false;
  std::vector<double> latencies;
  std::promise<void> done;
  struct One {
    Whole* all;
    std::int64_t started;
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
      if (!std::exchange(all.spread, true))
        for (One& other : all.ones)
          if (&other != &o && all.left > 1) all.start(other);
      if (all.left > 0) all.start(o);
      else if (all.open == 0) all.done.set_value();
    };
    cascade_task* task = nullptr;
    cascade_agent_start(agent, request.data(), request.size(), &callbacks, &task, nullptr);
    tasks.push_back(task);
  }
  std::vector<cascade_task*> tasks;  // freed at the end: freeing a running task cancels it
};

Outcome run_whole(cascade_agent* agent, const std::string& request, int width, int total) {
  Whole whole;
  whole.agent = agent;
  whole.request = request;
  whole.left = total;
  whole.latencies.reserve(static_cast<std::size_t>(total));
  whole.tasks.reserve(static_cast<std::size_t>(total));
  whole.ones.resize(static_cast<std::size_t>(width));
  for (Whole::One& one : whole.ones) one.all = &whole;
  const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
  // Only the first run is started from this thread. Its end starts the others on the loop thread: no lock is
  // needed.
  whole.start(whole.ones[0]);
  whole.done.get_future().wait();
  const double seconds = static_cast<double>(clock_ns(CLOCK_MONOTONIC) - before) / 1e9;
  for (cascade_task* t : whole.tasks) cascade_task_free(t);
  return {total / seconds, median(whole.latencies)};
}

}  // namespace

int main() {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string answer = completion(400);
  std::string quoted;
  for (char c : answer) quoted += c == '\'' ? std::string("\\'") : std::string(1, c);
  testing::Nginx nginx("location / { return 200 '" + quoted + "'; }");
  if (!nginx.ready()) {
    std::printf("  nginx did not start; these figures are left out\n");
    return 0;
  }
  cascade_context* context = nullptr;
  cascade_agent* agent = nullptr;
  const char settings[] = "{\"env\":false}";
  const std::string config = two_models(nginx.url("/v1"), ",\"max_concurrent\":1000"),
                    request = request_of(300, ",\"strategy\":\"cheap\"");
  if (cascade_context_new(settings, sizeof settings - 1, &context, nullptr) != CASCADE_OK ||
      cascade_agent_new(context, config.data(), config.size(), &agent, nullptr) != CASCADE_OK)
    return 1;
  io::Loop loop;
  std::unique_ptr<io::CurlTransport> transport;
  if (!loop.start([&] { transport.reset(); }).ok()) return 1;
  std::promise<void> made;
  loop.post([&] {
    auto t = io::CurlTransport::create(loop.uv(), {});
    if (t.ok()) transport = std::move(*t);
    made.set_value();
  });
  made.get_future().wait();
  HttpRequest http;
  http.url = nginx.url("/v1/chat/completions");
  http.headers = {{"Authorization", "Bearer k"}, {"Content-Type", "application/json"}};
  http.body = request_of(380);

  std::vector<double> bare_rate, run_rate, bare_p50, run_p50;
  for (int round = 0; round < 5; ++round) {
    bare_rate.push_back(run_bare(loop, *transport, http, 64, 20000).per_second);
    run_rate.push_back(run_whole(agent, request, 64, 20000).per_second);
    bare_p50.push_back(run_bare(loop, *transport, http, 1, 2000).p50_us);
    run_p50.push_back(run_whole(agent, request, 1, 2000).p50_us);
  }
  note("transport alone, 64 concurrent", median(bare_rate), "/s");
  note("whole runs, 64 concurrent", median(run_rate), "/s");
  report("whole runs over transport alone, 64 concurrent", 100 * median(run_rate) / median(bare_rate), "%",
         85, false);
  note("transport alone, one at a time, p50", median(bare_p50), "us");
  report("whole runs above it, p50", median(run_p50) - median(bare_p50), "us", 30, true);
  cascade_agent_free(agent);
  cascade_context_free(context);
  loop.stop();
}
