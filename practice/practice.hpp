// The practice provider: a language model provider to practise on, without I/O.
//
// It speaks the wire formats of the real ones (OpenAI chat and Responses, Anthropic, Gemini, Ollama and the
// compatible servers), answers a few dozen prompts of its own well with "strong" models and partly badly with
// "cheap" ones, and fails in every way that real providers fail, on demand. README.md lists endpoints and
// directives.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::practice {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;
  std::string path;  // as on the request line, with the query
  std::vector<Header> headers;
  std::string body;
  std::int64_t connection = 0;  // which connection it came on; only for the log

  std::string_view header(std::string_view name) const;  // "" when absent; names compare without case
};

// A piece of the body, sent delay_ms after the piece before it.
struct Chunk {
  std::int64_t delay_ms = 0;
  std::string bytes;
};

enum class Ending {
  complete,  // as HTTP wants it
  close,     // the connection closes although the body is not finished
  reset,     // the connection is reset
  stall,     // nothing more comes, and the connection stays open
};

struct Reply {
  int status = 200;
  std::vector<Header> headers;  // without Content-Length and Transfer-Encoding: these are the server's
  std::vector<Chunk> chunks;
  bool streaming = false;  // an event stream: length unknown beforehand
  bool silent = false;     // not even the status line is sent; what happens then is the ending
  Ending ending = Ending::complete;
  std::int64_t number = 0;  // of the request in the log; for Provider::abandoned()

  std::string body() const;  // all chunks in one
  std::string_view header(std::string_view name) const;
};

struct Options {
  double speed = 0;  // scale of the simulated latency: 0 none, 1 like the real ones, 0.1 ten times quicker
  std::uint64_t seed = 1;    // for directives with a chance
  bool require_key = false;  // answer 401 when no key is sent at all
};

class Provider {
 public:
  explicit Provider(Options options = {});
  ~Provider();
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  // wall_ms: Unix time, for `created` fields and dates in headers.
  Reply answer(const Request& request, std::int64_t wall_ms);
  // The client of that reply went away before it was complete. Shows in the log.
  void abandoned(std::int64_t number);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One answer without memory of earlier requests.
Reply answer(const Request& request, std::int64_t wall_ms, const Options& options = {});

}  // namespace cascade::practice
