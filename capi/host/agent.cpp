#include "host/agent.hpp"

#include "host/guard.hpp"

cascade_agent::~cascade_agent() {
  if (!track || !live) return;
  // Runs may still use it on the track, where it has to go. Without memory for that it goes here, once the
  // runs have ended.
  cascade::capi::guarded_quietly([this] { track->executor->post([live = live] {}); });
}

namespace cascade::capi {

std::shared_ptr<cascade_model_call> ModelCalls::take(const Key& key) {
  const Lock lock(mutex);
  const auto found = open.find(key);
  if (found == open.end()) return nullptr;
  std::shared_ptr<cascade_model_call> call = std::move(found->second);
  open.erase(found);
  return call;
}

std::shared_ptr<cascade_model_call> ModelCalls::find(const Key& key) {
  const Lock lock(mutex);
  const auto found = open.find(key);
  return found == open.end() ? nullptr : found->second;
}

ToolFn make_tool(std::shared_ptr<Executor> executor, cascade_tool_fn call, SharedUserData data) {
  return [executor = std::move(executor), call, data = std::move(data)](ToolInvocation invocation) {
    call(data->get(), new cascade_tool_call{executor, std::move(invocation)});
  };
}

HostModel make_model(std::shared_ptr<Executor> executor, cascade_model_fn call,
                     cascade_model_cancel_fn cancel, SharedUserData data) {
  const auto calls = std::make_shared<ModelCalls>();
  HostModel model;
  model.call = [executor = std::move(executor), calls, call, data](ModelInvocation invocation) {
    const ModelCalls::Key key{invocation.run.lock().get(), invocation.attempt};
    const auto handle =
        std::make_shared<cascade_model_call>(cascade_model_call{executor, calls, key, std::move(invocation)});
    {
      const Lock lock(calls->mutex);
      calls->open[key] = handle;
    }
    call(data->get(), handle.get());
  };
  if (cancel) {
    model.cancel = [calls, cancel, data](const LiveRun* run, AttemptId attempt) {
      if (const auto handle = calls->find({run, attempt})) cancel(data->get(), handle.get());
    };
  }
  return model;
}

}  // namespace cascade::capi
