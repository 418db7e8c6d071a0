// inbox.cpp: see inbox.hpp.
#include "inbox.hpp"

#include <cstring>

namespace cascade_node {

namespace {
bool is_ascii(const char* data, std::size_t size) {
  std::uint64_t seen = 0;
  for (; size >= sizeof seen; data += sizeof seen, size -= sizeof seen) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, data, sizeof eight);
    seen |= eight;
  }
  for (; size > 0; ++data, --size) seen |= static_cast<unsigned char>(*data);
  return (seen & 0x8080808080808080U) == 0;
}
}  // namespace

Napi::String to_js(Napi::Env env, const char* data, std::size_t size) {
  // Most documents are plain ASCII, which V8 takes over at the speed of a copy.
  const bool ascii = is_ascii(data, size);
  napi_value value = nullptr;
  if (ascii) {
    napi_create_string_latin1(env, data, size, &value);
  } else {
    napi_create_string_utf8(env, data, size, &value);
  }
  return Napi::String(env, value);
}

Inbox::Inbox(Napi::Env env, Napi::Function dispatch)
    : bell_(Napi::ThreadSafeFunction::New(env, dispatch, "cascadeflow", 0, 1)) {
  bell_.Unref(env);  // only work in flight keeps a process alive
}

void Inbox::put(News news) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) {
      waiting_.push_back(std::move(news));
      if (rung_) return;
      rung_ = true;
      auto self = shared_from_this();
      bell_.NonBlockingCall([self = std::move(self)](Napi::Env env, Napi::Function dispatch) {
        if (env != nullptr) self->drain(env, dispatch);
      });
      return;
    }
  }
  discard(news);
}

void Inbox::drain(Napi::Env env, Napi::Function dispatch) {
  std::vector<News> batch;
  {
    const std::lock_guard lock(mutex_);
    batch.swap(waiting_);
    rung_ = false;
  }
  for (News& news : batch) {
    if (closed_) {
      discard(news);
      continue;
    }
    const Napi::HandleScope scope(env);
    tell(env, dispatch, news);
    // What a handler throws is told to the process as any uncaught exception; the rest of the news still
    // comes.
    if (env.IsExceptionPending()) {
      const napi_value thrown = env.GetAndClearPendingException().Value();
      napi_fatal_exception(env, thrown);
    }
  }
}

void Inbox::tell(Napi::Env env, Napi::Function dispatch, News& news) {
  const auto call = [&](std::initializer_list<napi_value> more) {
    std::vector<napi_value> arguments = {Napi::Number::New(env, static_cast<int>(news.kind)),
                                         Napi::Number::New(env, news.id)};
    arguments.insert(arguments.end(), more);
    dispatch.Call(arguments);
  };
  switch (news.kind) {
    case Kind::event: return call({to_js(env, news.text.data(), news.text.size())});
    case Kind::done: {
      Napi::String text;
      if (news.result != nullptr) {
        const cascade_str json = cascade_result_json(news.result);
        text = to_js(env, json.data, json.len);
        cascade_result_free(news.result);
      } else {
        text = to_js(env, news.text.data(), news.text.size());
      }
      if (const auto found = tasks_.find(news.id); found != tasks_.end()) {
        cascade_task_free(found->second);
        tasks_.erase(found);
      }
      work_ends(env);
      return call({text, Napi::Boolean::New(env, news.ok)});
    }
    case Kind::tool_call: {
      const cascade_str id = cascade_tool_call_id(news.tool);
      const cascade_str name = cascade_tool_call_name(news.tool);
      const cascade_str arguments = cascade_tool_call_arguments_json(news.tool);
      const cascade_str run = cascade_tool_call_run_id(news.tool);
      const std::uint32_t number = keep_tool(news.tool);
      return call({to_js(env, arguments.data, arguments.len), Napi::Number::New(env, number),
                   to_js(env, id.data, id.len), to_js(env, name.data, name.len),
                   to_js(env, run.data, run.len)});
    }
    case Kind::model_call: {
      const cascade_str json = cascade_model_call_request_json(news.model);
      const std::uint32_t number = next_call_++;
      models_.emplace(number, news.model);
      model_numbers_.emplace(news.model, number);
      return call({to_js(env, json.data, json.len), Napi::Number::New(env, number)});
    }
    case Kind::model_cancel: {
      const auto found = model_numbers_.find(news.model);  // not there: it has been answered meanwhile
      if (found != model_numbers_.end()) call({env.Undefined(), Napi::Number::New(env, found->second)});
      return;
    }
  }
}

void Inbox::discard(News& news) {
  cascade_result_free(news.result);
  static constexpr char kGone[] = "{\"message\":\"The host has gone.\",\"status\":\"cancelled\"}";
  if (news.kind == Kind::tool_call) cascade_tool_call_complete(news.tool, "the host has gone", 17, 1);
  if (news.kind == Kind::model_call) cascade_model_call_fail(news.model, kGone, sizeof kGone - 1);
}

void Inbox::work_begins(Napi::Env env) {
  if (in_flight_++ == 0) bell_.Ref(env);
}
void Inbox::work_ends(Napi::Env env) {
  if (--in_flight_ == 0) bell_.Unref(env);
}

void Inbox::close() {
  std::vector<News> left;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    left.swap(waiting_);
  }
  for (News& news : left) discard(news);
  for (const auto& [number, call] : tools_) cascade_tool_call_complete(call, "the host has gone", 17, 1);
  for (const auto& [number, call] : models_) cascade_model_call_fail(call, "{}", 2);
  tools_.clear();
  models_.clear();
  for (const auto& [id, task] : tasks_) cascade_task_free(task);
  tasks_.clear();
  for (const auto& [json, context] : contexts_) cascade_context_free(context);  // joins the loop thread
  contexts_.clear();
}

cascade_context* Inbox::context(const std::string& json, cascade_error** error) {
  if (const auto found = contexts_.find(json); found != contexts_.end()) return found->second;
  cascade_context* made = nullptr;
  if (cascade_context_new(json.data(), json.size(), &made, error) == CASCADE_OK)
    contexts_.emplace(json, made);
  return made;
}

std::uint32_t Inbox::keep_tool(cascade_tool_call* call) {
  tools_.emplace(next_call_, call);
  return next_call_++;
}
cascade_tool_call* Inbox::take_tool(std::uint32_t number) {
  const auto found = tools_.find(number);
  if (found == tools_.end()) return nullptr;
  cascade_tool_call* call = found->second;
  tools_.erase(found);
  return call;
}
cascade_model_call* Inbox::model(std::uint32_t number) const {
  const auto found = models_.find(number);
  return found == models_.end() ? nullptr : found->second;
}
cascade_model_call* Inbox::take_model(std::uint32_t number) {
  cascade_model_call* call = model(number);
  if (call != nullptr) {
    model_numbers_.erase(call);
    models_.erase(number);
  }
  return call;
}
void Inbox::keep_task(std::int32_t id, cascade_task* task) { tasks_.emplace(id, task); }
cascade_task* Inbox::task(std::int32_t id) const {
  const auto found = tasks_.find(id);
  return found == tasks_.end() ? nullptr : found->second;
}

}  // namespace cascade_node
