// CurlSockets: libcurl's sockets watched on a libuv loop, with the polls kept armed.
//
// The textbook way stops a socket's poll when a transfer ends and starts it again with the next one: two
// system calls per request, and half the throughput. Here a connection's socket stays watched for reading
// from its first use until libcurl closes it. What libcurl does not wait for at the moment is noticed when it
// happens, and only then is the poll cut back.
#pragma once

#include <curl/curl.h>
#include <uv.h>

#include <functional>
#include <vector>

namespace cascade::io {

class CurlSockets {
 public:
  using Action = std::function<void(curl_socket_t fd, int events)>;  // events: CURL_CSELECT_*

  CurlSockets(uv_loop_t* loop, Action action) : loop_(loop), action_(std::move(action)) {}
  ~CurlSockets();
  CurlSockets(const CurlSockets&) = delete;
  CurlSockets& operator=(const CurlSockets&) = delete;

  // To be called by libcurl's callbacks of the same names. They never throw.
  curl_socket_t open(const curl_sockaddr* address) noexcept;  // CURLOPT_OPENSOCKETFUNCTION
  int close(curl_socket_t fd) noexcept;                       // CURLOPT_CLOSESOCKETFUNCTION
  bool watch(curl_socket_t fd, int what) noexcept;            // CURLMOPT_SOCKETFUNCTION

 private:
  struct Socket {
    uv_poll_t poll;  // first: libuv hands back its address
    CurlSockets* owner;
    curl_socket_t fd;
    int wanted;   // what libcurl waits for: UV_READABLE, UV_WRITABLE
    int armed;    // what the poll watches for
    bool opened;  // by open(): a connection's, not one of libcurl's helpers (the resolver's pipe)
    // May stay armed while nobody waits. Only from the first wish to read on: before, the socket is not
    // connected yet, and one that never gets there is closed by libcurl without asking close().
    bool keep;
  };

  Socket* make(curl_socket_t fd, bool opened) noexcept;
  void forget(curl_socket_t fd) noexcept;
  bool arm(Socket& socket, int events) noexcept;
  void on_poll(Socket& socket, int status, int events);

  uv_loop_t* loop_;
  Action action_;
  std::vector<Socket*> by_fd_;
};

}  // namespace cascade::io
