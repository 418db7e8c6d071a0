// Attempt: one request to one deployment, from the reservation of its money to its last byte.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cascade/deployment.hpp"
#include "cascade/held_deltas.hpp"
#include "cascade/result.hpp"
#include "gate/logprobs.hpp"

namespace cascade {

struct Attempt {
  enum class State : std::uint8_t { reserving, waiting, asking, streaming, over };

  AttemptRecord record;
  State state = State::reserving;
  std::size_t lane = 0;
  std::size_t model = 0;  // index of the deployment
  Deployment* deployment = nullptr;
  std::unique_ptr<HttpRequest> http;  // until it is sent
  std::string host_request;           // the same for a model of the host
  std::unique_ptr<Reader> reader;
  Reply reply;  // host models build it here; wire ones get it from the reader
  bool streaming = false, logprobs_asked = false;
  std::int64_t prompt_tokens = 0;  // estimated, for money
  std::uint64_t reservation = 0;
  TimerId phase_timer = 0, total_timer = 0, hedge_timer = 0;
  std::int64_t last_byte_ns = 0, sent_ns = 0;
  Millis retry_after_ms = -1;              // as the head of the answer says
  std::unique_ptr<LogprobStats> logprobs;  // from the first one on: most streams have none, and it is large
  HeldDeltas held;                         // not yet shown
  std::size_t shown_bytes = 0;             // of answer text
  std::size_t checked_at = 0;              // bytes of text at the last look for hopelessness

  bool over() const { return state == State::over; }
  const Reply& so_far() const { return reader && record.status != "ok" ? reader->so_far() : reply; }
};

// A lane pursues one answer: the same tier, through retries and other deployments. Main lanes answer the
// caller; the others inform the gate or polish the answer.
struct Lane {
  enum class State : std::uint8_t { running, backing_off, answered, failed };
  std::size_t tier = 0;
  Purpose purpose = Purpose::draft;
  State state = State::running;
  std::vector<std::size_t> spent;  // deployments that will not be asked again
  std::int64_t retries = 0;
  AttemptId active = 0, hedge = 0, answer = 0;
  std::size_t again = SIZE_MAX;  // the deployment to retry
  TimerId timer = 0;
  Error error;
  bool main() const { return purpose == Purpose::draft || purpose == Purpose::final; }
};

}  // namespace cascade
