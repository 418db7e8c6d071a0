// doctor: which keys, servers and models are reachable, and how to mend what is not.
#include <cascadeflow/cascadeflow.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "source.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

struct Finding {
  enum class State { good, absent, broken } state = State::absent;
  std::string what, words, advice;
};

// One word of one model: the shortest honest question whether it can be used.
Finding ask(cascadeflow::context& context, const std::string& model_json, const std::string& label) {
  Finding f;
  f.what = label;
  try {
    cascadeflow::agent agent(
        context, R"({"models":[)" + model_json +
                     R"(],"retry":{"max_retries":0},"timeouts":{"connect_ms":3000,"total_ms":20000}})");
    const cascadeflow::result r = agent.run(R"({"prompt":"Say ok.","max_tokens":5,"strategy":"cheap"})");
    f.state = Finding::State::good;
    f.words = "answers in " + milliseconds(static_cast<double>(r.summary().latency_ns) / 1e6) + ", " +
              money(r.cost_usd());
  } catch (const cascadeflow::error& e) {
    f.state = Finding::State::broken;
    f.words = std::string(e.code());
    f.advice = e.what();
  }
  return f;
}

// Runs do without an embedder that fails, so nobody would notice: here one does. `model_json`: a model that
// answers.
Finding ask_embedder(cascadeflow::context& context, const std::string& model_json, JsonView embeddings) {
  Finding f;
  f.what = std::string(embeddings["model"].str()) + " (embeddings)";
  f.words = "not asked for prompts (\"routing\" is false)";
  try {
    cascadeflow::agent agent(context, R"({"models":[)" + model_json + R"(],"quality":{"embeddings":)" +
                                          embeddings.dump() + R"(},"timeouts":{"connect_ms":3000}})");
    // No rule is certain what this is about.
    const cascadeflow::result r = agent.run(R"({"prompt":"Say ok, or say why not.","max_tokens":5})");
    const Result<Json> told = parse_json(r.json());
    for (JsonView a : told->view()["attempts"]) {
      if (a["purpose"].str() != "embed") continue;
      const bool good = a["status"].str() == "ok";
      f.state = good ? Finding::State::good : Finding::State::broken;
      f.words = good ? "answers in " + milliseconds(a["ended_ms"].num() - a["started_ms"].num())
                     : std::string(a["status"].str());
      if (!good) f.advice = std::string(a["error"].str());
    }
  } catch (const cascadeflow::error& e) {
    f.state = Finding::State::broken;
    f.words = std::string(e.code());
    f.advice = e.what();
  }
  return f;
}

struct Key {
  const char *name, *model;
};
constexpr Key kKeys[] = {
    {"OPENAI_API_KEY", R"({"name":"gpt-4o-mini"})"},
    {"ANTHROPIC_API_KEY", R"({"name":"claude-haiku-4-5"})"},
    {"GEMINI_API_KEY", R"({"name":"gemini-2.5-flash-lite"})"},
    {"GROQ_API_KEY", R"({"name":"llama-3.1-8b-instant","provider":"groq"})"},
    {"MISTRAL_API_KEY", R"({"name":"mistral-small-2506","provider":"mistral"})"},
    {"DEEPSEEK_API_KEY", R"({"name":"deepseek-v4-flash","provider":"deepseek"})"},
    {"XAI_API_KEY", R"({"name":"grok-4-1-fast","provider":"xai"})"},
    {"OPENROUTER_API_KEY", R"({"name":"openai/gpt-4o-mini","provider":"openrouter"})"},
    {"TOGETHER_API_KEY", R"({"name":"meta-llama/Llama-3.1-8B-Instruct-Turbo","provider":"together"})"},
};

std::vector<Finding> look_around(cascadeflow::context& context) {
  std::vector<Finding> all;
  for (const Key& k : kKeys) {
    if (environment(k.name).empty()) all.push_back({Finding::State::absent, k.name, "not set", {}});
    else all.push_back(ask(context, k.model, k.name));
  }
  std::string url;
  if (local_ollama(&url)) all.push_back({Finding::State::good, "Ollama", "listens on " + url, {}});
  else
    all.push_back(
        {Finding::State::absent, "Ollama", "not running", "`ollama serve`, then `ollama pull llama3.1:8b`"});
  return all;
}

void tell(const std::vector<Finding>& all, bool usable, bool as_json) {
  if (as_json) {
    std::string json;
    JsonWriter w(json);
    w.begin_object().key("checks").begin_array();
    for (const Finding& f : all)
      w.begin_object()
          .field("what", f.what)
          .field("ok", f.state == Finding::State::good)
          .field("state", f.words)
          .field("advice", f.advice)
          .end_object();
    w.end_array().field("usable", usable).field("version", cascade_version_string()).end_object();
    return print_line(json);
  }
  print_line("cascadeflow " + std::string(cascade_version_string()));
  for (const Finding& f : all) {
    const char* mark = f.state == Finding::State::good     ? "ok  "
                       : f.state == Finding::State::absent ? "-   "
                                                           : "FAIL";
    const Tone tone = f.state == Finding::State::good     ? Tone::good
                      : f.state == Finding::State::absent ? Tone::dim
                                                          : Tone::bad;
    print_line("  " + toned(tone, mark) + " " + f.what + ": " + f.words);
    if (!f.advice.empty()) print_line(toned(Tone::dim, "       " + f.advice));
  }
  if (!usable)
    print_line(
        "Nothing to ask yet: set a key (in the environment or in .env), or start Ollama. `cascadeflow demo` needs neither.");
}

int doctor(const Args& args) {
  cascadeflow::context context;
  std::vector<Finding> all;
  if (args.has("config") || args.has("models")) {
    int code = kOk;
    const std::optional<Source> source = find_source(args, code);
    if (!source) return code;
    const Result<Json> config = parse_json(source->config_json);
    if (!config || !config->view()["models"].is_array()) {
      complain("the configuration has no models; `cascadeflow config validate` says more");
      return kBadConfig;
    }
    std::string answers;
    for (JsonView m : config->view()["models"]) {
      all.push_back(ask(context, m.dump(), std::string(m["id"] ? m["id"].str() : m["name"].str())));
      if (answers.empty() && all.back().state == Finding::State::good) answers = m.dump();
    }
    const JsonView embeddings = config->view()["quality"]["embeddings"];
    if (embeddings.is_object() && !answers.empty()) all.push_back(ask_embedder(context, answers, embeddings));
  } else {
    all = look_around(context);
  }
  bool usable = false;
  for (const Finding& f : all) usable = usable || f.state == Finding::State::good;
  tell(all, usable, args.json());
  return usable ? kOk : kNoProvider;
}

}  // namespace

Command doctor_command() {
  return {"doctor",
          "[options]",
          "Look which keys, servers and models can be used, and how to mend what cannot",
          "Each key that is set is tried with one request of a few tokens.",
          {{"config", "FILE", "try the models of this configuration instead"},
           {"models", "A,B", "try these"},
           {"base-url", "URL", "server of those models"},
           {"json", "", "machine-readable output"}},
          doctor};
}

}  // namespace cascade::cli
