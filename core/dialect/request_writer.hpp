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
  // Is there a list of tools to write? A model that takes none refuses it.
  bool has_tools() {
    if (p_.tools.empty()) return false;
    if (!t_.tools) fit_.cannot("tools", "Choose a model that can call tools, or send none.");
    return t_.tools;
  }
  // A model that is blind refuses pictures.
  bool takes_pictures() {
    if (!t_.vision)
      fit_.cannot("messages[].content[].image_url", "Choose a model that can see, or send no picture.");
    return t_.vision;
  }
  // For languages in which results go by the tool's name, which only the call knows.
  std::string_view called_name(std::string_view id, std::size_t before) const {
    for (std::size_t i = before; i-- > 0;)
      for (const ToolCall& c : p_.messages[i].tool_calls)
        if (c.id == id) return c.name;
    return id;
  }

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
