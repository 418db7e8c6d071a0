// context.hpp: what agents live on: the engine's own transport, or one of the host's.
#ifndef CASCADEFLOW_CPP_CONTEXT_HPP
#define CASCADEFLOW_CPP_CONTEXT_HPP

#include <cascadeflow/context.h>
#include <cascadeflow/cpp/error.hpp>
#include <cascadeflow/cpp/host.hpp>
#include <cascadeflow/cpp/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace cascadeflow {

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
      detail::quietly([&] { static_cast<host *>(self)->http_start(http_exchange(exchange), *request); });
    };
    table.http_cancel = [](void *self, cascade_http_exchange *key) {
      detail::quietly([&] { static_cast<host *>(self)->http_cancel(key); });
    };
    table.timer_set = [](void *self, std::uint64_t id, std::int64_t delay_ms) {
      detail::quietly([&] { static_cast<host *>(self)->timer_set(id, delay_ms); });
    };
    table.timer_clear = [](void *self, std::uint64_t id) {
      detail::quietly([&] { static_cast<host *>(self)->timer_clear(id); });
    };
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

}  // namespace cascadeflow

#endif
