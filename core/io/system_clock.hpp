// SystemClock: the machine's clocks and a random seed from the system. Loop thread only (the randomness has
// state).
#pragma once

#include "base/hash.hpp"
#include "runtime/transport.hpp"

namespace cascade::io {

class SystemClock final : public Clock {
 public:
  SystemClock();
  Moment now() override;
  std::uint64_t random() override { return random_.next(); }

 private:
  Random random_;
};

}  // namespace cascade::io
