// RequestWriter: what the writers of all dialects begin with, and how a written body becomes a request.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "dialect/dialect.hpp"
#include "dialect/extra.hpp"
#include "dialect/fit.hpp"

namespace cascade {

class RequestWriter {
 public:
  RequestWriter(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy, std::string& body)
      : p_(prompt),
        t_(traits),
        fit_(traits.provider, traits.model, policy),
        extra_(prompt.extra_json),
        w_(body) {}
  Fit& fit() { return fit_; }

 protected:
  // False when the caller's `extra` brings this member itself.
  bool open(std::string_view key) const { return !extra_.has(key); }
  static bool instructs(const Message& m) { return m.role == Role::system || m.role == Role::developer; }

  const Prompt& p_;
  const WireTraits& t_;
  Fit fit_;
  Extra extra_;
  JsonWriter w_;
};

std::size_t prompt_bytes(const Prompt& prompt);  // about how long the written body will be

// `http` with the body that a Writer makes of the prompt, or the refusal of what the provider cannot take.
template <typename Writer>
Result<Written> written_by(HttpRequest http, const Prompt& prompt, const WireTraits& traits,
                           OnUnsupported policy) {
  Written out;
  out.http = std::move(http);
  out.http.body.reserve(prompt_bytes(prompt));
  Writer writer(prompt, traits, policy, out.http.body);
  writer.write();
  if (writer.fit().refused()) return writer.fit().take_error();
  out.notes = writer.fit().take_notes();
  return out;
}

}  // namespace cascade
