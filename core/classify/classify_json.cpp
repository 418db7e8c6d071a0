// Reading classify requests and writing their answers.
#include "classify/classify_json.hpp"

#include <cmath>

#include "base/text.hpp"

namespace cascade {
namespace {

Error bad(std::string message, std::string path) {
  return make_error(Status::invalid_request, std::move(message), std::move(path));
}

std::string element_path(const char* list, std::size_t i) {
  return std::string("$.") + list + "[" + std::to_string(i) + "]";
}

double rounded(double v) { return std::round(v * 1e6) / 1e6; }

bool is_media_part(JsonView part) {
  const std::string_view type = part["type"].str();
  return type.find("image") != std::string_view::npos || type.find("audio") != std::string_view::npos ||
         type.find("video") != std::string_view::npos || type.find("file") != std::string_view::npos ||
         type == "document" || part["inlineData"].is_object() || part["inline_data"].is_object();
}

}  // namespace

Result<std::vector<Turn>> turns_from_messages(JsonView messages, std::vector<std::string>& joined) {
  if (!messages.is_array())
    return bad(std::string("messages must be an array, not ") + messages.type_name() + ".", "$.messages");
  std::vector<Turn> turns;
  turns.reserve(messages.size());
  joined.clear();
  joined.reserve(messages.size());  // views point into these strings: they must not move
  std::size_t i = 0;
  for (JsonView message : messages) {
    const std::string path = element_path("messages", i++);
    if (!message.is_object())
      return bad(std::string("A message must be an object, not ") + message.type_name() + ".", path);
    const std::string_view role = message["role"].str();
    Turn turn;
    if (role == "user" || role == "human") turn.role = TurnRole::user;
    else if (role == "assistant" || role == "ai" || role == "model") turn.role = TurnRole::assistant;
    else if (role == "system" || role == "developer") turn.role = TurnRole::system;
    else if (role == "tool" || role == "function") turn.role = TurnRole::tool;
    else
      return bad("role must be one of system, developer, user, assistant, tool; it is \"" +
                     std::string(role) + "\".",
                 path + ".role");
    const JsonView content = message["content"];
    if (content.is_string()) {
      turn.text = content.str();
    } else if (content.is_array()) {
      std::string text;
      for (JsonView part : content) {
        const std::string_view piece = part.is_string() ? part.str() : part["text"].str();
        if (!piece.empty()) {
          if (!text.empty()) text += '\n';
          text += piece;
        }
        turn.has_media = turn.has_media || is_media_part(part);
      }
      joined.push_back(std::move(text));
      turn.text = joined.back();
    } else if (content && !content.is_null()) {
      return bad(
          std::string("content must be a string or an array of parts, not ") + content.type_name() + ".",
          path + ".content");
    }
    turns.push_back(turn);
  }
  if (turns.empty()) return bad("messages is empty: there is nothing to classify.", "$.messages");
  return turns;
}

void append_classification(JsonWriter& writer, const Classification& c) {
  writer.field("domain", domain_name(c.domain)).field("domain_p", rounded(c.domain_p));
  writer.key("domains").begin_object();
  for (std::size_t d = 0; d < kDomains; ++d)
    writer.field(domain_name(static_cast<Domain>(d)), rounded(c.domains[d]));
  writer.end_object();
  writer.field("complexity", complexity_name(c.complexity))
      .field("difficulty", rounded(c.difficulty))
      .field("prior", rounded(c.prior))
      .field("detection_method", detection_method_name(c.method));
}

Outcome classify_json(JsonView line, std::string& out) {
  if (!line.is_object())
    return bad(std::string("A line must be a JSON object with \"prompt\" or \"messages\", not ") +
                   line.type_name() + ".",
               "$");
  const JsonView prompt = line["prompt"], messages = line["messages"], tools = line["tools"];
  if (prompt && messages) return bad("Give either \"prompt\" or \"messages\", not both.", "$");
  if (!prompt && !messages) return bad("Neither \"prompt\" nor \"messages\" is there.", "$");
  if (prompt && !prompt.is_string())
    return bad(std::string("prompt must be a string, not ") + prompt.type_name() + ".", "$.prompt");
  if (tools && !tools.is_array() && !tools.is_null())
    return bad(std::string("tools must be an array, not ") + tools.type_name() + ".", "$.tools");
  PromptContext context;
  context.tools_present = tools.is_array() && tools.size() > 0;
  const std::string_view format = line["response_format"]["type"].str();
  context.json_requested = format == "json_object" || format == "json_schema";

  Classification c;
  if (prompt) {
    c = classify_text(prompt.str(), context);
  } else {
    std::vector<std::string> joined;
    const auto turns = turns_from_messages(messages, joined);
    if (!turns.ok()) return turns.error();
    c = classify_turns(turns.value(), context);
  }
  JsonWriter writer(out);
  writer.begin_object();
  const JsonView id = line["id"];
  writer.key("id");
  if (id) writer.value(id);
  else writer.null();
  append_classification(writer, c);
  writer.end_object();
  return Unit{};
}

}  // namespace cascade
