#include "source.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "base/json.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {

const std::vector<Option> kAskOptions = {
    {"config", "FILE", "the agent's configuration (JSON); - reads standard input"},
    {"models", "A,B", "models, cheapest first or in any order: gpt-4o-mini,gpt-4o"},
    {"base-url", "URL", "server of the models given by --models (any OpenAI-compatible one)"},
    {"system", "TEXT", "system prompt"},
    {"max-tokens", "N", "longest answer"},
    {"temperature", "T", "0 to 2"},
    {"strategy", "S", "auto, cascade, cheap or strong"},
    {"quality", "PRESET", "cascade, production, development, strict or permissive"},
    {"max-budget", "USD", "the most this run may cost"},
    {"timeout-ms", "N", "of the whole run"},
    {"json-answer", "", "ask for an answer in JSON"},
    {"json", "", "machine-readable output"},
};

std::vector<Option> with_ask_options(std::vector<Option> more) {
  more.insert(more.end(), kAskOptions.begin(), kAskOptions.end());
  return more;
}

std::string environment(const char* name) {
  if (const char* v = std::getenv(name); v && *v) return v;
  std::string text;
  if (!read_file(".env", text)) return {};
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = trim(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (line.substr(0, 7) == "export ") line = trim(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || trim(line.substr(0, equals)) != name) continue;
    std::string_view v = trim(line.substr(equals + 1));
    if (v.size() >= 2 && (v.front() == '"' || v.front() == '\'') && v.back() == v.front())
      v = v.substr(1, v.size() - 2);
    return std::string(v);
  }
  return {};
}

bool local_ollama(std::string* url) {
  const std::string host = environment("OLLAMA_HOST");
  if (url) *url = host.empty() ? "http://localhost:11434" : host;
  if (!host.empty()) return true;  // the user says that it is there
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) return false;
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(11434);
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  (void)connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a);  // it does not block: poll says how it went
  pollfd p{fd, POLLOUT, 0};
  int fault = 1;
  socklen_t size = sizeof fault;
  const bool open =
      poll(&p, 1, 200) == 1 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size) == 0 && fault == 0;
  close(fd);
  return open;
}

std::optional<Source> discover() {
  std::string models, how;
  const auto add = [&](const char* json, const char* why) {
    models += (models.empty() ? "" : ",") + std::string(json);
    how += (how.empty() ? "" : " and ") + std::string(why);
  };
  const bool openai = !environment("OPENAI_API_KEY").empty(),
             anthropic = !environment("ANTHROPIC_API_KEY").empty(),
             groq = !environment("GROQ_API_KEY").empty(),
             google = !environment("GEMINI_API_KEY").empty() || !environment("GOOGLE_API_KEY").empty();
  const bool local = local_ollama();
  if (local) add(R"({"name":"llama3.1:8b","provider":"ollama"})", "a local Ollama");
  else if (groq) add(R"({"name":"llama-3.1-8b-instant","provider":"groq"})", "GROQ_API_KEY");
  if (openai) add(R"({"name":"gpt-4o-mini"},{"name":"gpt-4o"})", "OPENAI_API_KEY");
  else if (anthropic) add(R"({"name":"claude-haiku-4-5"},{"name":"claude-sonnet-4-5"})", "ANTHROPIC_API_KEY");
  else if (google) add(R"({"name":"gemini-2.5-flash-lite"},{"name":"gemini-2.5-pro"})", "GEMINI_API_KEY");
  else if (groq) add(R"({"name":"llama-3.3-70b-versatile","provider":"groq"})", "GROQ_API_KEY");
  if (models.empty()) return std::nullopt;
  return Source{"{\"models\":[" + models + "]}", "from " + how};
}

std::optional<Source> find_source(const Args& args, int& code) {
  if (args.has("config")) {
    Source s;
    s.how = "from " + args.get("config");
    if (read_file(args.get("config"), s.config_json)) return s;
    complain("cannot read the configuration " + args.get("config"));
    code = kBadConfig;
    return std::nullopt;
  }
  if (args.has("models")) {
    Source s;
    s.how = "from --models";
    JsonWriter w(s.config_json);
    w.begin_object().key("models").begin_array();
    const std::string list = args.get("models");
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t comma = std::min(list.find(',', at), list.size());
      const std::string_view name = trim(std::string_view(list).substr(at, comma - at));
      if (!name.empty()) {
        w.begin_object().field("name", name);
        if (args.has("base-url")) w.field("base_url", args.get("base-url"));
        w.end_object();
      }
      at = comma + 1;
    }
    w.end_array().end_object();
    return s;
  }
  std::string text;
  for (const char* file : {"cascadeflow.json", "cascade.json"})
    if (read_file(file, text)) return Source{text, std::string("from ") + file};
  if (std::optional<Source> found = discover()) return found;
  complain(
      "no model to ask: set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY or GROQ_API_KEY, start Ollama, or give --models or --config. "
      "`cascadeflow demo` shows a cascade at work without any of them, and `cascadeflow doctor` looks what is there.");
  code = kNoProvider;
  return std::nullopt;
}

std::string request_json(const Args& args, const std::string& prompt, bool stream) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  const std::string_view body = trim(prompt);
  const bool document = !body.empty() && body.front() == '{' && parse_json(body).ok();
  if (document) {  // a whole request, handed on as it is; the options add to it
    const Result<Json> j = parse_json(body);
    for (JsonView m : j->view())
      if (m.key() != "stream") w.key(m.key()).value(m);
  } else {
    w.field("prompt", prompt);
  }
  w.field("stream", stream);
  if (args.has("system")) w.field("system_prompt", args.get("system"));
  const auto number = [&](const char* option, const char* key) {
    if (const std::optional<double> v = parse_double(args.get(option))) w.field(key, *v);
    else if (args.has(option)) w.field(key, args.get(option));  // the engine says what is wrong with it
  };
  number("max-tokens", "max_tokens");
  number("temperature", "temperature");
  number("max-budget", "max_budget");
  number("timeout-ms", "timeout_ms");
  if (args.has("strategy")) w.field("strategy", args.get("strategy"));
  if (args.has("quality")) w.key("quality").begin_object().field("preset", args.get("quality")).end_object();
  if (args.has("json-answer"))
    w.key("response_format").begin_object().field("type", "json_object").end_object();
  w.end_object();
  return out;
}

}  // namespace cascade::cli
