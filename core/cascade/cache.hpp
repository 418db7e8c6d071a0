// Response cache: the same request asked again is answered from memory. Exact: the whole canonical request is
// compared, not a hash of it. Bounded in entries, bytes and age; the least recently used goes first.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cascade/result.hpp"
#include "cascade/run_request.hpp"
#include "policy/config.hpp"

namespace cascade {

// What the answer depends on, as text: messages, tools, parameters, and how the run is to be done. The
// caller's name, its metadata and run id do not change an answer.
std::string cache_key(const RunRequest& request);

class ResponseCache {
 public:
  explicit ResponseCache(const CacheConfig& config) : config_(config) {}

  // nullptr when it is not there or too old. Valid until the next put.
  const RunResult* find(const std::string& key, std::int64_t wall_ms);
  void put(const std::string& key, const RunResult& answer, std::int64_t wall_ms);
  std::size_t size() const { return entries_.size(); }
  std::int64_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string key;
    RunResult answer;
    std::int64_t expires_ms = 0, bytes = 0;
  };
  void drop(std::list<Entry>::iterator it);

  CacheConfig config_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;
  std::int64_t bytes_ = 0;
};

}  // namespace cascade
