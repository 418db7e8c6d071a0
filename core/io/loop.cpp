#include "io/loop.hpp"

#include <pthread.h>
#include <signal.h>

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
  again_.data = this;
  uv_idle_init(&loop_, &again_);
  // A new thread inherits the mask, so the signals are held back while it is made and given back after. Only
  // those that programs handle: hosts with a garbage collector stop every thread that has called them by
  // SIGPWR, SIGXCPU or a real-time signal, and would wait for ever for one that does not hear it.
  sigset_t handled, before;
  sigemptyset(&handled);
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF,
                           SIGCHLD, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGURG, SIGIO, SIGCONT})
    sigaddset(&handled, signal);
  pthread_sigmask(SIG_BLOCK, &handled, &before);
  // libuv's threads have a stack like the first one's; the system's own measure would be 128 KB on musl.
  const bool made = uv_thread_create(
                        &thread_, [](void* self) { static_cast<Loop*>(self)->run(); }, this) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!made) {
    uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&again_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
    return make_error(Status::internal, "The system gave no thread for the event loop.");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  started_ = open_ = true;
  return Unit{};
}

bool Loop::post(Work work) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!open_) return false;
  inbox_.push_back(std::move(work));
  // Under the lock: stop() closes the box first, so the handles are alive as long as the box is open.
  if (inbox_.size() == 1) wake();
  return true;
}

bool Loop::post_here(Work work) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!open_) return false;
    inbox_.push_back(std::move(work));
    if (seated_) {
      if (inbox_.size() == 1) wake();
      return true;
    }
    take_seat();
  }
  drain();
  uv_run(&loop_, UV_RUN_NOWAIT);
  stand_up();
  return true;
}

void Loop::wake() {
  if (!seated_) seat_free_.notify_one();
  else if (inside()) uv_idle_start(&again_, [](uv_idle_t* h) { static_cast<Loop*>(h->data)->drain(); });
  else uv_async_send(&wake_);
}

void Loop::drain() {
  uv_idle_stop(&again_);
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
  idle_ = nullptr;  // whoever would be asked goes with the farewell
  if (const Work farewell = std::exchange(farewell_, nullptr)) farewell();
  for (uv_handle_t* handle :
       {reinterpret_cast<uv_handle_t*>(&wake_), reinterpret_cast<uv_handle_t*>(&again_)})
    if (!uv_is_closing(handle)) uv_close(handle, nullptr);
}

void Loop::take_seat() {
  seated_ = true;
  driver_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  uv_update_time(&loop_);  // nobody looked at the clock meanwhile
}

void Loop::leave_seat() {
  seated_ = false;
  driver_.store(std::thread::id(), std::memory_order_relaxed);
}

bool Loop::sit() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (seated_ || !open_) return false;
  take_seat();
  return true;
}

bool Loop::step() {
  drain();
  // What was posted may have been all there was to do: then nothing will happen that could be waited for.
  return uv_run(&loop_, idle_ && idle_() ? UV_RUN_NOWAIT : UV_RUN_ONCE) != 0;
}

void Loop::stand_up() {
  const std::lock_guard<std::mutex> lock(mutex_);
  work_left_ = needed();
  leave_seat();
  if (work_left_) seat_free_.notify_one();
}

void Loop::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (bool alive = true; alive;) {
    seat_free_.wait(lock, [this] { return !seated_ && (work_left_ || stopping_ || !inbox_.empty()); });
    take_seat();
    do {
      lock.unlock();
      alive = step();
      lock.lock();
    } while (alive && needed());
    work_left_ = false;
    leave_seat();
  }
  lock.unlock();
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
  wake();
  return true;
}

void Loop::stop() {
  if (!shut()) return;
  uv_thread_join(&thread_);
  uv_loop_close(&loop_);
}

void Loop::stop_from_inside(std::shared_ptr<void> keep) {
  if (!shut()) return;
  keep_ = std::move(keep);
  pthread_detach(thread_);
}

}  // namespace cascade::io
