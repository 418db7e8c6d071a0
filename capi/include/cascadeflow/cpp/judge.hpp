// judge.hpp: judgement on its own, JSON in and JSON out, and what the library says of itself.
#ifndef CASCADEFLOW_CPP_JUDGE_HPP
#define CASCADEFLOW_CPP_JUDGE_HPP

#include <cascadeflow/agent.h>
#include <cascadeflow/judge.h>
#include <cascadeflow/version.h>
#include <cascadeflow/cpp/error.hpp>
#include <cascadeflow/cpp/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cascadeflow {

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
