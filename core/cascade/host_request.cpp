#include "cascade/host_request.hpp"

#include "base/json.hpp"

namespace cascade {
namespace {

void write_tools(JsonWriter& w, const Prompt& p) {
  w.key("tools").begin_array();
  for (const ToolDef& t : p.tools) {
    w.begin_object().field("type", "function").key("function").begin_object();
    w.field("name", t.name).field("description", t.description);
    w.key("parameters").raw(t.parameters_json).end_object().end_object();
  }
  w.end_array();
  if (p.tool_choice.kind == ToolChoice::Kind::named) {
    w.key("tool_choice").begin_object().field("type", "function");
    w.key("function").begin_object().field("name", p.tool_choice.name).end_object().end_object();
  } else {
    static constexpr const char* kChoice[] = {"auto", "auto", "none", "required", "named"};
    w.field("tool_choice", kChoice[static_cast<std::size_t>(p.tool_choice.kind)]);
  }
}

void write_response_format(JsonWriter& w, const ResponseFormat& format) {
  if (format.kind == ResponseFormat::Kind::json_object)
    w.key("response_format").begin_object().field("type", "json_object").end_object();
  if (format.kind != ResponseFormat::Kind::json_schema) return;
  w.key("response_format").begin_object().field("type", "json_schema");
  w.key("json_schema").begin_object().field("name", format.name);
  w.key("schema").raw(format.schema_json).field("strict", format.strict).end_object().end_object();
}

}  // namespace

std::string host_request(const Prompt& p, std::string_view run_id, std::uint32_t attempt,
                         std::string_view model, Purpose purpose) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("run_id", run_id).field("attempt", static_cast<std::int64_t>(attempt));
  w.field("model", model).field("purpose", purpose_name(purpose));
  if (purpose == Purpose::embed) {
    w.key("input").begin_array();
    for (const Message& m : p.messages) w.string(m.text());
    w.end_array().end_object();
    return out;
  }
  w.field("stream", p.stream);
  w.key("messages").begin_array();
  for (const Message& m : p.messages) write_message(w, m);
  w.end_array();
  if (!p.tools.empty()) write_tools(w, p);
  write_response_format(w, p.response_format);
  if (p.max_tokens) w.field("max_tokens", *p.max_tokens);
  if (p.temperature) w.field("temperature", *p.temperature);
  if (p.top_p) w.field("top_p", *p.top_p);
  if (p.seed) w.field("seed", *p.seed);
  if (!p.stop.empty()) {
    w.key("stop").begin_array();
    for (const std::string& s : p.stop) w.string(s);
    w.end_array();
  }
  w.field("logprobs", p.logprobs);
  if (!p.extra_json.empty()) w.key("extra").raw(p.extra_json);
  w.end_object();
  return out;
}

}  // namespace cascade
