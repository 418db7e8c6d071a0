// calls.hpp: what the engine asks of the host: tools and models.
#ifndef CASCADEFLOW_CPP_CALLS_HPP
#define CASCADEFLOW_CPP_CALLS_HPP

#include <cascadeflow/agent.h>
#include <cascadeflow/cpp/error.hpp>
#include <cascadeflow/cpp/json.hpp>

#include <string_view>
#include <utility>

namespace cascadeflow {

/// A tool call that waits for its answer. May be moved to another thread; unanswered, it answers as an error.
class tool_call {
 public:
  explicit tool_call(cascade_tool_call *owned) : handle_(owned) {}
  tool_call(tool_call &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  tool_call &operator=(tool_call &&) = delete;
  ~tool_call() {
    if (handle_) fail("the tool gave no answer");
  }
  std::string_view id() const noexcept { return view(cascade_tool_call_id(handle_)); }
  std::string_view run_id() const noexcept { return view(cascade_tool_call_run_id(handle_)); }
  std::string_view name() const noexcept { return view(cascade_tool_call_name(handle_)); }
  std::string_view arguments_json() const noexcept { return view(cascade_tool_call_arguments_json(handle_)); }
  void complete(std::string_view answer) { finish(answer, 0); }
  void fail(std::string_view problem) { finish(problem, 1); }

 private:
  void finish(std::string_view text, int is_error) {
    if (auto *call = std::exchange(handle_, nullptr)) cascade_tool_call_complete(call, text.data(), text.size(), is_error);
  }
  cascade_tool_call *handle_;
};

/// A question to a host model. May be moved to another thread; unanswered, it fails.
class model_call {
 public:
  explicit model_call(cascade_model_call *owned) : handle_(owned) {}
  model_call(model_call &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  model_call &operator=(model_call &&) = delete;
  ~model_call() {
    if (handle_) fail("the model gave no answer");
  }
  std::string_view request_json() const noexcept { return view(cascade_model_call_request_json(handle_)); }
  void delta(std::string_view text) { cascade_model_call_delta(handle_, text.data(), text.size()); }
  /// `{"content", "tool_calls", "finish_reason", "usage", "logprobs"}`, each optional.
  void end(const document &response) {
    if (auto *call = std::exchange(handle_, nullptr)) cascade_model_call_end(call, response.data(), response.size());
  }
  void answer(std::string_view text) { end(object{{"content", text}}); }
  void fail(std::string_view message) {
    const document problem = object{{"message", message}};
    if (auto *call = std::exchange(handle_, nullptr)) cascade_model_call_fail(call, problem.data(), problem.size());
  }
  /// Tells calls apart: what a cancel function is given.
  const void *key() const noexcept { return handle_; }

 private:
  cascade_model_call *handle_;
};

}  // namespace cascadeflow

#endif
