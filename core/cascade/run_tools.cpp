// The tool loop: run what the model called, hand the results back, ask again; bounded in steps, width and
// time.
#include <algorithm>

#include "cascade/run.hpp"

namespace cascade {

// The engine runs tools only when it can answer every call: with a tool of its own, or with "there is no such
// tool".
bool Run::wants_tools(const Reply& reply) const {
  if (reply.tool_calls.empty() || !request_.execute_tools || agent_.tools().empty()) return false;
  return std::all_of(reply.tool_calls.begin(), reply.tool_calls.end(), [&](const ToolCall& c) {
    const bool offered = std::any_of(request_.prompt.tools.begin(), request_.prompt.tools.end(),
                                     [&](const ToolDef& t) { return t.name == c.name; });
    return agent_.tool(c.name) != nullptr || !offered;
  });
}

void Run::run_tools(const Reply& reply) {
  const std::int64_t limit = request_.max_steps.value_or(agent_.config().tools.max_steps);
  if (steps_ >= limit) {
    if (agent_.config().tools.error_on_max_steps)
      return finish_error(make_error(
          Status::max_steps_reached,
          "The model still called tools after " + std::to_string(limit) + " steps; raise \"max_steps\"."));
    if (forbid_tools_) return complete_with(reply);
    forbid_tools_ = true;  // one last step, without tools, to get an answer in words
    flag("max_steps_reached");
  }
  Message turn;
  turn.role = Role::assistant;
  if (!reply.text.empty()) {
    Part p;
    p.text = reply.text;
    turn.parts.push_back(std::move(p));
  }
  turn.tool_calls = reply.tool_calls;
  turn.reasoning = reply.reasoning;
  turn.replay_json = reply.replay_json;
  request_.prompt.messages.push_back(std::move(turn));

  first_call_ += static_cast<CallId>(tool_runs_.size());
  tool_runs_.clear();
  for (const ToolCall& c : reply.tool_calls) {
    ToolRun t;
    t.call = c;
    if (!agent_.tool(c.name)) {
      t.started = t.done = t.is_error = true;
      t.result = "There is no tool named \"" + c.name + "\".";
    }
    tool_runs_.push_back(std::move(t));
  }
  start_tools();
}

void Run::start_tools() {
  std::int64_t running = 0;
  for (const ToolRun& t : tool_runs_) running += t.started && !t.done;
  for (std::size_t i = 0; i < tool_runs_.size() && running < agent_.config().tools.max_parallel; ++i) {
    ToolRun& t = tool_runs_[i];
    if (t.started) continue;
    t.started = true;
    ++running;
    const CallId id = first_call_ + static_cast<CallId>(i);
    t.timer = set_timer(TimerKind::tool, id, agent_.config().tools.timeout_ms);
    trace("tool", "calling " + t.call.name);
    act(CallTool{id, t.call.id, t.call.name, t.call.arguments});
  }
  if (std::all_of(tool_runs_.begin(), tool_runs_.end(), [](const ToolRun& t) { return t.done; }))
    tools_done();
}

void Run::tool_result(CallId id, std::string text, bool is_error, Moment now) {
  now_ = now;
  if (finished_ || id < first_call_ || id >= first_call_ + tool_runs_.size()) return;
  ToolRun& t = tool_runs_[id - first_call_];
  if (t.done) return;
  const bool timed_out = t.timer != 0 && find_timer(t.timer) == timers_.end();
  if (timed_out) act(CancelTool{id});
  clear_timer(t.timer);
  t.done = true;
  t.is_error = is_error;
  t.result = std::move(text);
  emit(EventKind::tool_result, {}, [&](JsonWriter& w) {
    w.field("id", t.call.id).field("name", t.call.name).field("ok", !is_error).field("step", steps_);
  });
  trace("tool", t.call.name + (is_error ? " failed" : " answered"));
  start_tools();
}

void Run::tools_done() {
  for (ToolRun& t : tool_runs_) {
    Message m;
    m.role = Role::tool;
    m.tool_call_id = t.call.id;
    m.name = t.call.name;
    m.tool_error = t.is_error;
    Part p;
    p.text = t.result;
    m.parts.push_back(std::move(p));
    request_.prompt.messages.push_back(std::move(m));
  }
  std::string messages;
  JsonWriter w(messages);
  w.begin_array();
  for (const Message& m : request_.prompt.messages) write_message(w, m);
  w.end_array();
  result_->messages_json = std::move(messages);
  ++steps_;
  best_ = 0;
  best_confidence_ = -1;
  climb_to(result_->tier, "the tools have answered", nullptr);  // whoever called them goes on
}

}  // namespace cascade
