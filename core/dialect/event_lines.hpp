// Line splitters: bytes in any slicing become whole events. SSE (text/event-stream) and NDJSON share the
// work.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace cascade {

// Calls `on_line` with each line, without its end (LF, CRLF or a lone CR before LF). Whole lines inside one
// slice are not copied.
class LineSplitter {
 public:
  static constexpr std::size_t kMaxLine = std::size_t{64} << 20;

  template <typename F>
  void feed(std::string_view bytes, F&& on_line) {
    while (!bytes.empty()) {
      const void* found = std::memchr(bytes.data(), '\n', bytes.size());
      if (!found) {
        if (pending_.size() + bytes.size() > kMaxLine) overflow_ = true;
        else pending_.append(bytes);
        return;
      }
      const std::size_t n = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
      std::string_view line = bytes.substr(0, n);
      bytes.remove_prefix(n + 1);
      if (!pending_.empty()) {
        pending_.append(line);
        std::string whole;
        whole.swap(pending_);
        on_line(without_cr(whole));
        if (pending_.empty()) {  // keep the room for the next split line
          whole.clear();
          pending_.swap(whole);
        }
      } else {
        on_line(without_cr(line));
      }
    }
  }

  // The last line, when the body ended without a line end.
  template <typename F>
  void end(F&& on_line) {
    if (pending_.empty()) return;
    std::string whole;
    whole.swap(pending_);
    on_line(without_cr(whole));
  }

  bool overflow() const { return overflow_; }

 private:
  static std::string_view without_cr(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }
  std::string pending_;
  bool overflow_ = false;
};

// Calls `on_event(event_name, data)` per SSE event. Comments, ids and retry fields are skipped; several data
// lines are joined by LF. The usual event of one data line reaches the caller without a copy.
class SseSplitter {
 public:
  template <typename F>
  void feed(std::string_view bytes, F&& on_event) {
    lines_.feed(bytes, [&](std::string_view line) { take(line, on_event); });
  }
  template <typename F>
  void end(F&& on_event) {
    lines_.end([&](std::string_view line) { take(line, on_event); });
    flush(on_event);
  }
  bool overflow() const { return lines_.overflow(); }

 private:
  template <typename F>
  void take(std::string_view line, F&& on_event) {
    // A byte order mark may stand before the first line.
    if (std::exchange(first_, false) && line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
    if (line.empty()) {
      flush(on_event);
      return;
    }
    if (line.substr(0, 5) == "data:") {
      line.remove_prefix(5);
      if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
      // Every provider sends one data line per event, so a line that is a whole JSON object goes out at once.
      // This also forgives servers that forget the empty line between events.
      if (!has_data_ && !line.empty() && (line.front() == '{' && line.back() == '}')) {
        on_event(std::string_view(event_), line);
        sent_ = true;
        return;
      }
      if (has_data_) data_ += '\n';
      data_ += line;
      has_data_ = true;
      if (data_ == "[DONE]") flush(on_event);
      return;
    }
    if (line.substr(0, 6) == "event:") {
      if (sent_) flush(on_event);
      event_ = trim(line.substr(6));
    }
  }
  template <typename F>
  void flush(F&& on_event) {
    if (has_data_) on_event(std::string_view(event_), std::string_view(data_));
    data_.clear();
    event_.clear();
    has_data_ = sent_ = false;
  }
  LineSplitter lines_;
  std::string event_, data_;
  bool first_ = true, has_data_ = false, sent_ = false;
};

}  // namespace cascade
