// result.hpp: the answer of a run.
#ifndef CASCADEFLOW_CPP_RESULT_HPP
#define CASCADEFLOW_CPP_RESULT_HPP

#include <cascadeflow/cpp/error.hpp>
#include <cascadeflow/result.h>

#include <string_view>

namespace cascadeflow {

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

}  // namespace cascadeflow

#endif
