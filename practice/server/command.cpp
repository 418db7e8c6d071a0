#include "practice/server/command.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <thread>

#include "base/number.hpp"
#include "practice/server/server.hpp"

namespace cascade::practice {
namespace {

constexpr char kUsage[] =
    "usage: cascadeflow-practice [options]\n"
    "  --host ADDRESS       where to listen (127.0.0.1)\n"
    "  --port N             0 takes any free port (0)\n"
    "  --port-file FILE     write the port there once it is open\n"
    "  --speed X            scale of the simulated latency: 0 none, 1 like real providers (0)\n"
    "  --seed N             for directives with a chance (1)\n"
    "  --require-key        answer 401 to requests without a key\n"
    "  --exit-with-parent   stop when standard input closes\n";

int fail(const char* what, const char* argument) {
  std::fprintf(stderr, "cascadeflow-practice: %s: %s\n%s", what, argument, kUsage);
  return 2;
}

// Written beside and renamed, so that a reader never sees half of it.
bool write_port(const std::string& file, int port) {
  const std::string fresh = file + ".new";
  std::FILE* f = std::fopen(fresh.c_str(), "w");
  if (!f) return false;
  const bool written = std::fprintf(f, "%d\n", port) > 0;
  return std::fclose(f) == 0 && written && std::rename(fresh.c_str(), file.c_str()) == 0;
}

Server* g_server = nullptr;
void on_signal(int) { g_server->stop(); }  // uv_async_send may be called from a signal handler

void stop_when_stdin_closes() {
  std::thread([] {
    char ignored[256];
    while (read(STDIN_FILENO, ignored, sizeof ignored) > 0) {
    }
    raise(SIGTERM);
  }).detach();
}

}  // namespace

int serve_command(int argc, char** argv) {
  ServerOptions options;
  std::string port_file;
  bool exit_with_parent = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--help") {
      std::fputs(kUsage, stdout);
      return 0;
    }
    if (flag == "--exit-with-parent") {
      exit_with_parent = true;
      continue;
    }
    if (flag == "--require-key") {
      options.provider.require_key = true;
      continue;
    }
    if (i + 1 >= argc) return fail("this option is unknown or lacks its value", argv[i]);
    const std::string_view value = argv[++i];
    const auto whole = parse_int(value);
    const auto real = parse_double(value);
    if (flag == "--host") options.host = value;
    else if (flag == "--port-file") port_file = value;
    else if (flag == "--port" && whole && *whole >= 0 && *whole < 65536)
      options.port = static_cast<int>(*whole);
    else if (flag == "--seed" && whole) options.provider.seed = static_cast<std::uint64_t>(*whole);
    else if (flag == "--speed" && real && *real >= 0) options.provider.speed = *real;
    else return fail("this option is unknown or its value does not fit", argv[i - 1]);
  }
  auto server = Server::listen(options);
  if (!server) {
    std::fprintf(stderr, "cascadeflow-practice: %s\n", server.error().message.c_str());
    return 1;
  }
  g_server = server->get();
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);
  signal(SIGPIPE, SIG_IGN);
  if (!port_file.empty() && !write_port(port_file, g_server->port()))
    return fail("cannot write the port file", port_file.c_str());
  if (exit_with_parent) stop_when_stdin_closes();
  std::printf("%s\n", g_server->url().c_str());
  std::fflush(stdout);
  g_server->run();
  signal(SIGTERM, SIG_IGN);  // the server is about to go
  signal(SIGINT, SIG_IGN);
  return 0;
}

}  // namespace cascade::practice
