// Writes the parts of a request in the universal, OpenAI-shaped form, and answers small questions about them.
#include "dialect/request.hpp"

namespace cascade {

std::string Message::text() const {
  std::string out;
  bool first = true;
  for (const Part& p : parts) {
    if (p.kind != Part::Kind::text) continue;
    if (!first) out += '\n';
    first = false;
    out += p.text;
  }
  return out;
}

std::string_view Message::text_in(std::vector<std::string>& kept) const {
  if (parts.size() == 1 && parts[0].kind == Part::Kind::text) return parts[0].text;
  return kept.emplace_back(text());
}

const char* role_name(Role r) {
  switch (r) {
    case Role::system: return "system";
    case Role::developer: return "developer";
    case Role::user: return "user";
    case Role::assistant: return "assistant";
    case Role::tool: return "tool";
  }
  return "user";
}

std::string data_url(const Part& p) {
  std::string url;
  url.reserve(p.data.size() + p.mime.size() + 16);
  url += "data:";
  url += p.mime;
  url += ";base64,";
  url += p.data;
  return url;
}

std::string_view audio_format(const Part& p) {
  const std::string_view mime = p.mime;
  const std::size_t slash = mime.find('/');
  return slash == std::string_view::npos ? mime : mime.substr(slash + 1);
}

namespace {

void write_part(JsonWriter& w, const Part& p) {
  w.begin_object();
  switch (p.kind) {
    case Part::Kind::text: w.field("type", "text").field("text", p.text); break;
    case Part::Kind::image:
      w.field("type", "image_url").key("image_url").begin_object();
      w.field("url", p.url.empty() ? data_url(p) : p.url);
      if (!p.detail.empty()) w.field("detail", p.detail);
      w.end_object();
      break;
    case Part::Kind::audio:
      w.field("type", "input_audio").key("input_audio").begin_object();
      w.field("data", p.data).field("format", audio_format(p)).end_object();
      break;
    case Part::Kind::file:
      w.field("type", "file").key("file").begin_object();
      if (!p.file_id.empty()) w.field("file_id", p.file_id);
      else if (!p.url.empty()) w.field("url", p.url);
      else w.field("file_data", data_url(p));
      if (!p.filename.empty()) w.field("filename", p.filename);
      if (!p.mime.empty()) w.field("mime_type", p.mime);
      w.end_object();
      break;
  }
  w.end_object();
}

}  // namespace

void write_content(JsonWriter& w, const std::vector<Part>& parts) {
  if (parts.size() == 1 && parts[0].kind == Part::Kind::text) {
    w.string(parts[0].text);
    return;
  }
  w.begin_array();
  for (const Part& p : parts) write_part(w, p);
  w.end_array();
}

void write_tool_call(JsonWriter& w, const ToolCall& c) {
  w.begin_object().field("id", c.id).field("type", "function").key("function").begin_object();
  w.field("name", c.name).field("arguments", c.arguments).end_object();
  if (!c.replay_json.empty()) w.key("replay").raw(c.replay_json);
  w.end_object();
}

void write_message(JsonWriter& w, const Message& m) {
  w.begin_object().field("role", role_name(m.role)).key("content");
  if (m.parts.empty()) {
    if (m.role == Role::assistant && !m.tool_calls.empty()) w.null();
    else w.string("");
  } else {
    write_content(w, m.parts);
  }
  if (!m.name.empty()) w.field("name", m.name);
  if (!m.tool_calls.empty()) {
    w.key("tool_calls").begin_array();
    for (const ToolCall& c : m.tool_calls) write_tool_call(w, c);
    w.end_array();
  }
  if (m.role == Role::tool) {
    w.field("tool_call_id", m.tool_call_id);
    if (m.tool_error) w.field("tool_error", true);
  }
  if (!m.reasoning.empty()) w.field("reasoning", m.reasoning);
  if (!m.replay_json.empty()) w.key("replay").raw(m.replay_json);
  w.end_object();
}

}  // namespace cascade
