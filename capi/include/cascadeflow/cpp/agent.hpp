// agent.hpp: a cascade, configured once, run many times.
#ifndef CASCADEFLOW_CPP_AGENT_HPP
#define CASCADEFLOW_CPP_AGENT_HPP

#include <cascadeflow/agent.h>
#include <cascadeflow/cpp/calls.hpp>
#include <cascadeflow/cpp/context.hpp>
#include <cascadeflow/cpp/task.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#if defined(__cpp_impl_coroutine) && __cpp_impl_coroutine >= 201902L
#define CASCADEFLOW_HAS_COROUTINES 1
#endif

namespace cascadeflow {

#ifdef CASCADEFLOW_HAS_COROUTINES
class awaitable_run;  // await.hpp
#endif

/// A cascade, configured once, run many times, from any thread.
class agent {
 public:
  agent(context &home, const document &configuration) {
    cascade_agent *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_new(home.get(), configuration.data(), configuration.size(), &out, &problem), problem);
    handle_.reset(out);
  }

  /// Runs and waits. Not from a callback.
  result run(const document &request) {
    cascade_result *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_run(handle_.get(), request.data(), request.size(), &out, &problem), problem);
    return result(out);
  }

  /// Starts a run whose events and end are pulled from the task.
  task start(const document &request) { return start_with(request, nullptr); }

  using on_event_fn = std::function<void(event_view)>;
  using on_done_fn = std::function<void(std::optional<result>, std::optional<error>)>;
  /// Starts a run whose events and end are pushed, on the engine's thread. Exceptions from these functions are swallowed.
  task start(const document &request, on_event_fn on_event, on_done_fn on_done) {
    struct state {
      on_event_fn on_event;
      on_done_fn on_done;
    };
    const bool wants_events = on_event != nullptr;
    cascade_task_callbacks callbacks = CASCADE_TASK_CALLBACKS_INIT;
    callbacks.user_data = new state{std::move(on_event), std::move(on_done)};
    callbacks.destroy = detail::destroy<state>;
    if (wants_events)
      callbacks.on_event = [](void *self, const cascade_event *happened) {
        try {
          static_cast<state *>(self)->on_event(event_view(happened));
        } catch (...) {  // nothing may travel into C
        }
      };
    callbacks.on_done = [](void *self, cascade_result *good, cascade_error *bad) {
      try {
        std::optional<result> answer;
        std::optional<error> problem;
        if (good) answer.emplace(good);
        if (bad) problem.emplace(cascade_error_status(bad), bad);
        auto &done = static_cast<state *>(self)->on_done;
        if (done) done(std::move(answer), std::move(problem));
      } catch (...) {  // nothing may travel into C
      }
    };
    return start_with(request, &callbacks);
  }

#ifdef CASCADEFLOW_HAS_COROUTINES
  /// `result r = co_await agent.run_async(request)`
  awaitable_run run_async(document request);
#endif

  /// A tool for the engine's own loop. The function answers at once on the engine's thread, or moves the call elsewhere.
  void add_tool(const document &definition, std::function<void(tool_call)> function) {
    using state = std::function<void(tool_call)>;
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_add_tool(
                      handle_.get(), definition.data(), definition.size(),
                      [](void *self, cascade_tool_call *call) {
                        try {
                          (*static_cast<state *>(self))(tool_call(call));
                        } catch (...) {  // the call, on its way out, has answered as an error
                        }
                      },
                      new state(std::move(function)), detail::destroy<state>, &problem),
                  problem);
  }

  /// A tool that computes its answer from its arguments (JSON). Exceptions become the tool's error.
  void add_simple_tool(const document &definition, std::function<std::string(std::string_view)> function) {
    add_tool(definition, [function = std::move(function)](tool_call call) {
      try {
        call.complete(function(call.arguments_json()));
      } catch (const std::exception &problem) {
        call.fail(problem.what());
      }
    });
  }

  /// Answers for models with "provider": "host" of this name. `cancelled` gets the key of a call that is no longer wanted.
  void add_model(std::string_view name, std::function<void(model_call)> function,
                 std::function<void(const void *)> cancelled = nullptr) {
    struct state {
      std::function<void(model_call)> function;
      std::function<void(const void *)> cancelled;
    };
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_add_model(
                      handle_.get(), name.data(), name.size(),
                      [](void *self, cascade_model_call *call) {
                        try {
                          static_cast<state *>(self)->function(model_call(call));
                        } catch (...) {  // the call, on its way out, has failed
                        }
                      },
                      [](void *self, cascade_model_call *call) {
                        try {
                          if (auto &told = static_cast<state *>(self)->cancelled) told(call);
                        } catch (...) {  // nothing may travel into C
                        }
                      },
                      new state{std::move(function), std::move(cancelled)}, detail::destroy<state>, &problem),
                  problem);
  }

  /// A judge of the host's: 0..1 for an answer, negative for no opinion. On the engine's thread: be quick.
  void add_validator(std::string_view name, std::function<double(std::string_view)> function) {
    using state = std::function<double(std::string_view)>;
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_add_validator(
                      handle_.get(), name.data(), name.size(),
                      [](void *self, cascade_str input) -> double {
                        try {
                          return (*static_cast<state *>(self))(view(input));
                        } catch (...) {
                          return -1;
                        }
                      },
                      new state(std::move(function)), detail::destroy<state>, &problem),
                  problem);
  }

  std::string config_json() const {
    return detail::text_of([&](auto *out, auto *bad) { return cascade_agent_config_json(handle_.get(), out, bad); });
  }
  std::string estimate(const document &request) const {
    return detail::text_of([&](auto *out, auto *bad) {
      return cascade_agent_estimate(handle_.get(), request.data(), request.size(), out, bad);
    });
  }
  std::string analytics() const {
    return detail::text_of([&](auto *out, auto *bad) { return cascade_agent_analytics(handle_.get(), out, bad); });
  }
  void analytics_reset() {
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_analytics_reset(handle_.get(), &problem), problem);
  }
  void feedback(const document &outcome) {
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_feedback(handle_.get(), outcome.data(), outcome.size(), &problem), problem);
  }
  std::string learned_export() const {
    return detail::text_of([&](auto *out, auto *bad) { return cascade_agent_learned_export(handle_.get(), out, bad); });
  }
  void learned_import(const document &learned) {
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_learned_import(handle_.get(), learned.data(), learned.size(), &problem), problem);
  }
  cascade_agent *get() const noexcept { return handle_.get(); }

 private:
  task start_with(const document &request, const cascade_task_callbacks *callbacks) {
    cascade_task *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_agent_start(handle_.get(), request.data(), request.size(), callbacks, &out, &problem), problem);
    return task(out);
  }
  detail::handle<cascade_agent, cascade_agent_free> handle_;
};

}  // namespace cascadeflow

#endif
