// What was asked of the practice provider, so that a test can look at it. The newest requests are kept.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "practice/practice.hpp"

namespace cascade::practice {

class RequestLog {
 public:
  std::int64_t add(const Request& request, std::int64_t wall_ms);
  void answered(std::int64_t number, int status, std::string_view model);
  void abandoned(std::int64_t number);
  void clear();
  std::string json() const;

 private:
  struct Entry {
    std::int64_t number = 0, wall_ms = 0, connection = 0;
    std::string method, path, body, model;
    std::vector<Header> headers;
    int status = 0;
    bool abandoned = false;
  };
  Entry* find(std::int64_t number);

  std::deque<Entry> entries_;
  std::int64_t total_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace cascade::practice
