// Reads messages and tools.
#include "base/text.hpp"
#include "dialect/request_fields.hpp"

namespace cascade {
namespace {

void read_content(Fields& f, Fields::Errors& errors, Message& out) {
  const JsonView content = f.any("content");
  const bool may_be_empty = out.role == Role::assistant;
  if (content.is_string()) {
    if (!content.str().empty() || !may_be_empty) out.parts.emplace_back().text = content.str();
  } else if (content.is_array()) {
    read_parts(content, f.path_of("content"), errors, out.parts);
    if (out.parts.empty() && !may_be_empty) f.fail("content", "is an empty list; needs at least one part");
  } else if (content) {
    f.fail("content",
           std::string("expected a string or a list of content parts, found ") + content.type_name());
  } else if (!may_be_empty) {
    f.fail("content", "is missing; needs a string or a list of content parts");
  }
}

void read_tool_call(JsonView call, const std::string& path, Fields::Errors& errors, ToolCall& out) {
  Fields f(call, path, errors, kRequestFault);
  if (!call.is_object()) return;
  f.string("id", &out.id);
  f.alias("type");
  f.alias("index");
  if (const JsonView replay = f.any("replay")) out.replay_json = replay.dump();
  if (!call["function"]) f.fail("function", "is missing; needs {\"name\", \"arguments\"}");
  if (const JsonView function = f.object("function")) {
    Fields inner(function, f.path_of("function"), errors, kRequestFault);
    if (inner.string("name", &out.name); out.name.empty()) inner.fail("name", "needs the name of the tool");
    const JsonView arguments = inner.any("arguments");
    if (arguments.is_string()) out.arguments = arguments.str();
    else if (arguments.is_object()) out.arguments = arguments.dump();
    else if (arguments)
      inner.fail("arguments",
                 std::string("expected the JSON text of an object, found ") + arguments.type_name());
    inner.finish();
  }
  f.finish();
}

}  // namespace

Message read_message_into(JsonView message, const std::string& path, Fields::Errors& errors) {
  Message out;
  Fields f(message, path, errors, kRequestFault);
  if (!message.is_object()) return out;
  static const std::vector<std::string_view> kRoles = {"system", "developer", "user", "assistant", "tool"};
  std::size_t role = 0;
  if (f.choice("role", kRoles, &role)) {
    out.role = static_cast<Role>(role);
  } else {
    if (!message["role"])
      f.fail("role", "is missing; allowed are \"system\", \"developer\", \"user\", \"assistant\", \"tool\"");
    return out;
  }
  read_content(f, errors, out);
  f.string("name", &out.name);
  f.string("tool_call_id", &out.tool_call_id);
  f.string("reasoning_content", &out.reasoning);
  f.string("reasoning", &out.reasoning);
  f.alias("annotations");  // of an answer that is handed back as it came
  const bool error_said = f.boolean("tool_error", &out.tool_error);
  if (const JsonView replay = f.any("replay")) out.replay_json = replay.dump();
  std::string refusal;
  f.string("refusal", &refusal);
  if (const JsonView calls = f.array("tool_calls")) {
    if (out.role != Role::assistant) f.fail("tool_calls", "only assistant messages can call tools");
    std::size_t i = 0;
    for (JsonView c : calls)
      read_tool_call(c, element_path(f.path_of("tool_calls"), i++), errors, out.tool_calls.emplace_back());
  }
  // An assistant that refused, or said nothing at all, keeps its turn.
  if (out.role == Role::assistant && out.parts.empty() && out.tool_calls.empty())
    out.parts.emplace_back().text = refusal;
  if (out.role == Role::tool) {
    if (out.tool_call_id.empty())
      f.fail("tool_call_id", "is missing; a tool message answers the call of that id");
  } else if (!out.tool_call_id.empty() || error_said) {
    f.fail(out.tool_call_id.empty() ? "tool_error" : "tool_call_id", "belongs to messages of role \"tool\"");
  }
  f.finish();
  return out;
}

ToolDef read_tool_into(JsonView tool, const std::string& path, Fields::Errors& errors) {
  ToolDef out;
  Fields outer(tool, path, errors, kRequestFault);
  if (!tool.is_object()) return out;
  std::string type = "function";
  outer.string("type", &type);
  if (type != "function") {
    outer.fail("type",
               "\"" + type + "\" is none of \"function\"; tools of one provider go through \"extra\"");
    return out;
  }
  const JsonView wrapped = outer.object("function");
  const bool is_wrapped = wrapped.is_object();
  if (is_wrapped) outer.finish();
  Fields f(is_wrapped ? wrapped : tool, is_wrapped ? outer.path_of("function") : path, errors, kRequestFault);
  if (!is_wrapped) f.alias("type");
  if (f.string("name", &out.name); out.name.empty()) f.fail("name", "is missing; needs the name of the tool");
  f.string("description", &out.description);
  f.boolean("strict", &out.strict);
  const JsonView parameters = f.object("parameters");
  out.parameters_json = parameters ? parameters.dump() : R"({"type":"object","properties":{}})";
  f.finish();
  return out;
}

Result<Message> read_message(JsonView message, const std::string& path) {
  Fields::Errors errors;
  Message out = read_message_into(message, path, errors);
  if (!errors.empty()) return first_of(errors);
  return out;
}

Result<ToolDef> read_tool(JsonView tool, const std::string& path) {
  Fields::Errors errors;
  ToolDef out = read_tool_into(tool, path, errors);
  if (!errors.empty()) return first_of(errors);
  return out;
}

}  // namespace cascade
