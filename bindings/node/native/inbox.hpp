// inbox.hpp: the way from the engine's loop thread to JavaScript's: a queue, and one thread-safe function that drains it.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <cascadeflow/cascadeflow.h>

namespace cascade_node {

// What happened, in the order of bindings/node/src/engine/native.ts, `dispatch`.
enum class Kind : std::uint8_t { event, done, tool_call, model_call, model_cancel };

// One piece of news. Owns what it carries until JavaScript has taken it.
struct News {
  News(Kind kind_, std::int32_t id_) : kind(kind_), id(id_) {}
  Kind kind;
  std::int32_t id;                      // of the task, tool or model: JavaScript's own number
  bool ok = false;                      // done: a result, not an error
  std::string text;                     // JSON of an event or an error
  cascade_result* result = nullptr;     // done
  cascade_tool_call* tool = nullptr;    // tool_call
  cascade_model_call* model = nullptr;  // model_call, model_cancel
};

// All that one JavaScript environment (the main thread, or a worker) has of the engine. Callbacks hold it shared, so that
// news that comes after the environment has gone finds a closed door instead of freed memory.
class Inbox : public std::enable_shared_from_this<Inbox> {
 public:
  Inbox(Napi::Env env, Napi::Function dispatch);

  // Loop thread.
  void put(News news);

  // JavaScript's thread.
  void work_begins(Napi::Env env);  // keeps the process alive while something is in flight
  void work_ends(Napi::Env env);
  void close();  // the environment goes: nothing is told any more
  bool closed() const { return closed_; }
  cascade_context* context(const std::string& json, cascade_error** error);
  std::uint32_t keep_tool(cascade_tool_call* call);
  cascade_tool_call* take_tool(std::uint32_t number);
  cascade_model_call* model(std::uint32_t number) const;
  cascade_model_call* take_model(std::uint32_t number);
  void keep_task(std::int32_t id, cascade_task* task);
  cascade_task* task(std::int32_t id) const;

 private:
  void drain(Napi::Env env, Napi::Function dispatch);
  void tell(Napi::Env env, Napi::Function dispatch, News& news);
  static void discard(News& news);

  std::mutex mutex_;
  std::vector<News> waiting_;  // guarded by mutex_
  bool rung_ = false;          // guarded by mutex_
  bool closed_ = false;        // guarded by mutex_ for the loop thread
  Napi::ThreadSafeFunction bell_;
  std::uint32_t in_flight_ = 0;

  std::unordered_map<std::string, cascade_context*> contexts_;  // by configuration: agents share connections
  std::unordered_map<std::int32_t, cascade_task*> tasks_;
  std::uint32_t next_call_ = 1;
  std::unordered_map<std::uint32_t, cascade_tool_call*> tools_;
  std::unordered_map<std::uint32_t, cascade_model_call*> models_;
  std::unordered_map<cascade_model_call*, std::uint32_t> model_numbers_;
};

Napi::String to_js(Napi::Env env, const char* data, std::size_t size);

}  // namespace cascade_node
