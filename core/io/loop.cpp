#include "io/loop.hpp"

#include <pthread.h>
#include <signal.h>

#include <system_error>
#include <utility>

namespace cascade::io {

Loop::~Loop() { stop(); }

Outcome Loop::start(Work farewell) {
  farewell_ = std::move(farewell);
  int rc = uv_loop_init(&loop_);
  if (rc != 0)
    return make_error(Status::internal, std::string("No event loop could be made: ") + uv_strerror(rc) + ".");
  wake_.data = this;
  rc = uv_async_init(&loop_, &wake_, [](uv_async_t* h) { static_cast<Loop*>(h->data)->drain(); });
  if (rc != 0) {
    uv_loop_close(&loop_);
    return make_error(Status::internal,
                      std::string("The event loop cannot be woken: ") + uv_strerror(rc) + ".");
  }
  // A new thread inherits the mask, so the signals are held back while it is made and given back after. Only
  // those that programs handle: hosts with a garbage collector stop every thread that has called them by
  // SIGPWR, SIGXCPU or a real-time signal, and would wait for ever for one that does not hear it.
  sigset_t handled, before;
  sigemptyset(&handled);
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF,
                           SIGCHLD, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGURG, SIGIO, SIGCONT})
    sigaddset(&handled, signal);
  pthread_sigmask(SIG_BLOCK, &handled, &before);
  bool made = true;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    made = false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!made) {
    uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
    return make_error(Status::internal, "The system gave no thread for the event loop.");
  }
  thread_id_.store(thread_.get_id(), std::memory_order_release);
  const std::lock_guard<std::mutex> lock(mutex_);
  started_ = open_ = true;
  return Unit{};
}

bool Loop::post(Work work) {
  bool wake;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!open_) return false;
    wake = inbox_.empty();
    inbox_.push_back(std::move(work));
    // Under the lock: stop() closes the box first, so the handle is alive as long as the box is open.
    if (wake) uv_async_send(&wake_);
  }
  return true;
}

void Loop::drain() {
  bool stopping;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    batch_.swap(inbox_);
    stopping = stopping_;
  }
  for (Work& work : batch_) {
    work();
    work = nullptr;  // what it holds goes now, not when the batch ends
  }
  batch_.clear();
  if (!stopping) return;
  if (const Work farewell = std::exchange(farewell_, nullptr)) farewell();
  if (!uv_is_closing(reinterpret_cast<uv_handle_t*>(&wake_)))
    uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
}

void Loop::run() {
  thread_id_.store(std::this_thread::get_id(), std::memory_order_release);
  uv_run(&loop_, UV_RUN_DEFAULT);
  if (!keep_) return;
  uv_loop_close(&loop_);
  const std::shared_ptr<void> keep =
      std::move(keep_);  // with it this object may go: nothing of it is touched after
}

bool Loop::shut() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!started_) return false;
  started_ = open_ = false;
  stopping_ = true;
  uv_async_send(&wake_);
  return true;
}

void Loop::stop() {
  if (!shut()) return;
  thread_.join();
  uv_loop_close(&loop_);
}

void Loop::stop_from_inside(std::shared_ptr<void> keep) {
  if (!shut()) return;
  keep_ = std::move(keep);
  thread_.detach();
}

}  // namespace cascade::io
