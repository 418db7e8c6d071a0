#include "practice/server/server.hpp"

#include <signal.h>
#include <uv.h>

#include <thread>

#include "practice/server/connection.hpp"

namespace cascade::practice {
namespace {
constexpr int kBacklog = 4096;
}

struct Server::Impl {
  explicit Impl(const ServerOptions& o) : options(o), provider(o.provider) {}

  ServerOptions options;
  Provider provider;
  uv_loop_t loop{};
  uv_tcp_t listener{};
  uv_async_t wake{};
  std::thread thread;
  int port = 0;
  std::int64_t connections = 0;
  bool listening = false, ran = false;

  static void on_connection(uv_stream_t* stream, int status) {
    auto* self = static_cast<Impl*>(stream->loop->data);
    if (status == 0) Connection::accept(stream, self->provider, ++self->connections);
  }

  static void on_wake(uv_async_t* async) {
    uv_walk(
        async->loop,
        [](uv_handle_t* handle, void*) {
          if (uv_is_closing(handle) || Connection::close_if_connection(handle)) return;
          if (handle->type != UV_TIMER) uv_close(handle, nullptr);  // a connection closes its own timer
        },
        nullptr);
  }

  void serve() {
    // A client that went away must not end the process that the server is a guest in.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    ran = true;
    uv_run(&loop, UV_RUN_DEFAULT);
  }

  ~Impl() {
    uv_async_send(&wake);
    if (thread.joinable()) thread.join();
    if (!ran) uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  uv_loop_init(&impl->loop);
  impl->loop.data = impl.get();
  uv_async_init(&impl->loop, &impl->wake, Impl::on_wake);
  uv_tcp_init(&impl->loop, &impl->listener);
  sockaddr_in address{};
  int rc = uv_ip4_addr(options.host.c_str(), options.port, &address);
  if (rc == 0) rc = uv_tcp_bind(&impl->listener, reinterpret_cast<const sockaddr*>(&address), 0);
  if (rc == 0) rc = uv_listen(reinterpret_cast<uv_stream_t*>(&impl->listener), kBacklog, Impl::on_connection);
  if (rc != 0)
    return make_error(Status::transport, "The practice provider cannot listen on " + options.host + ":" +
                                             std::to_string(options.port) + ": " + uv_strerror(rc) +
                                             ". Choose another --port, or 0 for any free one.");
  int size = sizeof address;
  uv_tcp_getsockname(&impl->listener, reinterpret_cast<sockaddr*>(&address), &size);
  impl->port = ntohs(address.sin_port);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const { return impl_->port; }
std::string Server::url() const {
  return "http://" + impl_->options.host + ":" + std::to_string(impl_->port);
}
void Server::run() { impl_->serve(); }
void Server::start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->serve(); });
}
void Server::stop() { uv_async_send(&impl_->wake); }

}  // namespace cascade::practice
