// Context: tracks, the environment, the log, and an orderly end.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/track.hpp"
#include "host/log_book.hpp"

namespace cascade::capi {

class Context {
 public:
  // libcurl on libuv, with loop threads of its own.
  static Result<std::shared_ptr<Context>> make_native(std::string_view json);
  static Result<std::shared_ptr<Context>> make_hosted(std::string_view json, std::shared_ptr<HostTable> host);
  ~Context() { shut_down(); }

  // Ends what is under way, its callbacks included, and the threads, and waits for that unless it is called
  // from a callback.
  void shut_down();
  bool inside() const;

  // Agents are dealt out over the tracks.
  const std::shared_ptr<Track>& next_track() { return tracks_[next_track_++ % tracks_.size()]; }
  const std::shared_ptr<Track>& first_track() const { return tracks_.front(); }
  std::string variable(std::string_view name) const;
  Moment now() const { return clock_->now(); }
  bool hosted() const { return hosted_; }
  const std::shared_ptr<LogBook>& log() const { return log_; }

 private:
  Context() = default;

  std::shared_ptr<LogBook> log_ = std::make_shared<LogBook>();
  std::map<std::string, std::string, std::less<>> environment_;
  std::unique_ptr<Clock> clock_;  // only now() is used: that needs no thread
  std::shared_ptr<SharedStore> store_ = std::make_shared<SharedStore>();
  std::vector<std::shared_ptr<Track>> tracks_;
  std::atomic<std::size_t> next_track_{0};
  std::atomic<bool> down_{false};
  bool hosted_ = false;
};

}  // namespace cascade::capi

struct cascade_context {
  std::shared_ptr<cascade::capi::Context> context;
};
