// The handles of an agent, and of the calls that its runs make to the host.
#pragma once

#include <cascadeflow/agent.h>

#include <atomic>
#include <map>
#include <memory>
#include <utility>

#include "host/context.hpp"

namespace cascade::capi {

// A host model's calls that wait for their answers, so that the host can be told which of them are no longer
// wanted.
struct ModelCalls {
  using Key = std::pair<const LiveRun*, AttemptId>;
  Mutex mutex;
  std::map<Key, std::shared_ptr<cascade_model_call>> open;  // guarded by mutex

  std::shared_ptr<cascade_model_call> take(const Key& key);
  std::shared_ptr<cascade_model_call> find(const Key& key);
};

// What the engine calls for a tool or model of the host's.
ToolFn make_tool(std::shared_ptr<Executor> executor, cascade_tool_fn call, SharedUserData data);
HostModel make_model(std::shared_ptr<Executor> executor, cascade_model_fn call,
                     cascade_model_cancel_fn cancel, SharedUserData data);

}  // namespace cascade::capi

struct cascade_agent {
  ~cascade_agent();
  std::shared_ptr<cascade::capi::Context> context;
  std::shared_ptr<cascade::capi::Track> track;
  std::shared_ptr<cascade::LiveAgent> live;  // the track's from the first run on
  std::atomic<bool> started{false};
};

struct cascade_tool_call {
  std::shared_ptr<cascade::capi::Executor> executor;
  cascade::ToolInvocation invocation;
};

struct cascade_model_call {
  std::shared_ptr<cascade::capi::Executor> executor;
  std::shared_ptr<cascade::capi::ModelCalls> calls;
  cascade::capi::ModelCalls::Key key;
  cascade::ModelInvocation invocation;
};
