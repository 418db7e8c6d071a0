// One client of the practice server: reads requests, plays back replies with their delays and endings.
#pragma once

#include <uv.h>

#include <cstdint>
#include <string>

#include "practice/practice.hpp"
#include "practice/server/http.hpp"

namespace cascade::practice {

class Connection {
 public:
  // Accepts from `listener`. The connection owns itself and goes when its handles are closed.
  static void accept(uv_stream_t* listener, Provider& provider, std::int64_t number);
  // Closes the connection that a handle of the server's loop belongs to, if it belongs to one.
  static bool close_if_connection(uv_handle_t* handle);

 private:
  Connection(uv_loop_t* loop, Provider& provider, std::int64_t number);

  static void on_alloc(uv_handle_t* handle, std::size_t suggested, uv_buf_t* buf);
  static void on_read(uv_stream_t* stream, ssize_t n, const uv_buf_t* buf);
  static void on_timer(uv_timer_t* timer);
  static void on_close(uv_handle_t* handle);

  void serve_next();  // if no reply is under way and a request has arrived
  void begin_reply(Request&& request);
  void play();  // sends chunks until one must wait
  void append_head();
  void append_chunk(std::string_view bytes);
  void finish();
  bool flush();  // hands `out_` to the socket; false when the socket is behind (then on_written goes on)
  static void on_written(uv_write_t* write, int status);
  void close();

  uv_tcp_t tcp_{};
  uv_timer_t timer_{};
  int handles_ = 2;
  bool closing_ = false, busy_ = false, waiting_write_ = false, close_after_write_ = false;
  Provider& provider_;
  std::int64_t number_;
  RequestParser parser_;
  Reply reply_;
  std::size_t next_chunk_ = 0;
  bool chunk_waited_ = false;  // the delay of next_chunk_ is over
  bool keep_alive_ = true, head_only_ = false, head_sent_ = false;
  std::string out_;
};

}  // namespace cascade::practice
