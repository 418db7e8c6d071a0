// Fit: keeps account of what a provider cannot take while its request is written. Nothing is dropped in
// silence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialect/dialect.hpp"

namespace cascade {

class Fit {
 public:
  Fit(std::string_view provider, std::string_view model, OnUnsupported policy)
      : provider_(provider), model_(model), policy_(policy) {}

  // The provider has nothing like this parameter: refused by name, or dropped with a note where that is
  // allowed.
  void cannot(std::string_view parameter, std::string_view mend = {}) {
    if (policy_ == OnUnsupported::drop)
      note(parameter, "dropped, " + std::string(provider_) + " does not take it");
    else refuse(parameter, mend);
  }
  // Something near exists; true when it may be used instead.
  bool nearly(std::string_view parameter, std::string_view what_instead) {
    if (policy_ == OnUnsupported::refuse) {
      refuse(parameter, {});
      return false;
    }
    note(parameter, what_instead);
    return true;
  }
  void note(std::string_view parameter, std::string_view what) {
    notes_.push_back(std::string(parameter) + ": " + std::string(what));
  }

  bool refused() const { return error_.has_value(); }
  Error take_error() { return std::move(*error_); }
  std::vector<std::string> take_notes() { return std::move(notes_); }

 private:
  void refuse(std::string_view parameter, std::string_view mend) {
    if (error_) return;  // the first one is reported
    std::string message = std::string(provider_) + " cannot take \"" + std::string(parameter) + "\"";
    if (!model_.empty()) message += " with the model \"" + std::string(model_) + "\"";
    message += ". ";
    message +=
        mend.empty()
            ? "Leave it out, choose another model, or set \"unsupported\": \"drop\" to go on without it."
            : mend;
    error_ = make_error(Status::unsupported, std::move(message), "$." + std::string(parameter));
    error_->provider = provider_;
  }
  std::string_view provider_, model_;
  OnUnsupported policy_;
  std::vector<std::string> notes_;
  std::optional<Error> error_;
};

}  // namespace cascade
