// Actions: everything a Run asks of the world. The run itself touches nothing; whoever drives it carries
// these out and feeds the answers back as events.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "dialect/dialect.hpp"
#include "ledger/store.hpp"

namespace cascade {

using AttemptId = std::uint32_t;
using TimerId = std::uint32_t;
using CallId = std::uint32_t;

struct StartHttp {
  AttemptId attempt;
  std::unique_ptr<HttpRequest> http;
  Millis connect_timeout_ms;
  bool streaming;
  std::string_view deployment;  // of the configuration
};
struct CancelHttp {
  AttemptId attempt;
};
struct StartModel {
  AttemptId attempt;
  std::string model;
  std::string request_json;
};  // a model of the host
struct CancelModel {
  AttemptId attempt;
};
struct SetTimer {
  TimerId timer;
  Millis delay_ms;
};
struct ClearTimer {
  TimerId timer;
};
struct CallTool {
  CallId call;
  std::string id, name, arguments;
};
struct CancelTool {
  CallId call;
};
struct Reserve {
  std::uint64_t id;
  std::vector<Claim> claims;
  Money amount;
  Millis ttl_ms;
};
struct Settle {
  std::uint64_t id;
  Money actual;
};

// Kinds carry the numbers of the C ABI.
enum class EventKind : std::int32_t {
  route = 1,
  attempt,
  delta,
  reasoning_delta,
  tool_call_delta,
  draft_decision,
  discard,
  switched,
  usage,
  tool_result,
  warning,
  done,
  error,
};
const char* event_kind_name(EventKind k);

struct Event {
  EventKind kind;
  std::string text;  // of a delta
  std::string json;  // the whole event
};
struct Emit {
  Event event;
};

// What time is it now? Run::clock_read takes the answer: that is how long a judgement took.
struct ReadClock {};

// The last action: the run's result or error can be taken.
struct Finished {};

using Action = std::variant<StartHttp, CancelHttp, StartModel, CancelModel, SetTimer, ClearTimer, CallTool,
                            CancelTool, Reserve, Settle, Emit, ReadClock, Finished>;

}  // namespace cascade
