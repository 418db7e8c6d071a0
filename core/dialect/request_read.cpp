// Reads a request document into a Prompt. Every complaint names the JSON path, what was found, and what is
// allowed.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialect/request.hpp"

namespace cascade {
namespace {

using Names = std::vector<std::string_view>;

Error bad(std::string path, std::string message) {
  return make_error(Status::invalid_request, path + ": " + message, path);
}

std::string at(const std::string& path, std::string_view key) {
  std::string out = path;
  out += '.';
  out += key;
  return out;
}

std::string at(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::string list_of(const Names& names) {
  std::string out;
  for (std::string_view n : names) {
    if (!out.empty()) out += ", ";
    out += '"';
    out += n;
    out += '"';
  }
  return out;
}

Error wrong_type(const std::string& path, JsonView found, std::string_view wanted) {
  return bad(path, "found " + std::string(found.type_name()) + ", needs " + std::string(wanted) + ".");
}

// Names that other interfaces use for what is called otherwise here.
std::string_view other_name(std::string_view key) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kNames = {{
      {"max_completion_tokens", "max_tokens"},
      {"max_output_tokens", "max_tokens"},
      {"reasoning_effort", "reasoning\": {\"effort\": ...}"},
      {"functions", "tools"},
      {"function_call", "tool_choice"},
      {"input", "messages"},
      {"system", "system_prompt"},
      {"stop_sequences", "stop"},
      {"file_url", "url"},
  }};
  for (const auto& [theirs, ours] : kNames)
    if (theirs == key) return ours;
  return {};
}

Outcome check_keys(JsonView object, const Names& known, const std::string& path) {
  for (JsonView member : object) {
    const std::string_view key = member.key();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string_view hint = other_name(key);
    if (hint.empty()) hint = nearest_name(key, known);
    std::string message = "this key is not known.";
    if (!hint.empty())
      message += " Did you mean \"" + std::string(hint) + (hint.back() == '}' ? "?" : "\"?");
    else
      message += " Allowed are " + list_of(known) + ".";
    return bad(at(path, key), message);
  }
  return Unit{};
}

// A member that may be absent or null; anything but `test` is an error.
struct Field {
  JsonView node;
  std::string path;
  bool present() const { return node && !node.is_null(); }
};

Field field(JsonView object, std::string_view key, const std::string& path) {
  return {object[key], at(path, key)};
}

#define CASCADE_TRY(expression) \
  if (Outcome outcome = (expression); !outcome) return std::move(outcome.error())

Outcome read_string(JsonView object, std::string_view key, const std::string& path, std::string& out) {
  const Field f = field(object, key, path);
  if (!f.present()) return Unit{};
  if (!f.node.is_string()) return wrong_type(f.path, f.node, "a string");
  out = f.node.str();
  return Unit{};
}

Outcome read_bool(JsonView object, std::string_view key, const std::string& path, std::optional<bool>& out) {
  const Field f = field(object, key, path);
  if (!f.present()) return Unit{};
  if (!f.node.is_bool()) return wrong_type(f.path, f.node, "true or false");
  out = f.node.boolean();
  return Unit{};
}

Outcome read_number(JsonView object, std::string_view key, const std::string& path, double low, double high,
                    std::string_view range, std::optional<double>& out) {
  const Field f = field(object, key, path);
  if (!f.present()) return Unit{};
  if (!f.node.is_number()) return wrong_type(f.path, f.node, std::string("a number ") + std::string(range));
  const double v = f.node.num();
  if (!(v >= low && v <= high))
    return bad(f.path, "found " + f.node.dump() + ", needs a number " + std::string(range) + ".");
  out = v;
  return Unit{};
}

Outcome read_whole(JsonView object, std::string_view key, const std::string& path, std::int64_t low,
                   std::optional<std::int64_t>& out) {
  const Field f = field(object, key, path);
  if (!f.present()) return Unit{};
  const std::optional<std::int64_t> v = f.node.opt_int();
  const std::string wanted =
      "a whole number" + (low == INT64_MIN ? std::string() : ", " + std::to_string(low) + " or more");
  if (!f.node.is_number()) return wrong_type(f.path, f.node, wanted);
  if (!v || *v < low) return bad(f.path, "found " + f.node.dump() + ", needs " + wanted + ".");
  out = *v;
  return Unit{};
}

Outcome read_object_text(JsonView object, std::string_view key, const std::string& path, std::string& out) {
  const Field f = field(object, key, path);
  if (!f.present()) return Unit{};
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "an object");
  out = f.node.dump();
  return Unit{};
}

// "data:image/png;base64,AAAA" -> mime and data. False when it is not a base64 data URL.
bool split_data_url(std::string_view url, Part& part) {
  const std::size_t comma = url.find(',');
  if (comma == std::string_view::npos) return false;
  std::string_view head = url.substr(5, comma - 5);
  constexpr std::string_view kBase64 = ";base64";
  if (head.size() < kBase64.size() || !iequals(head.substr(head.size() - kBase64.size()), kBase64))
    return false;
  head.remove_suffix(kBase64.size());
  part.mime = head.substr(0, head.find(';'));
  part.data = url.substr(comma + 1);
  return !part.mime.empty() && !part.data.empty();
}

Outcome read_url(std::string_view url, const std::string& path, Part& part) {
  if (istarts_with(url, "data:")) {
    if (split_data_url(url, part)) return Unit{};
    return bad(path, "this data URL is not of the form \"data:<type>;base64,<data>\".");
  }
  if (!istarts_with(url, "http://") && !istarts_with(url, "https://"))
    return bad(path, "needs a URL that starts with http://, https:// or data:.");
  part.url = url;
  return Unit{};
}

Outcome read_image(JsonView part, const std::string& path, Part& out) {
  const Field f = field(part, "image_url", path);
  if (f.node.is_string()) return read_url(f.node.str(), f.path, out);
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "{\"url\": ...}");
  CASCADE_TRY(check_keys(f.node, {"url", "detail"}, f.path));
  const Field url = field(f.node, "url", f.path);
  if (!url.node.is_string()) return wrong_type(url.path, url.node, "a URL");
  CASCADE_TRY(read_string(f.node, "detail", f.path, out.detail));
  if (!out.detail.empty() && !is_one_of(out.detail, {"low", "high", "auto"}))
    return bad(at(f.path, "detail"),
               "found \"" + out.detail + "\", allowed are \"low\", \"high\", \"auto\".");
  return read_url(url.node.str(), url.path, out);
}

Outcome read_audio(JsonView part, const std::string& path, Part& out) {
  const Field f = field(part, "input_audio", path);
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "{\"data\": ..., \"format\": \"wav\"|\"mp3\"}");
  CASCADE_TRY(check_keys(f.node, {"data", "format"}, f.path));
  std::string format;
  CASCADE_TRY(read_string(f.node, "data", f.path, out.data));
  CASCADE_TRY(read_string(f.node, "format", f.path, format));
  if (out.data.empty()) return bad(at(f.path, "data"), "needs the base64 data of the sound.");
  if (format.empty()) return bad(at(f.path, "format"), "needs the format, such as \"wav\" or \"mp3\".");
  out.mime = "audio/" + format;
  return Unit{};
}

Outcome read_file(JsonView part, const std::string& path, Part& out) {
  const Field f = field(part, "file", path);
  if (!f.node.is_object())
    return wrong_type(f.path, f.node, "{\"file_data\" or \"file_id\" or \"url\": ...}");
  CASCADE_TRY(check_keys(f.node, {"file_data", "file_id", "url", "filename", "mime_type"}, f.path));
  std::string data, url;
  CASCADE_TRY(read_string(f.node, "file_data", f.path, data));
  CASCADE_TRY(read_string(f.node, "file_id", f.path, out.file_id));
  CASCADE_TRY(read_string(f.node, "url", f.path, url));
  CASCADE_TRY(read_string(f.node, "filename", f.path, out.filename));
  CASCADE_TRY(read_string(f.node, "mime_type", f.path, out.mime));
  if (!data.empty() + !out.file_id.empty() + !url.empty() != 1)
    return bad(f.path, "needs exactly one of \"file_data\", \"file_id\" and \"url\".");
  if (!url.empty()) return read_url(url, at(f.path, "url"), out);
  if (istarts_with(data, "data:")) return read_url(data, at(f.path, "file_data"), out);
  out.data = std::move(data);
  const std::string_view name = out.filename;
  if (out.mime.empty() && !out.data.empty()) {
    const bool pdf = name.size() > 4 && iequals(name.substr(name.size() - 4), ".pdf");
    const bool text = name.size() > 4 && iequals(name.substr(name.size() - 4), ".txt");
    out.mime = pdf ? "application/pdf" : text ? "text/plain" : "";
    if (out.mime.empty())
      return bad(at(f.path, "mime_type"), "is needed: the file's type cannot be told from its name.");
  }
  return Unit{};
}

Outcome read_part(JsonView part, const std::string& path, Part& out) {
  if (part.is_string()) {
    out.text = part.str();
    return Unit{};
  }
  if (!part.is_object()) return wrong_type(path, part, "a content part, {\"type\": ...}");
  const std::string_view type = part["type"].str();
  if (is_one_of(type, {"text", "input_text", "output_text"})) {
    const Field f = field(part, "text", path);
    if (!f.node.is_string()) return wrong_type(f.path, f.node, "a string");
    out.text = f.node.str();
    return Unit{};
  }
  if (type == "refusal") {
    out.text = part["refusal"].str();
    return Unit{};
  }
  if (type == "image_url") {
    out.kind = Part::Kind::image;
    CASCADE_TRY(check_keys(part, {"type", "image_url"}, path));
    return read_image(part, path, out);
  }
  if (type == "input_audio") {
    out.kind = Part::Kind::audio;
    CASCADE_TRY(check_keys(part, {"type", "input_audio"}, path));
    return read_audio(part, path, out);
  }
  if (type == "file") {
    out.kind = Part::Kind::file;
    CASCADE_TRY(check_keys(part, {"type", "file"}, path));
    return read_file(part, path, out);
  }
  const Names types = {"text", "image_url", "input_audio", "file"};
  std::string message = part["type"] ? "found " + part["type"].dump() + ", " : "is missing; ";
  message += "allowed are " + list_of(types) + ".";
  if (const std::string_view hint = nearest_name(type, types); !hint.empty() && !type.empty())
    message += " Did you mean \"" + std::string(hint) + "\"?";
  return bad(at(path, "type"), message);
}

Outcome read_content(JsonView message, const std::string& path, Message& out) {
  const Field content = field(message, "content", path);
  const bool may_be_empty = out.role == Role::assistant;
  if (!content.present()) {
    if (may_be_empty) return Unit{};
    return bad(content.path, "is missing; needs a string or an array of content parts.");
  }
  if (content.node.is_string()) {
    Part p;
    p.text = content.node.str();
    if (!p.text.empty() || !may_be_empty) out.parts.push_back(std::move(p));
    return Unit{};
  }
  if (!content.node.is_array())
    return wrong_type(content.path, content.node, "a string or an array of content parts");
  std::size_t i = 0;
  for (JsonView element : content.node) {
    Part p;
    CASCADE_TRY(read_part(element, at(content.path, i++), p));
    out.parts.push_back(std::move(p));
  }
  if (out.parts.empty() && !may_be_empty)
    return bad(content.path, "is an empty array; needs at least one part.");
  return Unit{};
}

Outcome read_tool_call(JsonView call, const std::string& path, ToolCall& out) {
  if (!call.is_object())
    return wrong_type(path, call, "{\"id\", \"type\": \"function\", \"function\": {...}}");
  CASCADE_TRY(check_keys(call, {"id", "type", "function", "index", "replay"}, path));
  CASCADE_TRY(read_string(call, "id", path, out.id));
  const Field f = field(call, "function", path);
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "{\"name\", \"arguments\"}");
  CASCADE_TRY(read_string(f.node, "name", f.path, out.name));
  if (out.name.empty()) return bad(at(f.path, "name"), "needs the name of the tool.");
  const JsonView arguments = f.node["arguments"];
  if (arguments.is_string())
    out.arguments = arguments.str();
  else if (arguments.is_object())
    out.arguments = arguments.dump();
  else if (arguments && !arguments.is_null())
    return wrong_type(at(f.path, "arguments"), arguments, "the JSON text of an object");
  if (const JsonView replay = call["replay"]; replay && !replay.is_null()) out.replay_json = replay.dump();
  return Unit{};
}

Outcome read_tool_choice(JsonView request, ToolChoice& out) {
  const Field f = field(request, "tool_choice", "$");
  if (!f.present()) return Unit{};
  if (f.node.is_string()) {
    const std::string_view s = f.node.str();
    if (s == "auto")
      out.kind = ToolChoice::Kind::automatic;
    else if (s == "none")
      out.kind = ToolChoice::Kind::none;
    else if (s == "required")
      out.kind = ToolChoice::Kind::required;
    else
      return bad(f.path, "found " + f.node.dump() +
                             ", allowed are \"auto\", \"none\", \"required\" and {\"type\": \"function\", "
                             "\"function\": {\"name\": ...}}.");
    return Unit{};
  }
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "a string or {\"type\": \"function\", ...}");
  const JsonView function = f.node["function"];
  const std::string_view name = function ? function["name"].str() : f.node["name"].str();
  if (name.empty()) return bad(at(f.path, "function.name"), "needs the name of the tool.");
  out.kind = ToolChoice::Kind::named;
  out.name = name;
  return Unit{};
}

Outcome read_response_format(JsonView request, ResponseFormat& out) {
  const Field f = field(request, "response_format", "$");
  if (!f.present()) return Unit{};
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "{\"type\": ...}");
  const std::string_view type = f.node["type"].str();
  CASCADE_TRY(check_keys(f.node, {"type", "json_schema"}, f.path));
  if (type == "text") return Unit{};
  if (type == "json_object") {
    out.kind = ResponseFormat::Kind::json_object;
    return Unit{};
  }
  if (type != "json_schema")
    return bad(at(f.path, "type"),
               (f.node["type"] ? "found " + f.node["type"].dump() + ", " : std::string("is missing; ")) +
                   "allowed are \"text\", \"json_object\", \"json_schema\".");
  out.kind = ResponseFormat::Kind::json_schema;
  const Field schema = field(f.node, "json_schema", f.path);
  if (!schema.node.is_object())
    return wrong_type(schema.path, schema.node, "{\"name\", \"schema\", \"strict\"}");
  CASCADE_TRY(check_keys(schema.node, {"name", "schema", "strict", "description"}, schema.path));
  CASCADE_TRY(read_string(schema.node, "name", schema.path, out.name));
  CASCADE_TRY(read_object_text(schema.node, "schema", schema.path, out.schema_json));
  std::optional<bool> strict;
  CASCADE_TRY(read_bool(schema.node, "strict", schema.path, strict));
  out.strict = strict.value_or(false);
  if (out.name.empty()) out.name = "answer";
  if (out.schema_json.empty()) return bad(at(schema.path, "schema"), "is missing; needs a JSON schema.");
  return Unit{};
}

Outcome read_stop(JsonView request, std::vector<std::string>& out) {
  const Field f = field(request, "stop", "$");
  if (!f.present()) return Unit{};
  if (f.node.is_string()) {
    if (f.node.str().empty()) return bad(f.path, "is empty.");
    out.emplace_back(f.node.str());
    return Unit{};
  }
  if (!f.node.is_array()) return wrong_type(f.path, f.node, "a string or an array of strings");
  std::size_t i = 0;
  for (JsonView s : f.node) {
    const std::string path = at(f.path, i++);
    if (!s.is_string()) return wrong_type(path, s, "a string");
    if (s.str().empty()) return bad(path, "is empty.");
    out.emplace_back(s.str());
  }
  return Unit{};
}

Outcome read_reasoning(JsonView request, Reasoning& out) {
  const Field f = field(request, "reasoning", "$");
  if (!f.present()) return Unit{};
  if (!f.node.is_object()) return wrong_type(f.path, f.node, "{\"effort\": ...} or {\"budget_tokens\": ...}");
  CASCADE_TRY(check_keys(f.node, {"effort", "budget_tokens"}, f.path));
  CASCADE_TRY(read_string(f.node, "effort", f.path, out.effort));
  CASCADE_TRY(read_whole(f.node, "budget_tokens", f.path, 0, out.budget_tokens));
  if (!out.effort.empty() && !is_one_of(out.effort, {"none", "minimal", "low", "medium", "high", "max"}))
    return bad(at(f.path, "effort"),
               "found \"" + out.effort +
                   "\", allowed are \"none\", \"minimal\", \"low\", \"medium\", \"high\", \"max\".");
  return Unit{};
}

Part text_part(std::string_view text) {
  Part p;
  p.text = text;
  return p;
}

Outcome read_conversation(JsonView request, Prompt& out) {
  std::string system;
  CASCADE_TRY(read_string(request, "system_prompt", "$", system));
  if (!system.empty()) {
    Message m;
    m.role = Role::system;
    m.parts.push_back(text_part(system));
    out.messages.push_back(std::move(m));
  }
  const Field prompt = field(request, "prompt", "$"), messages = field(request, "messages", "$");
  if (prompt.present() && messages.present())
    return bad(prompt.path,
               "stands beside \"messages\"; give one of the two (a prompt is short for one user message).");
  if (prompt.present()) {
    if (!prompt.node.is_string())
      return wrong_type(prompt.path, prompt.node, "a string (or use \"messages\")");
    if (prompt.node.str().empty()) return bad(prompt.path, "is empty.");
    Message m;
    m.parts.push_back(text_part(prompt.node.str()));
    out.messages.push_back(std::move(m));
    return Unit{};
  }
  if (!messages.present()) return bad("$", "needs \"prompt\" (a string) or \"messages\" (an array).");
  if (!messages.node.is_array()) return wrong_type(messages.path, messages.node, "an array of messages");
  std::size_t i = 0;
  for (JsonView m : messages.node) {
    Result<Message> read = read_message(m, at(messages.path, i++));
    if (!read) return std::move(read.error());
    out.messages.push_back(std::move(*read));
  }
  if (i == 0) return bad(messages.path, "is empty; needs at least one message.");
  return Unit{};
}

}  // namespace

Result<Message> read_message(JsonView message, const std::string& path) {
  if (!message.is_object()) return wrong_type(path, message, "a message, {\"role\": ..., \"content\": ...}");
  CASCADE_TRY(check_keys(message,
                         {"role", "content", "name", "tool_calls", "tool_call_id", "tool_error", "reasoning",
                          "reasoning_content", "replay", "refusal", "annotations"},
                         path));
  Message out;
  const Names roles = {"system", "developer", "user", "assistant", "tool"};
  const std::string_view role = message["role"].str();
  const auto found = std::find(roles.begin(), roles.end(), role);
  if (found == roles.end()) {
    std::string text = message["role"] ? "found " + message["role"].dump() + ", " : "is missing; ";
    text += "allowed are " + list_of(roles) + ".";
    if (const std::string_view hint = nearest_name(role, roles); !hint.empty() && !role.empty())
      text += " Did you mean \"" + std::string(hint) + "\"?";
    return bad(at(path, "role"), text);
  }
  out.role = static_cast<Role>(found - roles.begin());
  CASCADE_TRY(read_content(message, path, out));
  CASCADE_TRY(read_string(message, "name", path, out.name));
  CASCADE_TRY(read_string(message, "tool_call_id", path, out.tool_call_id));
  CASCADE_TRY(read_string(message, "reasoning_content", path, out.reasoning));
  CASCADE_TRY(read_string(message, "reasoning", path, out.reasoning));
  std::optional<bool> tool_error;
  CASCADE_TRY(read_bool(message, "tool_error", path, tool_error));
  out.tool_error = tool_error.value_or(false);
  if (const JsonView replay = message["replay"]; replay && !replay.is_null()) out.replay_json = replay.dump();

  const Field calls = field(message, "tool_calls", path);
  if (calls.present()) {
    if (out.role != Role::assistant) return bad(calls.path, "only assistant messages can call tools.");
    if (!calls.node.is_array()) return wrong_type(calls.path, calls.node, "an array of tool calls");
    std::size_t i = 0;
    for (JsonView c : calls.node) {
      ToolCall call;
      CASCADE_TRY(read_tool_call(c, at(calls.path, i++), call));
      out.tool_calls.push_back(std::move(call));
    }
  }
  if (out.role == Role::assistant && out.parts.empty() && out.tool_calls.empty()) {
    // An assistant that refused, or said nothing at all, keeps its turn.
    Part p;
    p.text = message["refusal"].str();
    out.parts.push_back(std::move(p));
  }
  if (out.role == Role::tool && out.tool_call_id.empty())
    return bad(at(path, "tool_call_id"), "is missing; a tool message answers the call of that id.");
  if (out.role != Role::tool && (!out.tool_call_id.empty() || tool_error))
    return bad(at(path, out.tool_call_id.empty() ? "tool_error" : "tool_call_id"),
               "belongs to messages of role \"tool\".");
  return out;
}

Result<ToolDef> read_tool(JsonView tool, const std::string& path) {
  if (!tool.is_object()) return wrong_type(path, tool, "{\"type\": \"function\", \"function\": {...}}");
  JsonView function = tool;
  std::string inner = path;
  if (const JsonView f = tool["function"]) {
    CASCADE_TRY(check_keys(tool, {"type", "function"}, path));
    inner = at(path, "function");
    if (!f.is_object()) return wrong_type(inner, f, "{\"name\", \"description\", \"parameters\"}");
    function = f;
  }
  if (const JsonView type = tool["type"]; type && type.str() != "function")
    return bad(
        at(path, "type"),
        "found " + type.dump() + ", allowed is \"function\". Tools of one provider go through \"extra\".");
  CASCADE_TRY(check_keys(function, {"type", "name", "description", "parameters", "strict"}, inner));
  ToolDef out;
  CASCADE_TRY(read_string(function, "name", inner, out.name));
  if (out.name.empty()) return bad(at(inner, "name"), "is missing; needs the name of the tool.");
  CASCADE_TRY(read_string(function, "description", inner, out.description));
  CASCADE_TRY(read_object_text(function, "parameters", inner, out.parameters_json));
  if (out.parameters_json.empty()) out.parameters_json = R"({"type":"object","properties":{}})";
  std::optional<bool> strict;
  CASCADE_TRY(read_bool(function, "strict", inner, strict));
  out.strict = strict.value_or(false);
  return out;
}

Result<Prompt> read_prompt(JsonView request, const std::vector<std::string_view>& known_elsewhere) {
  if (!request.is_object()) return wrong_type("$", request, "a request, {\"prompt\": ...}");
  Names known = {"prompt",
                 "messages",
                 "system_prompt",
                 "tools",
                 "tool_choice",
                 "parallel_tool_calls",
                 "max_tokens",
                 "response_format",
                 "temperature",
                 "top_p",
                 "stop",
                 "seed",
                 "logit_bias",
                 "n",
                 "presence_penalty",
                 "frequency_penalty",
                 "reasoning",
                 "logprobs",
                 "top_logprobs",
                 "user",
                 "metadata",
                 "extra",
                 "stream"};
  known.insert(known.end(), known_elsewhere.begin(), known_elsewhere.end());
  CASCADE_TRY(check_keys(request, known, "$"));

  Prompt out;
  CASCADE_TRY(read_conversation(request, out));
  const Field tools = field(request, "tools", "$");
  if (tools.present()) {
    if (!tools.node.is_array()) return wrong_type(tools.path, tools.node, "an array of tools");
    std::size_t i = 0;
    for (JsonView t : tools.node) {
      Result<ToolDef> tool = read_tool(t, at(tools.path, i++));
      if (!tool) return std::move(tool.error());
      for (const ToolDef& other : out.tools)
        if (other.name == tool->name)
          return bad(at(tools.path, i - 1), "the name \"" + tool->name + "\" stands twice.");
      out.tools.push_back(std::move(*tool));
    }
  }
  CASCADE_TRY(read_tool_choice(request, out.tool_choice));
  CASCADE_TRY(read_bool(request, "parallel_tool_calls", "$", out.parallel_tool_calls));
  CASCADE_TRY(read_response_format(request, out.response_format));
  CASCADE_TRY(read_whole(request, "max_tokens", "$", 1, out.max_tokens));
  CASCADE_TRY(read_number(request, "temperature", "$", 0, 2, "from 0 to 2", out.temperature));
  CASCADE_TRY(read_number(request, "top_p", "$", 0, 1, "from 0 to 1", out.top_p));
  CASCADE_TRY(read_number(request, "presence_penalty", "$", -2, 2, "from -2 to 2", out.presence_penalty));
  CASCADE_TRY(read_number(request, "frequency_penalty", "$", -2, 2, "from -2 to 2", out.frequency_penalty));
  CASCADE_TRY(read_stop(request, out.stop));
  CASCADE_TRY(read_whole(request, "seed", "$", INT64_MIN, out.seed));
  CASCADE_TRY(read_object_text(request, "logit_bias", "$", out.logit_bias_json));
  CASCADE_TRY(read_reasoning(request, out.reasoning));
  CASCADE_TRY(read_string(request, "user", "$", out.user));
  CASCADE_TRY(read_object_text(request, "metadata", "$", out.metadata_json));
  CASCADE_TRY(read_object_text(request, "extra", "$", out.extra_json));
  std::optional<std::int64_t> n, top;
  CASCADE_TRY(read_whole(request, "n", "$", 1, n));
  if (n.value_or(1) != 1) return bad("$.n", "must be 1; ask again for another answer.");
  std::optional<bool> logprobs, stream;
  CASCADE_TRY(read_bool(request, "logprobs", "$", logprobs));
  CASCADE_TRY(read_bool(request, "stream", "$", stream));
  CASCADE_TRY(read_whole(request, "top_logprobs", "$", 0, top));
  if (top.value_or(0) > 20) return bad("$.top_logprobs", "must be from 0 to 20.");
  out.stream = stream.value_or(false);
  out.top_logprobs = static_cast<int>(top.value_or(0));
  out.logprobs = logprobs.value_or(out.top_logprobs > 0);
  if (out.tool_choice.kind == ToolChoice::Kind::named &&
      std::none_of(out.tools.begin(), out.tools.end(),
                   [&](const ToolDef& t) { return t.name == out.tool_choice.name; }) &&
      !out.tools.empty())
    return bad("$.tool_choice",
               "there is no tool of the name \"" + out.tool_choice.name + "\" in \"tools\".");
  return out;
}

#undef CASCADE_TRY

}  // namespace cascade
