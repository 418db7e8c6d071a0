// cascadeflow.hpp: the C interface for C++17, header-only: handles free themselves, errors are exceptions, callbacks are
// functions. With C++20, `co_await agent.run_async(request)` as well.
//
//   cascadeflow::context context;
//   cascadeflow::agent agent(context, cascadeflow::object{{"models", cascadeflow::array{"gpt-4o-mini", "gpt-4o"}}});
//   cascadeflow::result result = agent.run(cascadeflow::object{{"prompt", "What color is the sky?"}});
//   std::cout << result.text() << '\n';
//
// Documents go in and come out as JSON (docs/reference.md); `object` and `array` write it, any JSON library reads it.
#ifndef CASCADEFLOW_CASCADEFLOW_HPP
#define CASCADEFLOW_CASCADEFLOW_HPP

#include <cascadeflow/cascadeflow.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#if defined(__cpp_impl_coroutine) && __cpp_impl_coroutine >= 201902L
#include <coroutine>
#define CASCADEFLOW_HAS_COROUTINES 1
#endif

namespace cascadeflow {

inline std::string_view view(cascade_str text) noexcept { return {text.data, text.len}; }

// --- Writing JSON ---------------------------------------------------------------------------------------------------

/// Text as a JSON string, quotes included.
inline std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
          out += escaped;
        } else {
          out += c;
        }
    }
  }
  return out += '"';
}

class object;
class array;

/// Anything that may stand in a JSON document.
class value {
 public:
  value(const char *text) : json_(quote(text)) {}
  value(const std::string &text) : json_(quote(text)) {}
  value(std::string_view text) : json_(quote(text)) {}
  value(std::nullptr_t) : json_("null") {}
  inline value(const object &members);
  inline value(const array &items);
  template <typename T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  value(T number) {
    if constexpr (std::is_same_v<T, bool>) {
      json_ = number ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      json_ = std::to_string(number);
    } else {
      if (!std::isfinite(number)) throw std::invalid_argument("cascadeflow: JSON has no infinity and no NaN");
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.17g", static_cast<double>(number));
      json_ = digits;
    }
  }
  const std::string &json() const noexcept { return json_; }

 private:
  std::string json_;
};

/// `object{{"prompt", "Hello"}, {"max_tokens", 50}}`
class object {
 public:
  object() = default;
  object(std::initializer_list<std::pair<std::string_view, value>> members) {
    for (const auto &[name, content] : members) set(name, content);
  }
  object &set(std::string_view name, const value &content) {
    if (!body_.empty()) body_ += ',';
    body_.append(quote(name)).append(":").append(content.json());
    return *this;
  }
  std::string json() const { return '{' + body_ + '}'; }

 private:
  std::string body_;
};

/// `array{"a", "b"}`; models may be given as plain names.
class array {
 public:
  array() = default;
  array(std::initializer_list<value> items) {
    for (const auto &item : items) add(item);
  }
  array &add(const value &item) {
    if (!body_.empty()) body_ += ',';
    body_ += item.json();
    return *this;
  }
  std::string json() const { return '[' + body_ + ']'; }

 private:
  std::string body_;
};

inline value::value(const object &members) : json_(members.json()) {}
inline value::value(const array &items) : json_(items.json()) {}

/// A whole document: an `object`, or JSON text of your own making.
class document {
 public:
  document(const object &members) : json_(members.json()) {}
  document(std::string json) : json_(std::move(json)) {}
  document(const char *json) : json_(json) {}
  const char *data() const noexcept { return json_.data(); }
  std::size_t size() const noexcept { return json_.size(); }

 private:
  std::string json_;
};

// --- Handles --------------------------------------------------------------------------------------------------------

namespace detail {
template <typename T, void (*Free)(T *)>
struct deleter {
  void operator()(T *handle) const noexcept { Free(handle); }
};
template <typename T, void (*Free)(T *)>
using handle = std::unique_ptr<T, deleter<T, Free>>;
}  // namespace detail

/// What went wrong. `status()` is one of the CASCADE_ERR_ constants.
class error : public std::runtime_error {
 public:
  error(cascade_status status, cascade_error *owned)
      : std::runtime_error(owned ? std::string(view(cascade_error_message(owned))) : cascade_status_name(status)),
        status_(owned ? cascade_error_status(owned) : status), handle_(owned, cascade_error_free) {}
  cascade_status status() const noexcept { return status_; }
  /// "rate_limited", ...
  std::string_view code() const noexcept { return cascade_status_name(status_); }
  std::string_view provider() const noexcept { return handle_ ? view(cascade_error_provider(handle_.get())) : ""; }
  int http_status() const noexcept { return handle_ ? cascade_error_http_status(handle_.get()) : 0; }
  /// Milliseconds; -1 when trying again will not help or nobody knows.
  std::int64_t retry_after_ms() const noexcept { return handle_ ? cascade_error_retry_after_ms(handle_.get()) : -1; }
  std::string_view json() const noexcept { return handle_ ? view(cascade_error_json(handle_.get())) : "{}"; }

 private:
  cascade_status status_;
  std::shared_ptr<cascade_error> handle_;  // shared: exceptions are copied
};

namespace detail {
// By reference: it is read after the call that fills it, whatever order the arguments are made in.
inline void check(cascade_status status, cascade_error *const &owned) {
  if (status != CASCADE_OK) throw error(status, owned);
}
/// Runs `call(&buffer, &error)` and hands the buffer out as a string.
template <typename Call>
std::string text_of(Call call) {
  cascade_buffer buffer{nullptr, 0};
  cascade_error *problem = nullptr;
  check(call(&buffer, &problem), problem);
  struct guard {
    cascade_buffer *buffer;
    ~guard() { cascade_buffer_dispose(buffer); }
  } dispose{&buffer};
  return std::string(buffer.data ? buffer.data : "", buffer.len);
}
/// A callback's state on the heap, and the two functions C needs to own it.
template <typename State>
void destroy(void *state) {
  delete static_cast<State *>(state);
}
}  // namespace detail

/// The answer of a run.
class result {
 public:
  explicit result(cascade_result *owned) : handle_(owned) {}
  std::string_view text() const noexcept { return view(cascade_result_text(handle_.get())); }
  std::string_view model() const noexcept { return view(cascade_result_model(handle_.get())); }
  /// Everything (docs/reference.md, "Result").
  std::string_view json() const noexcept { return view(cascade_result_json(handle_.get())); }
  cascade_result_summary summary() const {
    cascade_result_summary out = CASCADE_RESULT_SUMMARY_INIT;
    detail::check(cascade_result_get_summary(handle_.get(), &out), nullptr);
    return out;
  }
  double cost_usd() const { return static_cast<double>(summary().cost_nano) / 1e9; }
  double saved_usd() const { return static_cast<double>(summary().saved_nano) / 1e9; }
  bool draft_accepted() const { return summary().draft_accepted != 0; }
  const cascade_result *get() const noexcept { return handle_.get(); }

 private:
  detail::handle<cascade_result, cascade_result_free> handle_;
};

/// An event as callbacks see it: valid for the call only.
class event_view {
 public:
  explicit event_view(const cascade_event *borrowed) : handle_(borrowed) {}
  int kind() const noexcept { return cascade_event_kind(handle_); }
  std::string_view kind_name() const noexcept { return cascade_event_kind_name(kind()); }
  std::string_view text() const noexcept { return view(cascade_event_text(handle_)); }
  std::string_view json() const noexcept { return view(cascade_event_json(handle_)); }

 private:
  const cascade_event *handle_;
};

/// An event of one's own, from task::next_event.
class event : public event_view {
 public:
  explicit event(cascade_event *owned) : event_view(owned), handle_(owned) {}

 private:
  detail::handle<cascade_event, cascade_event_free> handle_;
};

/// A run under way. Letting go of it cancels the run.
class task {
 public:
  explicit task(cascade_task *owned) : handle_(owned) {}
  void cancel() noexcept { cascade_task_cancel(handle_.get()); }
  void pause() noexcept { cascade_task_pause(handle_.get()); }
  void resume() noexcept { cascade_task_resume(handle_.get()); }
  bool done() const noexcept { return cascade_task_is_done(handle_.get()) != 0; }
  /// Waits for the end; throws what ended the run.
  result wait() { return std::move(*wait_for(-1)); }
  /// The same with a limit; empty when time ran out and the run goes on.
  std::optional<result> wait_for(std::int64_t timeout_ms) {
    cascade_result *out = nullptr;
    cascade_error *problem = nullptr;
    const cascade_status status = cascade_task_wait(handle_.get(), timeout_ms, &out, &problem);
    if (status == CASCADE_ERR_TIMEOUT && !done()) {
      cascade_error_free(problem);
      return std::nullopt;
    }
    detail::check(status, problem);
    return result(out);
  }
  /// The next event, empty after the last. For tasks started without an on_event function.
  std::optional<event> next_event(std::int64_t timeout_ms = -1) {
    cascade_event *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_task_next_event(handle_.get(), timeout_ms, &out, &problem), problem);
    if (!out) return std::nullopt;
    return event(out);
  }

  /// `for (const event &e : task)`
  class iterator {
   public:
    explicit iterator(task *source) : source_(source) { ++*this; }
    iterator() = default;
    const event &operator*() const { return *current_; }
    iterator &operator++() {
      current_ = source_->next_event();
      if (!current_) source_ = nullptr;
      return *this;
    }
    bool operator!=(const iterator &other) const { return source_ != other.source_; }

   private:
    task *source_ = nullptr;
    std::optional<event> current_;
  };
  iterator begin() { return iterator(this); }
  iterator end() { return {}; }

 private:
  detail::handle<cascade_task, cascade_task_free> handle_;
};

// --- Calls that the engine makes to the host ------------------------------------------------------------------------

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

// --- A transport of the host's --------------------------------------------------------------------------------------

/// One HTTP exchange that the host carries; unanswered, it fails.
class http_exchange {
 public:
  explicit http_exchange(cascade_http_exchange *owned) : handle_(owned) {}
  http_exchange(http_exchange &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  http_exchange &operator=(http_exchange &&) = delete;
  ~http_exchange() {
    if (handle_) fail("other", "the host gave no answer");
  }
  void headers(int status, const document &headers) {
    cascade_http_respond_headers(handle_, status, headers.data(), headers.size());
  }
  void data(std::string_view bytes) { cascade_http_respond_data(handle_, bytes.data(), bytes.size()); }
  void end() {
    if (auto *exchange = std::exchange(handle_, nullptr)) cascade_http_respond_end(exchange);
  }
  /// `kind`: connect, dns, tls, reset, timeout, cancelled, other.
  void fail(std::string_view kind, std::string_view message) {
    if (auto *exchange = std::exchange(handle_, nullptr))
      cascade_http_respond_fail(exchange, kind.data(), kind.size(), message.data(), message.size());
  }
  const void *key() const noexcept { return handle_; }

 private:
  cascade_http_exchange *handle_;
};

/// Derive from this to carry bytes and ring timers yourself; no function may throw.
class host {
 public:
  virtual ~host() = default;
  virtual void http_start(http_exchange exchange, const cascade_http_request &request) noexcept = 0;
  virtual void http_cancel(const void *exchange_key) noexcept = 0;
  virtual void timer_set(std::uint64_t id, std::int64_t delay_ms) noexcept = 0;
  virtual void timer_clear(std::uint64_t id) noexcept = 0;
  virtual std::int64_t mono_ns() noexcept = 0;
  virtual std::int64_t wall_ms() noexcept = 0;
  virtual std::uint64_t random() noexcept = 0;
};

/// A transport, its connections and one loop thread. Agents live on it; it goes when the last of them does.
class context {
 public:
  context() : context(document("")) {}
  explicit context(const document &options) {
    cascade_context *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_context_new(options.data(), options.size(), &out, &problem), problem);
    handle_.reset(out);
  }
  context(const document &options, std::unique_ptr<host> carrier) {
    cascade_host table = CASCADE_HOST_INIT;
    table.user_data = carrier.release();
    table.destroy = detail::destroy<host>;
    table.http_start = [](void *self, cascade_http_exchange *exchange, const cascade_http_request *request) {
      static_cast<host *>(self)->http_start(http_exchange(exchange), *request);
    };
    table.http_cancel = [](void *self, cascade_http_exchange *key) { static_cast<host *>(self)->http_cancel(key); };
    table.timer_set = [](void *self, std::uint64_t id, std::int64_t ms) { static_cast<host *>(self)->timer_set(id, ms); };
    table.timer_clear = [](void *self, std::uint64_t id) { static_cast<host *>(self)->timer_clear(id); };
    table.mono_ns = [](void *self) { return static_cast<host *>(self)->mono_ns(); };
    table.wall_ms = [](void *self) { return static_cast<host *>(self)->wall_ms(); };
    table.random = [](void *self) { return static_cast<host *>(self)->random(); };
    cascade_context *out = nullptr;
    cascade_error *problem = nullptr;
    detail::check(cascade_context_new_hosted(options.data(), options.size(), &table, &out, &problem), problem);
    handle_.reset(out);
  }
  /// Hosted contexts: a timer that was set has rung.
  void timer_fired(std::uint64_t id) noexcept { cascade_context_timer_fired(handle_.get(), id); }
  /// `log(level, message)`; 0 error, 1 warning, 2 info, 3 debug. Called on the engine's thread.
  void set_logger(std::function<void(int, std::string_view)> log) {
    using function = std::function<void(int, std::string_view)>;
    cascade_error *problem = nullptr;
    detail::check(cascade_context_set_logger(
                      handle_.get(),
                      [](void *state, std::int32_t level, cascade_str message) {
                        try {
                          (*static_cast<function *>(state))(level, view(message));
                        } catch (...) {  // a logger that fails has nobody to tell
                        }
                      },
                      new function(std::move(log)), detail::destroy<function>, &problem),
                  problem);
  }
  cascade_context *get() const noexcept { return handle_.get(); }

 private:
  detail::handle<cascade_context, cascade_context_free> handle_;
};

// --- Agents ---------------------------------------------------------------------------------------------------------

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
  /// `result r = co_await agent.run_async(request)`. The coroutine goes on on the engine's thread,
  /// and must not be destroyed while it waits. (GCC 12 wants the request built before the co_await, not inside it.)
  class awaitable {
   public:
    awaitable(agent &owner, document request) : owner_(owner), request_(std::move(request)) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting) {
      // Shared with the callback: resuming may destroy this awaitable while the callback still runs.
      auto shared = std::make_shared<outcome>();
      shared_ = shared;
      auto begun = owner_.start(request_, nullptr, [shared, waiting](auto good, auto bad) {
        shared->good = std::move(good);
        shared->bad = std::move(bad);
        if (shared->stage.exchange(2) == 1) waiting.resume();
      });
      shared->running.emplace(std::move(begun));
      return shared->stage.exchange(1) != 2;  // false: it is over already, go on at once
    }
    result await_resume() {
      if (shared_->bad) throw std::move(*shared_->bad);
      return std::move(*shared_->good);
    }

   private:
    struct outcome {
      std::atomic<int> stage{0};
      std::optional<task> running;
      std::optional<result> good;
      std::optional<error> bad;
    };
    agent &owner_;
    document request_;
    std::shared_ptr<outcome> shared_;
  };
  awaitable run_async(document request) { return awaitable(*this, std::move(request)); }
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

// --- Judgement on its own: JSON in, JSON out ------------------------------------------------------------------------

namespace detail {
template <typename Function>
std::string json_call(Function function, const document &input) {
  return text_of([&](auto *out, auto *bad) { return function(input.data(), input.size(), out, bad); });
}
template <typename Function>
std::string lines_call(Function function, const document &options, std::string_view lines) {
  return text_of(
      [&](auto *out, auto *bad) { return function(options.data(), options.size(), lines.data(), lines.size(), out, bad); });
}
}  // namespace detail

/// The report: {"valid", "errors", "warnings"}. It comes beside the error, and says more.
inline std::string validate_config(const document &config) {
  return detail::text_of([&](auto *out, auto *bad) {
    const cascade_status status = cascade_config_validate(config.data(), config.size(), out, bad);
    if (out->len == 0) return status;
    cascade_error_free(std::exchange(*bad, nullptr));
    return cascade_status{CASCADE_OK};
  });
}
inline std::string classify(const document &input) { return detail::json_call(cascade_classify, input); }
inline std::string judge(const document &input) { return detail::json_call(cascade_judge, input); }
inline std::string guard(const document &input) { return detail::json_call(cascade_guard, input); }
inline std::string price(const document &input) { return detail::json_call(cascade_price, input); }
inline std::string preset(const document &input) { return detail::json_call(cascade_preset, input); }
inline std::string replay(const document &options, std::string_view lines) {
  return detail::lines_call(cascade_replay, options, lines);
}
inline std::string tune(const document &options, std::string_view lines) {
  return detail::lines_call(cascade_tune, options, lines);
}
/// Prices as of `wall_ms` (Unix milliseconds; 0: the newest).
inline std::string catalog(std::int64_t wall_ms = 0) {
  return detail::text_of([&](auto *out, auto *bad) { return cascade_catalog_json(wall_ms, out, bad); });
}

inline std::string_view version() noexcept { return cascade_version_string(); }
inline std::string_view version_info_json() noexcept { return cascade_version_info_json(); }
/// True when the library found at run time fits this header.
inline bool library_fits() noexcept {
  return cascade_version_check(CASCADE_ABI_VERSION) == CASCADE_OK && cascade_version_abi() >= CASCADE_ABI_VERSION;
}

}  // namespace cascadeflow

#endif
