// HTTP/1.1 requests from bytes in any slicing. Small on purpose: it serves tests, demos and benches on
// loopback.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "practice/practice.hpp"

namespace cascade::practice {

class RequestParser {
 public:
  enum class State { incomplete, complete, bad };

  void feed(std::string_view bytes) { buffer_.append(bytes); }
  // Takes the next request out of the bytes fed so far.
  State next(Request& out);
  bool keep_alive() const { return keep_alive_; }  // of the request taken last
  bool wants_continue() const {
    return wants_continue_;
  }  // the client waits for "100 Continue" before it sends the body
  void continued() { wants_continue_ = false; }

 private:
  State read_head(Request& out);
  State read_chunked(Request& out);
  State done(std::size_t used);

  std::string buffer_;
  std::size_t begin_ = 0;      // of the current request in buffer_
  std::size_t head_size_ = 0;  // 0: the head is not complete yet
  std::size_t searched_ = 0;
  std::size_t length_ = 0;
  bool chunked_ = false, keep_alive_ = true, wants_continue_ = false;
  Request head_;
  std::string chunked_body_;
  std::size_t chunk_at_ = 0;  // where the next chunk's size line begins
};

const char* reason_phrase(int status);

}  // namespace cascade::practice
