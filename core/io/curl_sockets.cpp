#include "io/curl_sockets.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <new>

namespace cascade::io {

CurlSockets::~CurlSockets() {
  for (std::size_t fd = 0; fd < by_fd_.size(); ++fd) forget(static_cast<curl_socket_t>(fd));
}

CurlSockets::Socket* CurlSockets::make(curl_socket_t fd, bool opened) noexcept {
  if (fd < 0) return nullptr;
  forget(fd);  // libcurl may have closed it unasked, and the number is in use again
  const std::size_t index = static_cast<std::size_t>(fd);
  try {
    if (index >= by_fd_.size()) by_fd_.resize(index + 1, nullptr);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
  Socket* s = new (std::nothrow) Socket{};
  if (!s) return nullptr;
  if (uv_poll_init_socket(loop_, &s->poll, fd) != 0) {
    delete s;
    return nullptr;
  }
  s->poll.data = s;
  s->owner = this;
  s->fd = fd;
  s->opened = opened;
  by_fd_[index] = s;
  return s;
}

void CurlSockets::forget(curl_socket_t fd) noexcept {
  const std::size_t index = static_cast<std::size_t>(fd);
  if (fd < 0 || index >= by_fd_.size() || !by_fd_[index]) return;
  Socket* s = by_fd_[index];
  by_fd_[index] = nullptr;
  s->owner = nullptr;
  uv_poll_stop(&s->poll);
  uv_close(reinterpret_cast<uv_handle_t*>(&s->poll),
           [](uv_handle_t* h) { delete static_cast<Socket*>(h->data); });
}

bool CurlSockets::arm(Socket& s, int events) noexcept {
  if (s.armed == events) return true;
  s.armed = events;
  if (events == 0) return uv_poll_stop(&s.poll) == 0;
  return uv_poll_start(&s.poll, events, [](uv_poll_t* h, int status, int seen) {
           Socket& socket = *static_cast<Socket*>(h->data);
           if (socket.owner) socket.owner->on_poll(socket, status, seen);
         }) == 0;
}

curl_socket_t CurlSockets::open(const curl_sockaddr* address) noexcept {
  const curl_socket_t fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  if (address->socktype == SOCK_STREAM && !make(fd, true)) {
    ::close(fd);
    return CURL_SOCKET_BAD;
  }
  return fd;
}

int CurlSockets::close(curl_socket_t fd) noexcept {
  forget(fd);
  return ::close(fd);
}

bool CurlSockets::watch(curl_socket_t fd, int what) noexcept {
  const std::size_t index = static_cast<std::size_t>(fd);
  Socket* s = fd >= 0 && index < by_fd_.size() ? by_fd_[index] : nullptr;
  if (what == CURL_POLL_REMOVE) {
    if (!s) return true;
    s->wanted = 0;
    if (!s->keep) forget(fd);  // it may be closed behind our back
    else if (s->armed & UV_WRITABLE) return arm(*s, UV_READABLE);
    return true;
  }
  if (!s && !(s = make(fd, false))) return false;
  s->wanted = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
  // Writability is nearly always there, so it is watched for only while it is wanted.
  s->keep = s->keep || (s->opened && (s->wanted & UV_READABLE));
  return arm(*s, s->keep ? s->wanted | (s->armed & UV_READABLE) : s->wanted);
}

void CurlSockets::on_poll(Socket& s, int status, int events) {
  if (status < 0) {
    arm(s, 0);  // a broken descriptor would report for ever
    action_(s.fd, CURL_CSELECT_ERR);
    return;
  }
  if ((events & s.wanted) == 0) {
    // Nobody waits for this: an idle connection that the server closes, or a paused transfer. Look away until
    // asked again.
    arm(s, s.wanted);
    return;
  }
  action_(s.fd, (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0));
}

}  // namespace cascade::io
