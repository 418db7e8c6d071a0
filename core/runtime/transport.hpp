// Transport and timers, as the engine sees them: interfaces that core/io (libcurl + libuv) and hosts
// implement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "cascade/failure.hpp"
#include "dialect/dialect.hpp"

namespace cascade {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// Where an exchange's news goes. Called on the loop thread only; never after on_end or on_fail, never after
// cancel().
class HttpSink {
 public:
  virtual ~HttpSink() = default;
  virtual void on_head(int status, HeaderList headers) = 0;
  virtual void on_bytes(std::string_view bytes) = 0;
  virtual void on_end() = 0;
  virtual void on_fail(TransportFailure kind, std::string message, bool before_first_byte) = 0;
};

using ExchangeId = std::uint64_t;

struct HttpOptions {
  Millis connect_timeout_ms = 10000;
  bool streaming = false;
  std::string_view deployment;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Requests are to be expected: what makes only the first one slow may be done now.
  virtual void warm() {}
  // The sink must outlive the exchange, i.e. until on_end, on_fail or cancel() returned.
  virtual ExchangeId start(const HttpRequest& request, const HttpOptions& options, HttpSink* sink) = 0;
  // Closes the stream at once; the sink hears nothing more.
  virtual void cancel(ExchangeId id) = 0;
  // Back-pressure: stop and go on reading.
  virtual void pause(ExchangeId id) = 0;
  virtual void resume(ExchangeId id) = 0;
};

class TimerSink {
 public:
  virtual ~TimerSink() = default;
  virtual void on_timer(std::uint64_t timer) = 0;
};

class Timers {
 public:
  virtual ~Timers() = default;
  virtual std::uint64_t set(Millis delay, TimerSink* sink) = 0;  // rings once
  virtual void clear(std::uint64_t timer) = 0;                   // the sink hears nothing more of it
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Moment now() = 0;
  virtual std::uint64_t random() = 0;
};

}  // namespace cascade
