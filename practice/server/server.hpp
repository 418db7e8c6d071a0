// The practice provider behind a socket: plain HTTP/1.1 on loopback, one loop, one thread, any number of
// connections.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "practice/practice.hpp"

namespace cascade::practice {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0: any free one
  Options provider;
};

class Server {
 public:
  // Binds and listens; nothing is served before run() or start().
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options);
  ~Server();  // stops and joins
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  std::string url() const;  // "http://127.0.0.1:41234"
  void run();               // serves on this thread until stop()
  void start();             // serves on a thread of its own
  void stop();              // from any thread or signal watcher; idempotent

  struct Impl;

 private:
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cascade::practice
