// agent.h
#include "host/agent.hpp"

#include <algorithm>

#include "cascade/config_report.hpp"
#include "cascade/estimate.hpp"
#include "host/guard.hpp"
#include "host/read.hpp"
#include "host/task.hpp"
#include "host/text.hpp"

using namespace cascade;
using namespace cascade::capi;

namespace {

// Runs `work` where the agent belongs; what it throws is thrown here.
template <typename Work>
cascade_status on_track(const cascade_agent* agent, cascade_error** error, Work work) {
  cascade_status status = CASCADE_ERR_NO_MEMORY;
  agent->track->executor->call([&] { status = guarded(error, work); });
  return status;
}

// Tools, models and validators are hung on before the first run: after it the agent belongs to its track.
bool settled(const cascade_agent* agent, cascade_error** error) {
  if (!agent->started) return false;
  fail(error,
       make_error(Status::invalid_state,
                  "This agent has already been run: tools, models and validators are added before that."));
  return true;
}

// Meanwhile, in the background, the transport gets ready for the first run.
void expect_requests(const cascade_agent& agent) {
  const std::vector<ModelConfig>& models = agent.live->agent->config().models;
  if (std::all_of(models.begin(), models.end(), [](const ModelConfig& m) { return m.provider == "host"; }))
    return;
  guarded_quietly([&] {
    agent.track->executor->post([track = agent.track] {
      guarded_quietly([&] {
        if (track->engine) track->engine->transport->warm();
      });
    });
  });
}

Result<RunRequest> read_request(const char* json, size_t len) {
  Result<Json> parsed = parse_json(text_of(json, len));
  if (!parsed) {
    if (parsed.error().status == Status::invalid_argument) parsed.error().status = Status::invalid_request;
    return parsed.error();
  }
  return read_run_request(parsed->view());
}

Result<std::shared_ptr<Task>> start(cascade_agent* agent, const char* json, size_t len,
                                    const cascade_task_callbacks* callbacks, SharedUserData data,
                                    bool silent) {
  Result<RunRequest> request = read_request(json, len);
  if (!request) return request.error();
  agent->started = true;
  auto task = std::make_shared<Task>(agent->track->executor, agent->context->log(), callbacks,
                                     std::move(data), silent);
  auto work = [track = agent->track, live = agent->live, task,
               moved = std::make_shared<RunRequest>(std::move(*request))] {
    task->begin(*track, live, moved);
  };
  const std::shared_ptr<Executor> executor = agent->track->executor;  // a callback may free the last handle
  if (!(task->may_start_inside() ? executor->post_here(std::move(work)) : executor->post(std::move(work))))
    return closed_error();
  return task;
}

}  // namespace

cascade_status cascade_config_validate(const char* json, size_t json_len, cascade_buffer* report,
                                       cascade_error** error) {
  if (report) *report = {nullptr, 0};
  return guarded(error, [&] {
    if (bad_text(json, json_len)) return fail(error, null_argument());
    const ConfigVerdict verdict = check_config(text_of(json, json_len));
    if (report) own(verdict.json, report);
    return verdict.valid ? CASCADE_OK : fail(error, verdict.first);
  });
}

cascade_status cascade_agent_new(cascade_context* context, const char* json, size_t json_len,
                                 cascade_agent** out, cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(error, [&] {
    if (!context || !out || bad_text(json, json_len)) return fail(error, null_argument());
    Result<Json> parsed = parse_json(text_of(json, json_len));
    if (!parsed) {
      if (parsed.error().status == Status::invalid_argument) parsed.error().status = Status::invalid_config;
      return fail(error, parsed.error());
    }
    const std::shared_ptr<Context>& home = context->context;
    Result<std::unique_ptr<Agent>> made = Agent::make(
        parsed->view(), [&home](std::string_view name) { return home->variable(name); }, home->now());
    if (!made) return fail(error, made.error());
    auto agent = std::make_unique<cascade_agent>();
    agent->live = std::make_shared<LiveAgent>();
    agent->live->agent = std::move(*made);
    agent->context = home;
    agent->track = home->next_track();
    expect_requests(*agent);
    *out = agent.release();
    return CASCADE_OK;
  });
}

void cascade_agent_free(cascade_agent* agent) { delete agent; }

cascade_status cascade_agent_config_json(const cascade_agent* agent, cascade_buffer* out,
                                         cascade_error** error) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!agent || !out) return fail(error, null_argument());
    own(config_json(agent->live->agent->config()), out);
    return CASCADE_OK;
  });
}

cascade_status cascade_agent_add_tool(cascade_agent* agent, const char* definition_json, size_t len,
                                      cascade_tool_fn call, void* user_data, void (*destroy)(void* user_data),
                                      cascade_error** error) {
  return guarded(error, [&] {
    SharedUserData data = take_user_data(user_data, destroy);
    if (!agent || !call || bad_text(definition_json, len)) return fail(error, null_argument());
    if (settled(agent, error)) return CASCADE_ERR_INVALID_STATE;
    Result<Json> parsed = parse_json(text_of(definition_json, len));
    if (!parsed) return fail(error, parsed.error());
    Result<ToolDef> tool = read_tool(parsed->view(), "$");
    if (!tool) return fail(error, tool.error());
    if (agent->live->tools.count(tool->name) != 0)
      return fail(error, invalid_argument("A tool named \"" + tool->name + "\" was added before."));
    agent->live->tools[tool->name] = make_tool(agent->track->executor, call, std::move(data));
    agent->live->agent->add_tool(std::move(*tool));
    return CASCADE_OK;
  });
}

cascade_str cascade_tool_call_id(const cascade_tool_call* call) {
  return call ? borrowed(call->invocation.id) : cascade_str{"", 0};
}
cascade_str cascade_tool_call_run_id(const cascade_tool_call* call) {
  return call ? borrowed(call->invocation.run_id) : cascade_str{"", 0};
}
cascade_str cascade_tool_call_name(const cascade_tool_call* call) {
  return call ? borrowed(call->invocation.name) : cascade_str{"", 0};
}
cascade_str cascade_tool_call_arguments_json(const cascade_tool_call* call) {
  return call ? borrowed(call->invocation.arguments) : cascade_str{"{}", 2};
}

void cascade_tool_call_complete(cascade_tool_call* call, const char* result, size_t len, int32_t is_error) {
  const std::unique_ptr<cascade_tool_call> consumed(call);
  if (!call) return;
  guarded_quietly([&] {
    call->executor->post([run = call->invocation.run, id = call->invocation.call,
                          text = readable(text_of(result, len)), is_error] {
      if (const std::shared_ptr<LiveRun> live = run.lock()) live->tool_result(id, text, is_error != 0);
    });
  });
}

cascade_status cascade_agent_add_model(cascade_agent* agent, const char* name, size_t name_len,
                                       cascade_model_fn call, cascade_model_cancel_fn cancel, void* user_data,
                                       void (*destroy)(void* user_data), cascade_error** error) {
  return guarded(error, [&] {
    SharedUserData data = take_user_data(user_data, destroy);
    if (!agent || !call || !name) return fail(error, null_argument());
    if (settled(agent, error)) return CASCADE_ERR_INVALID_STATE;
    const std::string key(name, name_len);
    if (agent->live->agent->has_host_model(key)) {
      agent->live->models[key] = make_model(agent->track->executor, call, cancel, std::move(data));
      return CASCADE_OK;
    }
    return fail(error, make_error(Status::not_found, "The configuration has no model \"" + readable(key) +
                                                         "\" with \"provider\":\"host\"."));
  });
}

cascade_str cascade_model_call_request_json(const cascade_model_call* call) {
  return call ? borrowed(call->invocation.request_json) : cascade_str{"{}", 2};
}

void cascade_model_call_delta(cascade_model_call* call, const char* text, size_t len) {
  if (!call || !text || len == 0) return;
  guarded_quietly([&] {
    call->executor->post(
        [run = call->invocation.run, attempt = call->invocation.attempt, piece = std::string(text, len)] {
          if (const std::shared_ptr<LiveRun> live = run.lock()) live->model_delta(attempt, piece);
        });
  });
}

void cascade_model_call_end(cascade_model_call* call, const char* response_json, size_t len) {
  const std::shared_ptr<cascade_model_call> consumed = call ? call->calls->take(call->key) : nullptr;
  if (!consumed) return;
  guarded_quietly([&] {
    auto parsed = std::make_shared<Result<Json>>(parse_json(len > 0 ? text_of(response_json, len) : "{}"));
    call->executor->post([run = call->invocation.run, attempt = call->invocation.attempt, parsed] {
      const std::shared_ptr<LiveRun> live = run.lock();
      if (!live) return;
      if (parsed->ok()) live->model_end(attempt, (*parsed)->view());
      else
        live->model_fail(attempt, make_error(Status::malformed_response,
                                             "The host's model answered with something else than JSON: " +
                                                 parsed->error().message));
    });
  });
}

void cascade_model_call_fail(cascade_model_call* call, const char* error_json, size_t len) {
  const std::shared_ptr<cascade_model_call> consumed = call ? call->calls->take(call->key) : nullptr;
  if (!consumed) return;
  guarded_quietly([&] {
    call->executor->post([run = call->invocation.run, attempt = call->invocation.attempt,
                          error = read_model_error(text_of(error_json, len))] {
      if (const std::shared_ptr<LiveRun> live = run.lock()) live->model_fail(attempt, error);
    });
  });
}

cascade_status cascade_agent_add_validator(cascade_agent* agent, const char* name, size_t name_len,
                                           cascade_validator_fn fn, void* user_data,
                                           void (*destroy)(void* user_data), cascade_error** error) {
  return guarded(error, [&] {
    SharedUserData data = take_user_data(user_data, destroy);
    if (!agent || !fn || !name) return fail(error, null_argument());
    if (settled(agent, error)) return CASCADE_ERR_INVALID_STATE;
    Validator validator;
    validator.name = readable(text_of(name, name_len));
    validator.score = [fn, data = std::move(data)](const std::string& input) {
      return fn(data->get(), borrowed(input));
    };
    agent->live->agent->add_validator(std::move(validator));
    return CASCADE_OK;
  });
}

cascade_status cascade_agent_run(cascade_agent* agent, const char* request_json, size_t len,
                                 cascade_result** out, cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(error, [&] {
    if (!agent || bad_text(request_json, len)) return fail(error, null_argument());
    if (agent->track->executor->inside()) return fail(error, blocking_error());
    Seat seat(agent->track->executor);
    Result<std::shared_ptr<Task>> task = start(agent, request_json, len, nullptr, nullptr, true);
    if (!task) return fail(error, task.error());
    if (seat.taken())
      while (!(*task)->over()) seat.step();
    const cascade_status status = (*task)->wait(-1, out, error);
    (*task)->abandon();
    return status;
  });
}

cascade_status cascade_agent_start(cascade_agent* agent, const char* request_json, size_t len,
                                   const cascade_task_callbacks* callbacks, cascade_task** out,
                                   cascade_error** error) {
  if (out) *out = nullptr;
  return guarded(error, [&] {
    SharedUserData data;
    if (callbacks && callbacks->struct_size >= offsetof(cascade_task_callbacks, on_event))
      data = take_user_data(callbacks->user_data, callbacks->destroy);
    else if (callbacks)
      return fail(
          error,
          invalid_argument("The struct_size of the callbacks is not set: use CASCADE_TASK_CALLBACKS_INIT."));
    if (!agent || !out || bad_text(request_json, len)) return fail(error, null_argument());
    auto handle = std::make_unique<cascade_task>();
    handle->context = agent->context;
    Result<std::shared_ptr<Task>> task = start(agent, request_json, len, callbacks, std::move(data), false);
    if (!task) return fail(error, task.error());
    handle->task = std::move(*task);
    *out = handle.release();
    return CASCADE_OK;
  });
}

cascade_status cascade_agent_estimate(const cascade_agent* agent, const char* request_json, size_t len,
                                      cascade_buffer* out, cascade_error** error) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!agent || !out || bad_text(request_json, len)) return fail(error, null_argument());
    Result<RunRequest> request = read_request(request_json, len);
    if (!request) return fail(error, request.error());
    return on_track(agent, error, [&] {
      Result<std::string> estimate = estimate_json(*agent->live->agent, *request, agent->context->now());
      if (!estimate) return fail(error, estimate.error());
      own(*estimate, out);
      return CASCADE_OK;
    });
  });
}

cascade_status cascade_agent_analytics(cascade_agent* agent, cascade_buffer* out, cascade_error** error) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!agent || !out) return fail(error, null_argument());
    return on_track(agent, error, [&] {
      own(agent->live->analytics.to_json(agent->live->agent->calibration().drift()), out);
      return CASCADE_OK;
    });
  });
}

cascade_status cascade_agent_analytics_reset(cascade_agent* agent, cascade_error** error) {
  return guarded(error, [&] {
    if (!agent) return fail(error, null_argument());
    return on_track(agent, error, [&] {
      agent->live->analytics.reset();
      return CASCADE_OK;
    });
  });
}

cascade_status cascade_agent_feedback(cascade_agent* agent, const char* json, size_t len,
                                      cascade_error** error) {
  return guarded(error, [&] {
    if (!agent || bad_text(json, len)) return fail(error, null_argument());
    Result<Feedback> feedback = read_feedback(text_of(json, len));
    if (!feedback) return fail(error, feedback.error());
    return on_track(agent, error, [&] {
      Outcome learned = agent->live->agent->feedback(feedback->run_id, feedback->score);
      if (!learned) return fail(error, learned.error());
      if (agent->track->engine) agent->track->engine->driver->keep_learned(*agent->live);
      return CASCADE_OK;
    });
  });
}

cascade_status cascade_agent_learned_export(cascade_agent* agent, cascade_buffer* out,
                                            cascade_error** error) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!agent || !out) return fail(error, null_argument());
    return on_track(agent, error, [&] {
      if (agent->track->engine) agent->track->engine->driver->recall_learned(agent->live);
      own(agent->live->agent->calibration().to_json(), out);
      return CASCADE_OK;
    });
  });
}

cascade_status cascade_agent_learned_import(cascade_agent* agent, const char* json, size_t len,
                                            cascade_error** error) {
  return guarded(error, [&] {
    if (!agent || bad_text(json, len)) return fail(error, null_argument());
    Result<Json> parsed = parse_json(text_of(json, len));
    if (!parsed) return fail(error, parsed.error());
    return on_track(agent, error, [&] {
      Driver* driver = agent->track->engine ? agent->track->engine->driver.get() : nullptr;
      if (driver) driver->recall_learned(agent->live);
      Outcome merged = agent->live->agent->calibration().merge_json(parsed->view(), "$");
      if (!merged) return fail(error, merged.error());
      if (driver) driver->keep_learned(*agent->live);
      return CASCADE_OK;
    });
  });
}
