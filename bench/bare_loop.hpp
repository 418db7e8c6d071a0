// What a program would write that wants only the bytes: libcurl's multi interface on libuv, every handle used
// again, every poll kept armed. The measure for bench_transport; it shares no code with core/io.
#pragma once

#include <curl/curl.h>
#include <uv.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench_report.hpp"

namespace cascade::bench {

class BareLoop {
 public:
  BareLoop(std::string url, std::string body) : url_(std::move(url)), body_(std::move(body)) {
    uv_loop_init(&loop_);
    uv_timer_init(&loop_, &timer_);
    timer_.data = this;
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(
        multi_, CURLMOPT_SOCKETFUNCTION, +[](CURL*, curl_socket_t fd, int what, void* self, void*) {
          static_cast<BareLoop*>(self)->watch(fd, what);
          return 0;
        });
    curl_multi_setopt(
        multi_, CURLMOPT_TIMERFUNCTION, +[](CURLM*, long ms, void* self) {
          auto& b = *static_cast<BareLoop*>(self);
          if (ms < 0) uv_timer_stop(&b.timer_);
          else
            uv_timer_start(
                &b.timer_,
                [](uv_timer_t* t) { static_cast<BareLoop*>(t->data)->step(CURL_SOCKET_TIMEOUT, 0); },
                static_cast<std::uint64_t>(ms), 0);
          return 0;
        });
    headers_ = curl_slist_append(headers_, "Authorization: Bearer k");
    headers_ = curl_slist_append(headers_, "Content-Type: application/json");
    headers_ = curl_slist_append(headers_, "Expect:");
  }
  ~BareLoop() {
    for (const auto& one : ones_) curl_easy_cleanup(one->easy);
    curl_multi_cleanup(multi_);
    curl_slist_free_all(headers_);
    for (auto& [fd, watched] : watched_) uv_close(reinterpret_cast<uv_handle_t*>(&watched->poll), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  // `width` in flight until `total` are done, on this thread.
  Pace run(int width, int total) {
    left_ = total;
    latencies_.clear();
    latencies_.reserve(static_cast<std::size_t>(total));
    while (ones_.size() < static_cast<std::size_t>(width)) ones_.push_back(make());
    const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
    for (int i = 0; i < width; ++i) start(*ones_[static_cast<std::size_t>(i)]);
    while (static_cast<int>(latencies_.size()) < total) uv_run(&loop_, UV_RUN_ONCE);
    const double seconds = static_cast<double>(clock_ns(CLOCK_MONOTONIC) - before) / 1e9;
    return {total / seconds, median(latencies_)};
  }

 private:
  struct One {
    CURL* easy;
    std::int64_t started = 0;
    std::string body;
  };
  struct Watched {
    uv_poll_t poll;
    curl_socket_t fd;
    int armed = 0;
    BareLoop* all;
  };

  std::unique_ptr<One> make() {
    auto one = std::make_unique<One>();
    one->easy = curl_easy_init();
    curl_easy_setopt(one->easy, CURLOPT_PRIVATE, one.get());
    curl_easy_setopt(one->easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(one->easy, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(one->easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
    curl_easy_setopt(one->easy, CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(one->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(one->easy, CURLOPT_WRITEDATA, one.get());
    curl_easy_setopt(
        one->easy, CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t size, std::size_t n, void* user) {
          static_cast<One*>(user)->body.append(data, size * n);
          return size * n;
        });
    return one;
  }
  void start(One& one) {
    --left_;
    one.body.clear();
    one.started = clock_ns(CLOCK_MONOTONIC);
    curl_multi_add_handle(multi_, one.easy);
  }
  void watch(curl_socket_t fd, int what) {
    if (what == CURL_POLL_REMOVE) return;  // the connection is kept, and so is its poll
    auto& watched = watched_[fd];
    if (!watched) {
      watched = std::make_unique<Watched>();
      watched->fd = fd;
      watched->all = this;
      uv_poll_init_socket(&loop_, &watched->poll, fd);
      watched->poll.data = watched.get();
    }
    const int wanted = UV_READABLE | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    if (watched->armed == wanted) return;
    watched->armed = wanted;
    uv_poll_start(&watched->poll, wanted, [](uv_poll_t* p, int status, int events) {
      auto& w = *static_cast<Watched*>(p->data);
      w.all->step(w.fd, status < 0 ? CURL_CSELECT_ERR
                                   : (events & UV_READABLE ? CURL_CSELECT_IN : 0) |
                                         (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0));
    });
  }
  void step(curl_socket_t fd, int events) {
    int running = 0, messages = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    while (CURLMsg* message = curl_multi_info_read(multi_, &messages)) {
      if (message->msg != CURLMSG_DONE) continue;
      if (message->data.result != CURLE_OK)
        std::printf("  bare: %s\n", curl_easy_strerror(message->data.result));
      char* user = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
      One& one = *reinterpret_cast<One*>(user);
      curl_multi_remove_handle(multi_, one.easy);
      latencies_.push_back(static_cast<double>(clock_ns(CLOCK_MONOTONIC) - one.started) / 1000);
      if (left_ > 0) start(one);
    }
  }

  std::string url_, body_;
  uv_loop_t loop_;
  uv_timer_t timer_;
  CURLM* multi_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::map<curl_socket_t, std::unique_ptr<Watched>> watched_;
  std::vector<std::unique_ptr<One>> ones_;
  std::vector<double> latencies_;
  int left_ = 0;
};

}  // namespace cascade::bench
