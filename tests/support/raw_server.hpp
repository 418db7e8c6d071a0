// RawServer: a server of a few lines whose every byte a test chooses. One thread per connection; for faults,
// not for speed.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cascade::testing {

class RawServer {
 public:
  // One request as it came, and the means to answer it byte by byte.
  class Connection {
   public:
    Connection(int fd, const std::atomic<bool>& stop) : fd_(fd), stop_(stop) {}
    std::string head;  // request line and headers
    std::string body;

    bool send(std::string_view bytes) {
      while (!bytes.empty()) {
        const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
      }
      return true;
    }
    bool respond(std::string_view text, std::string_view headers = "", int status = 200) {
      return send("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " +
                  std::to_string(text.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(text));
    }
    // Closes with a RST instead of a FIN.
    void reset() {
      const linger now{1, 0};
      setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
      keep_ = false;
    }
    void close_after() { keep_ = false; }
    // Waits until the peer closes or the server stops; true when the peer closed.
    bool wait_for_close() {
      char buffer[4096];
      while (!stop_) {
        pollfd p{fd_, POLLIN, 0};
        if (poll(&p, 1, 20) > 0 && recv(fd_, buffer, sizeof buffer, 0) <= 0) return true;
      }
      return false;
    }
    // Becomes a blind pipe to a port of this machine: what a CONNECT proxy does.
    void tunnel_to(int port) {
      const int other = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in a{};
      a.sin_family = AF_INET;
      a.sin_port = htons(static_cast<std::uint16_t>(port));
      a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (connect(other, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0 &&
          send("HTTP/1.1 200 Connected\r\n\r\n")) {
        char buffer[16384];
        for (bool open = true; open && !stop_;) {
          pollfd p[2] = {{fd_, POLLIN, 0}, {other, POLLIN, 0}};
          if (poll(p, 2, 20) <= 0) continue;
          for (int side = 0; side < 2; ++side) {
            if (!p[side].revents) continue;
            const ssize_t n = recv(p[side].fd, buffer, sizeof buffer, 0);
            open = n > 0 && ::send(p[1 - side].fd, buffer, static_cast<std::size_t>(n), MSG_NOSIGNAL) == n;
            if (!open) break;
          }
        }
      }
      ::close(other);
      keep_ = false;
    }
    bool keep() const { return keep_; }
    int fd() const { return fd_; }

   private:
    int fd_;
    const std::atomic<bool>& stop_;
    bool keep_ = true;
  };
  using Handler = std::function<void(Connection&)>;

  explicit RawServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&a), size) != 0 || listen(listener_, 1024) != 0) return;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &size);
    port_ = ntohs(a.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~RawServer() {
    stop_ = true;
    if (acceptor_.joinable()) acceptor_.join();
    for (std::thread& t : workers_) t.join();
    ::close(listener_);
  }

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  int connections() const { return connections_; }
  int requests() const { return requests_; }

 private:
  void accept_all() {
    while (!stop_) {
      pollfd p{listener_, POLLIN, 0};
      if (poll(&p, 1, 20) <= 0) continue;
      const int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) continue;
      ++connections_;
      workers_.emplace_back([this, fd] { serve(fd); });
    }
  }
  void serve(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::string in;
    Connection c(fd, stop_);
    while (!stop_ && c.keep()) {
      std::size_t end;
      while ((end = in.find("\r\n\r\n")) == std::string::npos)
        if (!more(fd, in)) return finish(fd);
      c.head = in.substr(0, end + 2);
      in.erase(0, end + 4);
      std::size_t length = 0;
      if (const std::size_t at = c.head.find("Content-Length: "); at != std::string::npos)
        length = static_cast<std::size_t>(std::stoul(c.head.substr(at + 16)));
      while (in.size() < length)
        if (!more(fd, in)) return finish(fd);
      c.body = in.substr(0, length);
      in.erase(0, length);
      ++requests_;
      handler_(c);
    }
    finish(fd);
  }
  void finish(int fd) { ::close(fd); }
  bool more(int fd, std::string& in) {
    char buffer[65536];
    while (!stop_) {
      pollfd p{fd, POLLIN, 0};
      if (poll(&p, 1, 20) <= 0) continue;
      const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
      if (n <= 0) return false;
      in.append(buffer, static_cast<std::size_t>(n));
      return true;
    }
    return false;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::atomic<int> connections_{0}, requests_{0};
  std::thread acceptor_;
  std::vector<std::thread> workers_;  // the acceptor's
};

}  // namespace cascade::testing
