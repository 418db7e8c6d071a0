#include "practice/server/http.hpp"

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kLargestHead = 64u << 10;
constexpr std::size_t kLargestBody = 256u << 20;

bool parse_hex(std::string_view s, std::size_t& out) {
  out = 0;
  std::size_t digits = 0;
  for (char c : s) {
    const char l = ascii_lower(c);
    if (l >= '0' && l <= '9') out = out * 16 + static_cast<std::size_t>(l - '0');
    else if (l >= 'a' && l <= 'f') out = out * 16 + static_cast<std::size_t>(l - 'a' + 10);
    else if (c == ';' || c == ' ') break;  // a chunk extension
    else return false;
    if (++digits > 8) return false;
  }
  return digits > 0;
}

}  // namespace

RequestParser::State RequestParser::done(std::size_t used) {
  begin_ += used;
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  } else if (begin_ > (1u << 20)) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  head_size_ = searched_ = 0;
  return State::complete;
}

RequestParser::State RequestParser::read_head(Request& out) {
  const std::string_view all = std::string_view(buffer_).substr(begin_);
  const std::size_t end = all.find("\r\n\r\n", searched_ > 3 ? searched_ - 3 : 0);
  searched_ = all.size();
  if (end == std::string_view::npos) return all.size() > kLargestHead ? State::bad : State::incomplete;
  out = Request{};
  std::string_view head = all.substr(0, end);
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t space = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (space == std::string_view::npos || last <= space || line.substr(last + 1, 5) != "HTTP/")
    return State::bad;
  out.method = line.substr(0, space);
  out.path = line.substr(space + 1, last - space - 1);
  keep_alive_ = line.substr(last + 1) != "HTTP/1.0";
  length_ = 0;
  chunked_ = wants_continue_ = false;
  head.remove_prefix(line.size());
  while (head.size() > 2) {
    head.remove_prefix(2);
    const std::string_view field = head.substr(0, head.find("\r\n"));
    head.remove_prefix(field.size());
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) return State::bad;
    const std::string_view name = field.substr(0, colon), value = trim(field.substr(colon + 1));
    out.headers.push_back({std::string(name), std::string(value)});
    if (iequals(name, "content-length")) {
      const auto n = parse_int(value);
      if (!n || *n < 0 || static_cast<std::uint64_t>(*n) > kLargestBody) return State::bad;
      length_ = static_cast<std::size_t>(*n);
    } else if (iequals(name, "transfer-encoding")) {
      chunked_ = icontains(value, "chunked");
    } else if (iequals(name, "connection")) {
      if (icontains(value, "close")) keep_alive_ = false;
      if (icontains(value, "keep-alive")) keep_alive_ = true;
    } else if (iequals(name, "expect")) {
      wants_continue_ = icontains(value, "100-continue");
    }
  }
  head_size_ = end + 4;
  chunked_body_.clear();
  chunk_at_ = head_size_;
  return State::complete;
}

RequestParser::State RequestParser::read_chunked(Request& out) {
  for (;;) {
    const std::string_view all = std::string_view(buffer_).substr(begin_);
    const std::size_t line_end = all.find("\r\n", chunk_at_);
    if (line_end == std::string_view::npos) return State::incomplete;
    std::size_t size = 0;
    if (!parse_hex(all.substr(chunk_at_, line_end - chunk_at_), size) ||
        chunked_body_.size() + size > kLargestBody)
      return State::bad;
    const std::size_t data = line_end + 2;
    if (size == 0) {  // trailers are skipped
      const std::size_t end = all.find("\r\n", data) == data ? data + 2 : all.find("\r\n\r\n", data);
      if (end == std::string_view::npos) return State::incomplete;
      out = std::move(head_);
      out.body = std::move(chunked_body_);
      return done(end == data + 2 ? end : end + 4);
    }
    if (all.size() < data + size + 2) return State::incomplete;
    chunked_body_.append(all.substr(data, size));
    chunk_at_ = data + size + 2;
  }
}

RequestParser::State RequestParser::next(Request& out) {
  if (head_size_ == 0) {
    const State s = read_head(head_);
    if (s != State::complete) return s;
  }
  if (chunked_) return read_chunked(out);
  if (buffer_.size() - begin_ < head_size_ + length_) return State::incomplete;
  out = std::move(head_);
  out.body.assign(buffer_, begin_ + head_size_, length_);
  return done(head_size_ + length_);
}

const char* reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Unknown";
  }
}

}  // namespace cascade::practice
