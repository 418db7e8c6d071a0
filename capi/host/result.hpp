// cascade_result and cascade_event: what a run hands out.
#pragma once

#include <cascadeflow/result.h>
#include <cascadeflow/task.h>

#include <memory>
#include <string>

#include "cascade/action.hpp"
#include "cascade/result.hpp"
#include "host/sync.hpp"

struct cascade_result {
  std::unique_ptr<const cascade::RunResult> result;
  // Made when it is first asked for: many callers only want the text.
  mutable cascade::capi::Mutex mutex;
  mutable std::string json;  // guarded by mutex until it is there, then immutable
};

struct cascade_event {
  cascade::Event event;
};
