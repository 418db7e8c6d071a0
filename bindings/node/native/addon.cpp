// addon.cpp: the native engine as a Node-API addon (NAPI 8). Uses only the C ABI; nothing is decided here.
//
// JavaScript keeps handlers under numbers of its own and hands over one `dispatch` function; news comes back
// through it in batches (inbox.hpp). A failed call throws an Error whose message is the engine's error
// document.
#include <napi.h>
#include <uv.h>

#include <memory>
#include <string>

#include "inbox.hpp"

namespace cascade_node {
namespace {

constexpr napi_type_tag kAgentTag = {0x9d1f6c0b52e84a37ULL, 0xb8c4f1d2a6e07359ULL};

struct Addon {
  std::shared_ptr<Inbox> inbox;
};

// What the engine's callbacks get: which environment, and JavaScript's number for the thing.
struct Route {
  std::shared_ptr<Inbox> inbox;
  std::int32_t id;
};
void forget_route(void* user_data) { delete static_cast<Route*>(user_data); }

struct AgentBox {
  cascade_agent* agent;
};

Inbox& inbox_of(const Napi::CallbackInfo& info) { return *info.Env().GetInstanceData<Addon>()->inbox; }

Napi::Value throw_document(Napi::Env env, cascade_status status, cascade_error* error) {
  if (error != nullptr) {
    const cascade_str json = cascade_error_json(error);
    Napi::Error::New(env, std::string(json.data, json.len)).ThrowAsJavaScriptException();
    cascade_error_free(error);
  } else {
    Napi::Error::New(env, std::string("{\"code\":\"") + cascade_status_name(status) + "\",\"status\":" +
                              std::to_string(status) + ",\"message\":\"The engine refused without a word.\"}")
        .ThrowAsJavaScriptException();
  }
  return env.Undefined();
}

Napi::Value give(Napi::Env env, cascade_status status, cascade_buffer* buffer, cascade_error* error) {
  if (status != CASCADE_OK) {
    cascade_buffer_dispose(buffer);
    return throw_document(env, status, error);
  }
  const Napi::String text =
      buffer->data != nullptr ? to_js(env, buffer->data, buffer->len) : Napi::String::New(env, "");
  cascade_buffer_dispose(buffer);
  return text;
}

std::string text_at(const Napi::CallbackInfo& info, std::size_t index) {
  return info[index].As<Napi::String>().Utf8Value();
}
std::uint32_t number_at(const Napi::CallbackInfo& info, std::size_t index) {
  return info[index].As<Napi::Number>().Uint32Value();
}

cascade_agent* agent_at(const Napi::CallbackInfo& info, std::size_t index) {
  bool right = false;
  if (info[index].IsExternal()) napi_check_object_type_tag(info.Env(), info[index], &kAgentTag, &right);
  cascade_agent* agent = right ? info[index].As<Napi::External<AgentBox>>().Data()->agent : nullptr;
  if (agent == nullptr) {
    Napi::Error::New(info.Env(),
                     "{\"code\":\"invalid_state\",\"status\":-5,\"message\":\"This agent was closed.\"}")
        .ThrowAsJavaScriptException();
  }
  return agent;
}

void on_event(void* user_data, const cascade_event* event) {
  const auto* route = static_cast<Route*>(user_data);
  const cascade_str json = cascade_event_json(event);
  News news(Kind::event, route->id);
  news.text.assign(json.data, json.len);
  route->inbox->put(std::move(news));
}
void on_done(void* user_data, cascade_result* result, cascade_error* error) {
  const auto* route = static_cast<Route*>(user_data);
  News news(Kind::done, route->id);
  news.ok = result != nullptr;
  news.result = result;
  if (error != nullptr) {
    const cascade_str json = cascade_error_json(error);
    news.text.assign(json.data, json.len);
    cascade_error_free(error);
  }
  route->inbox->put(std::move(news));
}
void on_tool_call(void* user_data, cascade_tool_call* call) {
  const auto* route = static_cast<Route*>(user_data);
  News news(Kind::tool_call, route->id);
  news.tool = call;
  route->inbox->put(std::move(news));
}
void on_model(void* user_data, cascade_model_call* call, Kind kind) {
  const auto* route = static_cast<Route*>(user_data);
  News news(kind, route->id);
  news.model = call;
  route->inbox->put(std::move(news));
}
void on_model_call(void* user_data, cascade_model_call* call) { on_model(user_data, call, Kind::model_call); }
void on_model_cancel(void* user_data, cascade_model_call* call) {
  on_model(user_data, call, Kind::model_cancel);
}

// open(dispatch): once per environment.
Napi::Value open(const Napi::CallbackInfo& info) {
  auto* addon = info.Env().GetInstanceData<Addon>();
  addon->inbox = std::make_shared<Inbox>(info.Env(), info[0].As<Napi::Function>());
  info.Env().AddCleanupHook([inbox = addon->inbox] { inbox->close(); });
  return info.Env().Undefined();
}

Napi::Value version_info(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), cascade_version_info_json());
}
// Whose libuv answers in here: a test compares it with Node's own.
Napi::Value uv_version(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), uv_version_string());
}

// document(which, json, lines, wall_ms): the order of bindings/node/src/engine/types.ts, DOCUMENTS.
Napi::Value document(const Napi::CallbackInfo& info) {
  const std::string json = text_at(info, 1);
  const std::string lines = text_at(info, 2);
  const char* data = json.data();
  const std::size_t size = json.size();
  cascade_buffer out{nullptr, 0};
  cascade_error* error = nullptr;
  cascade_status status = CASCADE_ERR_NOT_FOUND;
  switch (number_at(info, 0)) {
    case 0: status = cascade_classify(data, size, &out, &error); break;
    case 1: status = cascade_judge(data, size, &out, &error); break;
    case 2: status = cascade_guard(data, size, &out, &error); break;
    case 3: status = cascade_price(data, size, &out, &error); break;
    case 4: status = cascade_preset(data, size, &out, &error); break;
    case 5: status = cascade_catalog_json(info[3].As<Napi::Number>().Int64Value(), &out, &error); break;
    case 6: status = cascade_config_validate(data, size, &out, &error); break;
    case 7: status = cascade_replay(data, size, lines.data(), lines.size(), &out, &error); break;
    case 8: status = cascade_tune(data, size, lines.data(), lines.size(), &out, &error); break;
    default: break;
  }
  return give(info.Env(), status, &out, error);
}

Napi::Value agent_new(const Napi::CallbackInfo& info) {
  const std::string config = text_at(info, 1);
  cascade_error* error = nullptr;
  cascade_context* context = inbox_of(info).context(text_at(info, 0), &error);
  if (context == nullptr) return throw_document(info.Env(), CASCADE_ERR_INVALID_CONFIG, error);
  cascade_agent* agent = nullptr;
  const cascade_status status = cascade_agent_new(context, config.data(), config.size(), &agent, &error);
  if (status != CASCADE_OK) return throw_document(info.Env(), status, error);
  auto box = Napi::External<AgentBox>::New(info.Env(), new AgentBox{agent}, [](Napi::Env, AgentBox* held) {
    cascade_agent_free(held->agent);
    delete held;
  });
  napi_type_tag_object(info.Env(), box, &kAgentTag);
  return box;
}
Napi::Value agent_free(const Napi::CallbackInfo& info) {
  if (cascade_agent* agent = agent_at(info, 0)) {
    cascade_agent_free(agent);
    info[0].As<Napi::External<AgentBox>>().Data()->agent = nullptr;
  }
  return info.Env().Undefined();
}

// agent_document(agent, which, json): the order of AGENT_DOCUMENTS.
Napi::Value agent_document(const Napi::CallbackInfo& info) {
  cascade_agent* agent = agent_at(info, 0);
  if (agent == nullptr) return info.Env().Undefined();
  const std::string json = text_at(info, 2);
  cascade_buffer out{nullptr, 0};
  cascade_error* error = nullptr;
  cascade_status status = CASCADE_ERR_NOT_FOUND;
  switch (number_at(info, 1)) {
    case 0: status = cascade_agent_config_json(agent, &out, &error); break;
    case 1: status = cascade_agent_estimate(agent, json.data(), json.size(), &out, &error); break;
    case 2: status = cascade_agent_analytics(agent, &out, &error); break;
    case 3: status = cascade_agent_analytics_reset(agent, &error); break;
    case 4: status = cascade_agent_feedback(agent, json.data(), json.size(), &error); break;
    case 5: status = cascade_agent_learned_export(agent, &out, &error); break;
    case 6: status = cascade_agent_learned_import(agent, json.data(), json.size(), &error); break;
    default: break;
  }
  return give(info.Env(), status, &out, error);
}

Route* route(const Napi::CallbackInfo& info, std::size_t index) {
  return new Route{info.Env().GetInstanceData<Addon>()->inbox,
                   static_cast<std::int32_t>(number_at(info, index))};
}
Napi::Value agent_add_tool(const Napi::CallbackInfo& info) {
  cascade_agent* agent = agent_at(info, 0);
  if (agent == nullptr) return info.Env().Undefined();
  const std::string definition = text_at(info, 2);
  cascade_error* error = nullptr;
  const cascade_status status = cascade_agent_add_tool(agent, definition.data(), definition.size(),
                                                       on_tool_call, route(info, 1), forget_route, &error);
  return status == CASCADE_OK ? info.Env().Undefined() : throw_document(info.Env(), status, error);
}
Napi::Value agent_add_model(const Napi::CallbackInfo& info) {
  cascade_agent* agent = agent_at(info, 0);
  if (agent == nullptr) return info.Env().Undefined();
  const std::string name = text_at(info, 2);
  cascade_error* error = nullptr;
  const cascade_status status = cascade_agent_add_model(
      agent, name.data(), name.size(), on_model_call, on_model_cancel, route(info, 1), forget_route, &error);
  return status == CASCADE_OK ? info.Env().Undefined() : throw_document(info.Env(), status, error);
}

// agent_start(agent, id, request, want_events)
Napi::Value agent_start(const Napi::CallbackInfo& info) {
  cascade_agent* agent = agent_at(info, 0);
  if (agent == nullptr) return info.Env().Undefined();
  const std::string request = text_at(info, 2);
  cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
  callbacks.user_data = route(info, 1);
  callbacks.destroy = forget_route;
  callbacks.on_event = info[3].As<Napi::Boolean>() ? on_event : nullptr;
  callbacks.on_done = on_done;
  callbacks.start_inside = 1;  // to wake the loop thread takes longer than to start a run
  cascade_task* task = nullptr;
  cascade_error* error = nullptr;
  const cascade_status status =
      cascade_agent_start(agent, request.data(), request.size(), &callbacks, &task, &error);
  if (status != CASCADE_OK) return throw_document(info.Env(), status, error);
  // News of this task is read on this very thread, so not before this call is over.
  inbox_of(info).keep_task(static_cast<std::int32_t>(number_at(info, 1)), task);
  inbox_of(info).work_begins(info.Env());
  return info.Env().Undefined();
}

template <void (*Act)(cascade_task*)>
Napi::Value on_task(const Napi::CallbackInfo& info) {
  if (cascade_task* task = inbox_of(info).task(static_cast<std::int32_t>(number_at(info, 0)))) Act(task);
  return info.Env().Undefined();
}
Napi::Value tool_complete(const Napi::CallbackInfo& info) {
  const std::string text = text_at(info, 1);
  if (cascade_tool_call* call = inbox_of(info).take_tool(number_at(info, 0))) {
    cascade_tool_call_complete(call, text.data(), text.size(), info[2].As<Napi::Boolean>() ? 1 : 0);
  }
  return info.Env().Undefined();
}
Napi::Value model_delta(const Napi::CallbackInfo& info) {
  const std::string text = text_at(info, 1);
  if (cascade_model_call* call = inbox_of(info).model(number_at(info, 0)))
    cascade_model_call_delta(call, text.data(), text.size());
  return info.Env().Undefined();
}
template <void (*Finish)(cascade_model_call*, const char*, size_t)>
Napi::Value model_finish(const Napi::CallbackInfo& info) {
  const std::string text = text_at(info, 1);
  if (cascade_model_call* call = inbox_of(info).take_model(number_at(info, 0)))
    Finish(call, text.data(), text.size());
  return info.Env().Undefined();
}

Napi::Object start_up(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Addon());
  const auto add = [&](const char* name, Napi::Value (*fn)(const Napi::CallbackInfo&)) {
    exports.Set(name, Napi::Function::New(env, fn, name));
  };
  add("open", open);
  add("versionInfo", version_info);
  add("uvVersion", uv_version);
  add("document", document);
  add("agentNew", agent_new);
  add("agentFree", agent_free);
  add("agentDocument", agent_document);
  add("agentAddTool", agent_add_tool);
  add("agentAddModel", agent_add_model);
  add("agentStart", agent_start);
  add("taskCancel", on_task<cascade_task_cancel>);
  add("taskPause", on_task<cascade_task_pause>);
  add("taskResume", on_task<cascade_task_resume>);
  add("toolComplete", tool_complete);
  add("modelDelta", model_delta);
  add("modelEnd", model_finish<cascade_model_call_end>);
  add("modelFail", model_finish<cascade_model_call_fail>);
  return exports;
}

}  // namespace
}  // namespace cascade_node

static Napi::Object init(Napi::Env env, Napi::Object exports) { return cascade_node::start_up(env, exports); }
NODE_API_MODULE(cascadeflow, init)
