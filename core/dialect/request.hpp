// Request: what a caller asks for, in one shape for every provider. Dialects turn it into a provider's bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

enum class Role : std::uint8_t { system, developer, user, assistant, tool };

struct Part {
  enum class Kind : std::uint8_t { text, image, audio, file };
  Kind kind = Kind::text;
  std::string text;      // text
  std::string url;       // image, file: http(s) URL
  std::string data;      // image, audio, file: base64, without the data-URL head
  std::string mime;      // "image/png", "audio/wav", "application/pdf"
  std::string detail;    // image: "low", "high", "auto"
  std::string filename;  // file
  std::string file_id;   // file: the provider's handle
};

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  // JSON text, as the model wrote it
  std::string
      replay_json;  // what a provider wants back with it (Gemini's thoughtSignature); "" or a JSON value
};

struct Message {
  Role role = Role::user;
  std::vector<Part> parts;
  std::string name;
  std::vector<ToolCall> tool_calls;  // assistant
  std::string tool_call_id;          // tool
  bool tool_error = false;           // tool
  std::string reasoning;             // assistant: where a provider wants it back inside a tool turn
  std::string replay_json;  // assistant: provider items to send back as they were (signed thinking blocks,
                            // reasoning items)

  std::string text() const;  // its text parts, joined by newlines
  // The same without a copy where there is one part; else `kept` holds what is looked at, and must have room
  // for one more.
  std::string_view text_in(std::vector<std::string>& kept) const;
};

struct ToolDef {
  std::string name;
  std::string description;
  std::string
      parameters_json;  // JSON schema; "{\"type\":\"object\",\"properties\":{}}" when the caller gave none
  bool strict = false;
};

struct ToolChoice {
  enum class Kind : std::uint8_t { unset, automatic, none, required, named };
  Kind kind = Kind::unset;
  std::string name;
};

struct ResponseFormat {
  enum class Kind : std::uint8_t { text, json_object, json_schema };
  Kind kind = Kind::text;
  std::string name;
  std::string schema_json;
  bool strict = false;
};

struct Reasoning {
  std::string effort;  // "", "none", "minimal", "low", "medium", "high", "max"
  std::optional<std::int64_t> budget_tokens;
};

// What goes to a model. The cascade makes one per attempt from the caller's.
struct Prompt {
  std::vector<Message> messages;
  std::vector<ToolDef> tools;
  ToolChoice tool_choice;
  std::optional<bool> parallel_tool_calls;
  ResponseFormat response_format;
  std::optional<std::int64_t> max_tokens;
  std::optional<double> temperature, top_p, presence_penalty, frequency_penalty;
  std::vector<std::string> stop;
  std::optional<std::int64_t> seed;
  std::string logit_bias_json;
  Reasoning reasoning;
  bool logprobs = false;
  int top_logprobs = 0;
  std::string user;
  std::string metadata_json;  // "" or a JSON object
  std::string extra_json;     // "" or a JSON object: members go into the request's top level untouched
  bool stream = false;
};

// Reads the prompt part of a request document (docs/reference.md, "Request"). Keys that are not of the prompt
// are the caller's business (`known_elsewhere` lists them; anything else is an error with a hint).
Result<Prompt> read_prompt(JsonView request, const std::vector<std::string_view>& known_elsewhere);
Outcome read_prompt(JsonView request, const std::vector<std::string_view>& known_elsewhere, Prompt& out);
// One message, for hosts that hand over conversations. `path` is for errors: "$.messages[3]".
Result<Message> read_message(JsonView message, const std::string& path);
Result<ToolDef> read_tool(JsonView tool, const std::string& path);

void write_message(JsonWriter& w, const Message& m);     // OpenAI-shaped; read_message reads it back
void write_tool_call(JsonWriter& w, const ToolCall& c);  // {"id","type":"function","function":{...}}

// Pieces that dialects share.
void write_content(JsonWriter& w,
                   const std::vector<Part>& parts);  // a string when there is only text, else parts
const char* role_name(Role r);
std::string data_url(const Part& p);           // "data:image/png;base64,..."
std::string_view audio_format(const Part& p);  // "wav" of "audio/wav"

}  // namespace cascade
