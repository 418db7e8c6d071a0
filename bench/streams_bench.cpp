// Thousands of token streams at once on one loop thread: do all complete, and what does each weigh?
#include <cascadeflow/cascadeflow.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "bench_report.hpp"

namespace {

using namespace cascade::bench;
constexpr int kStreams = 5000;

// The server, in a process of its own: one chunk per second for each connection, so that all streams are open
// together.
struct Connection {
  uv_tcp_t tcp;
  uv_timer_t timer;
  uv_write_t writes[8];
  int chunk = 0;
  char in[4096];
};

std::string event(const std::string& json) {
  const std::string data = "data: " + json + "\n\n";
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", data.size());
  return size + data + "\r\n";
}

const std::string& piece(int i) {
  static const std::string kPieces[] = {
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
          event(
              R"({"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":"The sky "}}]})"),
      event(
          R"({"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"is blue "}}]})"),
      event(
          R"({"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"because of the air."},"finish_reason":"stop"}]})"),
      event(
          R"({"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8,"total_tokens":17}})") +
          event("[DONE]") + "0\r\n\r\n"};
  return kPieces[i];
}

void send_next(uv_timer_t* timer) {
  Connection& c = *static_cast<Connection*>(timer->data);
  const std::string& text = piece(c.chunk);
  uv_buf_t buffer = uv_buf_init(const_cast<char*>(text.data()), static_cast<unsigned>(text.size()));
  uv_write(&c.writes[c.chunk], reinterpret_cast<uv_stream_t*>(&c.tcp), &buffer, 1, nullptr);
  if (++c.chunk < 4) uv_timer_start(timer, send_next, 4000, 0);
}

[[noreturn]] void serve(int port_pipe) {
  uv_loop_t* loop = uv_default_loop();
  uv_tcp_t listener;
  uv_tcp_init(loop, &listener);
  sockaddr_in address{};
  uv_ip4_addr("127.0.0.1", 0, &address);
  uv_tcp_bind(&listener, reinterpret_cast<sockaddr*>(&address), 0);
  uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, [](uv_stream_t* server, int) {
    auto* c = new Connection;
    uv_tcp_init(server->loop, &c->tcp);
    uv_timer_init(server->loop, &c->timer);
    c->tcp.data = c->timer.data = c;
    if (uv_accept(server, reinterpret_cast<uv_stream_t*>(&c->tcp)) != 0) return;
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&c->tcp),
        [](uv_handle_t* h, size_t, uv_buf_t* b) {
          *b = uv_buf_init(static_cast<Connection*>(h->data)->in, sizeof(Connection::in));
        },
        [](uv_stream_t* s, ssize_t n, const uv_buf_t*) {
          if (n < 0) uv_read_stop(s);
          else if (static_cast<Connection*>(s->data)->chunk == 0)
            send_next(&static_cast<Connection*>(s->data)->timer);
        });
  });
  int size = sizeof address;
  uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &size);
  const int port = ntohs(address.sin_port);
  if (write(port_pipe, &port, sizeof port) != sizeof port) _exit(1);
  uv_run(loop, UV_RUN_DEFAULT);
  _exit(0);
}

double resident_kb() {
  long pages = 0, resident = 0;
  if (FILE* f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(f);
  }
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

std::atomic<int> first_tokens{0}, finished{0}, good{0};

}  // namespace

int main() {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < kStreams + 100) {
    std::printf("  %d streams need more open files than this machine allows (%llu): left out\n", kStreams,
                static_cast<unsigned long long>(files.rlim_cur));
    return 0;
  }
  int port = 0, port_pipe[2];
  if (pipe(port_pipe) != 0) return 1;
  const pid_t server = fork();
  if (server == 0) serve(port_pipe[1]);
  if (read(port_pipe[0], &port, sizeof port) != sizeof port) return 1;

  cascade_context* context = nullptr;
  cascade_agent* agent = nullptr;
  const std::string settings = "{\"env\":false,\"max_connections\":6000,\"max_connections_per_host\":6000}";
  const std::string config = two_models("http://127.0.0.1:" + std::to_string(port) + "/v1",
                                        ",\"max_concurrent\":6000,\"breaker\":{\"enabled\":false}");
  if (cascade_context_new(settings.data(), settings.size(), &context, nullptr) != CASCADE_OK ||
      cascade_agent_new(context, config.data(), config.size(), &agent, nullptr) != CASCADE_OK)
    return 1;
  const std::string request =
      "{\"prompt\":\"Why is the sky blue?\",\"stream\":true,\"stream_mode\":\"optimistic\",\"strategy\":\"cheap\"}";
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = nullptr;
  callbacks.on_event = [](void*, const cascade_event* e) {
    if (cascade_event_kind(e) == CASCADE_EVENT_DELTA &&
        std::strcmp(cascade_event_text(e).data, "The sky ") == 0)
      ++first_tokens;
  };
  callbacks.on_done = [](void*, cascade_result* result, cascade_error* error) {
    if (result && std::strstr(cascade_result_text(result).data, "because of the air.")) ++good;
    else if (error && finished < 3) std::printf("  stream: %s\n", cascade_error_message(error).data);
    cascade_result_free(result);
    cascade_error_free(error);
    ++finished;
  };
  std::vector<cascade_task*> tasks(kStreams, nullptr);
  if (!std::strstr(cascade_version_info_json(), "libcurl")) return 1;  // loaded by now: it is no stream's
  const double before = resident_kb();
  for (cascade_task*& task : tasks)
    if (cascade_agent_start(agent, request.data(), request.size(), &callbacks, &task, nullptr) != CASCADE_OK)
      return 1;
  double most = 0;
  int together = 0;
  for (int waited = 0; finished < kStreams && waited < 6000; ++waited) {
    usleep(10000);
    const int open = first_tokens - finished;
    if (open >= together) {
      together = open;
      most = std::max(most, resident_kb());
    }
  }
  report("5,000 token streams at once, completed", good, "", kStreams, false);
  note("  open at the same moment", together, "");
  report("  memory per stream", (most - before) / std::max(together, 1), "KB", 20, true);
  for (cascade_task* task : tasks) cascade_task_free(task);
  cascade_agent_free(agent);
  cascade_context_free(context);
  kill(server, SIGTERM);
  waitpid(server, nullptr, 0);
}
