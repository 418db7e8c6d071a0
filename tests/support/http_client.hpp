// HttpClient: a loop with a CurlTransport on it, used from a test's thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "io/curl_transport.hpp"
#include "io/loop.hpp"
#include "io/uv_timers.hpp"

namespace cascade::testing {

// What a sink heard, and when it was over.
struct Heard : HttpSink {
  std::function<void(Heard&, std::string_view)> on_data;  // on the loop thread
  std::function<void(Heard&)> on_over;

  int status = 0;
  HeaderList headers;
  std::string body;
  int heads = 0, ends = 0, fails = 0;
  TransportFailure kind{};
  std::string message;
  bool before_first_byte = false;

  void on_head(int s, HeaderList h) override {
    ++heads;
    status = s;
    headers = std::move(h);
  }
  void on_bytes(std::string_view bytes) override {
    body += bytes;
    if (on_data) on_data(*this, bytes);
  }
  void on_end() override {
    ++ends;
    over();
  }
  void on_fail(TransportFailure k, std::string m, bool before) override {
    ++fails;
    kind = k;
    message = std::move(m);
    before_first_byte = before;
    over();
  }
  std::string header(std::string_view name) const {
    for (const auto& [k, v] : headers)
      if (k == name) return v;
    return {};
  }
  bool wait(int seconds = 20) {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(seconds), [this] { return done_; });
  }

 private:
  void over() {
    if (on_over) on_over(*this);
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
};

class HttpClient {
 public:
  explicit HttpClient(const io::TransportSettings& settings = {}) {
    const auto farewell = [this] {
      transport.reset();
      timers.reset();
    };
    if (!loop.start(farewell).ok()) return;
    run([&] {
      transport = std::make_unique<io::CurlTransport>(loop.uv(), settings);
      timers = std::make_unique<io::UvTimers>(loop.uv());
    });
  }
  ~HttpClient() { stop(); }
  void stop() { loop.stop(); }

  // Runs on the loop thread and waits.
  void run(const std::function<void()>& work) {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    loop.post([&] {
      work();
      const std::lock_guard<std::mutex> lock(mutex);
      done = true;
      changed.notify_all();
    });
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return done; });
  }
  ExchangeId start(const std::string& url, HttpSink& sink, std::string body = "{}",
                   Millis connect_ms = 5000) {
    ExchangeId id = 0;
    run([&] {
      HttpRequest request;
      request.url = url;
      request.body = std::move(body);
      request.headers = {{"Authorization", "Bearer sk-test-secret"}};
      HttpOptions options;
      options.connect_timeout_ms = connect_ms;
      id = transport->start(request, options, &sink);
    });
    return id;
  }
  std::unique_ptr<Heard> fetch(const std::string& url, std::string body = "{}", Millis connect_ms = 5000) {
    auto heard = std::make_unique<Heard>();
    start(url, *heard, std::move(body), connect_ms);
    if (!heard->wait()) heard->message = "the test waited in vain";
    return heard;
  }

  io::Loop loop;
  std::unique_ptr<io::CurlTransport> transport;  // loop thread only
  std::unique_ptr<io::UvTimers> timers;
};

}  // namespace cascade::testing
