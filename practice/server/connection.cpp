#include "practice/server/connection.hpp"

#include <sys/time.h>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kFlushAt = 256u << 10;  // larger bodies leave in pieces, as fast as the client reads

std::int64_t wall_ms() {
  timeval now{};
  gettimeofday(&now, nullptr);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_usec / 1000;
}

struct Write {
  uv_write_t request{};
  std::string bytes;
  Connection* connection = nullptr;
};

void append_hex(std::string& out, std::size_t n) {
  char digits[16];
  int i = 0;
  do {
    digits[i++] = "0123456789abcdef"[n & 15];
    n >>= 4;
  } while (n);
  while (i > 0) out += digits[--i];
}

}  // namespace

Connection::Connection(uv_loop_t* loop, Provider& provider, std::int64_t number)
    : provider_(provider), number_(number) {
  uv_tcp_init(loop, &tcp_);
  uv_timer_init(loop, &timer_);
  tcp_.data = timer_.data = this;
}

void Connection::accept(uv_stream_t* listener, Provider& provider, std::int64_t number) {
  auto* c = new Connection(listener->loop, provider, number);
  if (uv_accept(listener, reinterpret_cast<uv_stream_t*>(&c->tcp_)) != 0) return c->close();
  uv_tcp_nodelay(&c->tcp_, 1);
  uv_read_start(reinterpret_cast<uv_stream_t*>(&c->tcp_), on_alloc, on_read);
}

bool Connection::close_if_connection(uv_handle_t* handle) {
  if (handle->type != UV_TCP || !handle->data) return false;
  static_cast<Connection*>(handle->data)->close();
  return true;
}

void Connection::close() {
  if (closing_) return;
  closing_ = true;
  if (busy_) provider_.abandoned(reply_.number);
  busy_ = false;
  if (!uv_is_closing(reinterpret_cast<uv_handle_t*>(&tcp_)))
    uv_close(reinterpret_cast<uv_handle_t*>(&tcp_), on_close);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), on_close);
}

void Connection::on_close(uv_handle_t* handle) {
  auto* c = static_cast<Connection*>(handle->data);
  if (--c->handles_ == 0) delete c;
}

void Connection::on_alloc(uv_handle_t*, std::size_t, uv_buf_t* buf) {
  // Read and parsed before anybody else on this thread needs it.
  thread_local char buffer[64 << 10];
  *buf = uv_buf_init(buffer, sizeof buffer);
}

void Connection::on_read(uv_stream_t* stream, ssize_t n, const uv_buf_t* buf) {
  auto* c = static_cast<Connection*>(stream->data);
  if (n < 0) return c->close();
  c->parser_.feed({buf->base, static_cast<std::size_t>(n)});
  c->serve_next();
}

void Connection::serve_next() {
  while (!busy_ && !closing_) {
    Request request;
    const RequestParser::State state = parser_.next(request);
    if (state == RequestParser::State::bad) {
      out_ = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      close_after_write_ = true;
      flush();
      return;
    }
    if (state == RequestParser::State::incomplete) {
      if (parser_.wants_continue()) {
        parser_.continued();
        out_ += "HTTP/1.1 100 Continue\r\n\r\n";
        flush();
      }
      return;
    }
    keep_alive_ = parser_.keep_alive();
    begin_reply(std::move(request));
  }
}

void Connection::begin_reply(Request&& request) {
  request.connection = number_;
  head_only_ = request.method == "HEAD";
  reply_ = provider_.answer(request, wall_ms());
  busy_ = true;
  next_chunk_ = 0;
  chunk_waited_ = false;
  head_sent_ = reply_.silent;
  // The head of a stream leaves at once, that of a single body together with it.
  if (!reply_.streaming && !reply_.chunks.empty() && reply_.chunks[0].delay_ms > 0)
    uv_timer_start(&timer_, on_timer, static_cast<std::uint64_t>(reply_.chunks[0].delay_ms), 0);
  else play();
}

void Connection::on_timer(uv_timer_t* timer) {
  auto* c = static_cast<Connection*>(timer->data);
  c->chunk_waited_ = true;
  c->play();
  c->serve_next();
}

void Connection::append_chunk(std::string_view bytes) {
  if (head_only_ || bytes.empty()) return;
  if (reply_.streaming) {
    append_hex(out_, bytes.size());
    out_ += "\r\n";
    out_ += bytes;
    out_ += "\r\n";
  } else {
    out_ += bytes;
  }
}

void Connection::append_head() {
  out_ += "HTTP/1.1 ";
  append_int(out_, reply_.status);
  out_ += ' ';
  out_ += reason_phrase(reply_.status);
  for (const Header& h : reply_.headers) {
    out_ += "\r\n";
    out_ += h.name;
    out_ += ": ";
    out_ += h.value;
  }
  if (reply_.streaming) {
    out_ += "\r\nTransfer-Encoding: chunked";
  } else {
    std::size_t size = 0;
    for (const Chunk& c : reply_.chunks) size += c.bytes.size();
    if (reply_.ending != Ending::complete) size = size * 2 + 64;  // promised, never kept
    out_ += "\r\nContent-Length: ";
    append_int(out_, static_cast<std::int64_t>(size));
  }
  if (!keep_alive_) out_ += "\r\nConnection: close";
  out_ += "\r\n\r\n";
}

void Connection::play() {
  if (!head_sent_) {
    append_head();
    head_sent_ = true;
  }
  while (next_chunk_ < reply_.chunks.size()) {
    const Chunk& chunk = reply_.chunks[next_chunk_];
    if (chunk.delay_ms > 0 && !chunk_waited_) {
      flush();
      if (!closing_) uv_timer_start(&timer_, on_timer, static_cast<std::uint64_t>(chunk.delay_ms), 0);
      return;
    }
    append_chunk(chunk.bytes);
    ++next_chunk_;
    chunk_waited_ = false;
    if (out_.size() >= kFlushAt && !flush()) return;  // on_written goes on
  }
  finish();
}

void Connection::finish() {
  if (waiting_write_ && !out_.empty()) return;
  switch (reply_.ending) {
    case Ending::complete:
      if (reply_.streaming && !head_only_) out_ += "0\r\n\r\n";
      busy_ = false;
      if (!keep_alive_) close_after_write_ = true;
      flush();
      return;
    case Ending::stall: flush(); return;  // stays busy until the client has enough of it
    case Ending::close:
      busy_ = false;
      close_after_write_ = true;
      flush();
      return;
    case Ending::reset:
      flush();
      if (closing_) return;
      busy_ = false;
      if (waiting_write_) {
        close_after_write_ = true;
        return;
      }
      uv_tcp_close_reset(&tcp_, on_close);
      close();
      return;
  }
}

bool Connection::flush() {
  if (closing_) return false;
  if (waiting_write_) return false;
  if (!out_.empty()) {
    uv_buf_t buf = uv_buf_init(out_.data(), static_cast<unsigned>(out_.size()));
    const int sent = uv_try_write(reinterpret_cast<uv_stream_t*>(&tcp_), &buf, 1);
    if (sent < 0 && sent != UV_EAGAIN) {
      close();
      return false;
    }
    if (sent >= 0 && static_cast<std::size_t>(sent) == out_.size()) {
      out_.clear();
    } else {
      auto* write = new Write;
      write->bytes = out_.substr(sent > 0 ? static_cast<std::size_t>(sent) : 0);
      write->connection = this;
      out_.clear();
      write->request.data = write;
      buf = uv_buf_init(write->bytes.data(), static_cast<unsigned>(write->bytes.size()));
      waiting_write_ = true;
      if (uv_write(&write->request, reinterpret_cast<uv_stream_t*>(&tcp_), &buf, 1, on_written) != 0) {
        delete write;
        close();
      }
      return false;
    }
  }
  if (close_after_write_) close();
  return true;
}

void Connection::on_written(uv_write_t* request, int status) {
  auto* write = static_cast<Write*>(request->data);
  Connection* c = write->connection;
  delete write;
  c->waiting_write_ = false;
  if (c->closing_) return;
  if (status < 0) return c->close();
  if (!c->flush() || c->closing_) return;
  if (c->busy_ && !uv_is_active(reinterpret_cast<uv_handle_t*>(&c->timer_))) c->play();
  c->serve_next();
}

}  // namespace cascade::practice
