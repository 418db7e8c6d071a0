// demo: the main job, shown. Asks the exercises three times over real HTTP: always the cheap model, always
// the strong one, and the cascade; marks the answers, and sets the three side by side.
//
// With no key and no local server it asks the practice provider, which it starts on loopback; with them it
// asks real models.
#include <cascadeflow/cascadeflow.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/json.hpp"
#include "base/number.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "outcome.hpp"
#include "practice/exercises.hpp"
#include "practice/server/server.hpp"
#include "source.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

using practice::Exercise;

struct Score {
  std::string name, strategy;
  int right = 0, asked = 0, failed = 0, requests = 0, drafts = 0;
  double cost = 0;
  std::vector<double> latencies;
  double p50() const {
    if (latencies.empty()) return 0;
    std::vector<double> sorted = latencies;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  double mean() const {
    double sum = 0;
    for (double l : latencies) sum += l;
    return latencies.empty() ? 0 : sum / static_cast<double>(latencies.size());
  }
};

std::string request_of(const Exercise& e, const std::string& strategy) {
  std::string out;
  JsonWriter w(out);
  w.begin_object()
      .field("prompt", e.prompt)
      .field("strategy", strategy)
      .field("max_tokens", 300)
      .field("temperature", 0)
      .field("stream", true);
  if (e.tools) w.key("tools").value(e.tools);
  w.end_object();
  return out;
}

// An answer in words is marked by its words; a tool call by its name and arguments (the demo runs no tools).
bool is_right_result(const Exercise& e, JsonView result) {
  const JsonView call = result["tool_calls"].at(0)["function"];
  if (!call) return practice::is_right(e, result["text"].str());
  if (!e.strong_call || call["name"].str() != e.strong_call["name"].str()) return false;
  const Result<Json> arguments = parse_json(call["arguments"].str());
  return arguments && arguments->view().dump() == e.strong_call["arguments"].dump();
}

// Runs all exercises under one strategy, a few at a time, as a service would.
Score play(cascadeflow::agent& agent, const std::string& name, const std::string& strategy, bool tell_each) {
  Score score;
  score.name = name;
  score.strategy = strategy;
  const std::vector<Exercise>& all = practice::exercises();
  Progress progress(name);
  std::mutex lock;
  std::condition_variable changed;
  std::size_t running = 0, done = 0;
  constexpr std::size_t kAtOnce = 8;
  std::vector<cascadeflow::task> tasks;
  for (const Exercise& e : all) {
    {
      std::unique_lock<std::mutex> hold(lock);
      changed.wait(hold, [&] { return running < kAtOnce; });
      ++running;
    }
    tasks.push_back(agent.start(
        request_of(e, strategy), nullptr,
        [&, ex = &e](std::optional<cascadeflow::result> good, std::optional<cascadeflow::error> bad) {
          std::lock_guard<std::mutex> hold(lock);
          ++score.asked;
          if (good) {
            const Result<Json> r = parse_json(good->json());
            const bool right = is_right_result(*ex, r->view());
            score.right += right;
            score.cost += r->view()["cost_usd"].num();
            score.drafts += r->view()["draft_accepted"].boolean();
            score.requests += static_cast<int>(r->view()["attempts"].size());
            score.latencies.push_back(r->view()["latency"]["total_ms"].num());
            if (tell_each) {
              progress.finish();
              const bool draft = r->view()["draft_accepted"].boolean();
              const std::string question = fitted(ex->prompt, 52);
              print_line("  " + toned(right ? Tone::good : Tone::bad, right ? "right" : "wrong") + "  " +
                         (draft ? toned(Tone::good, "draft ") : toned(Tone::accent, "strong")) + "  " +
                         fixed_text(r->view()["confidence"].num() * 100, 0) + " %  " + question + "  " +
                         money(r->view()["cost_usd"].num()));
            }
          } else {
            ++score.failed;
            progress.finish();
            complain(std::string(ex->id) + ": " + bad->what());
          }
          --running;
          progress.show(++done, all.size());
          changed.notify_all();
        }));
  }
  std::unique_lock<std::mutex> hold(lock);
  changed.wait(hold, [&] { return done == all.size(); });
  return score;
}

std::string practice_config(const std::string& url) {
  // Real names and prices, on the practice provider: a small OpenAI model drafts, Anthropic's flagship stands
  // behind it.
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("models").begin_array();
  w.begin_object()
      .field("name", "gpt-4o-mini")
      .field("provider", "openai")
      .field("base_url", url + "/v1")
      .field("api_key", "practice-key-no-secret")
      .end_object();
  w.begin_object()
      .field("name", "claude-opus-4-5")
      .field("provider", "anthropic")
      .field("base_url", url + "/v1")
      .field("api_key", "practice-key-no-secret")
      .end_object();
  w.end_array().end_object();
  return out;
}

std::string percent(int part, int whole) {
  return whole == 0 ? "-" : fixed_text(100.0 * part / whole, 0) + " %";
}

void tell_table(const std::vector<Score>& scores) {
  const double strong = scores[1].cost;
  std::vector<std::vector<std::string>> rows = {
      {"", "answers right", "cost", "of strong", "latency p50", "mean", "requests", "drafts kept"}};
  for (const Score& s : scores)
    rows.push_back(
        {s.name,
         std::to_string(s.right) + "/" + std::to_string(s.asked) + " (" + percent(s.right, s.asked) + ")",
         money(s.cost), strong > 0 ? fixed_text(s.cost / strong * 100, 0) + " %" : "-", milliseconds(s.p50()),
         milliseconds(s.mean()), std::to_string(s.requests),
         s.strategy == "auto" ? percent(s.drafts, s.asked) : "-"});
  print_line();
  print(table(rows));
  print_line();
}

std::string scores_json(const std::vector<Score>& scores, bool real) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("models", real ? "real" : "practice").key("scores").begin_array();
  for (const Score& s : scores) {
    w.begin_object()
        .field("name", s.name)
        .field("strategy", s.strategy)
        .field("right", s.right)
        .field("asked", s.asked)
        .field("failed", s.failed)
        .field("cost_usd", s.cost);
    w.field("latency_p50_ms", s.p50())
        .field("latency_mean_ms", s.mean())
        .field("requests", s.requests)
        .field("drafts_kept", s.drafts)
        .end_object();
  }
  w.end_array().end_object();
  return out;
}

int demo(const Args& args) {
  std::optional<Source> found = args.has("practice") ? std::nullopt : discover();
  if (args.has("config") || args.has("models")) {
    int code = kOk;
    found = find_source(args, code);
    if (!found) return code;
  }
  const bool real = found.has_value();
  const double speed = parse_double(args.get("speed", "0.25")).value_or(0.25);
  if (!args.json()) {
    if (real) {
      print_line(toned(Tone::bold, "A cascade at work, on real models") + " (" + found->how + ").");
    } else {
      print_line(toned(Tone::bold, "A cascade at work, on the practice provider") +
                 ": no key is needed and nothing leaves this machine.");
      print_line(toned(
          Tone::dim,
          "Its models are simulated: real wire formats, prices, latencies (x " + number_text(speed) +
              ") and token probabilities, answers written for this demo. Set a key, or start Ollama, to see real ones."));
    }
  }
  try {
    std::vector<Score> scores;
    for (const auto& [name, strategy] : {std::pair<const char*, const char*>{"always cheap", "cheap"},
                                         {"always strong", "strong"},
                                         {"cascade", "auto"}}) {
      // Each way starts afresh, on a provider that has heard nothing of the others.
      std::unique_ptr<practice::Server> server;
      std::string config = real ? found->config_json : std::string();
      if (!real) {
        practice::ServerOptions options;
        options.provider.speed = speed;
        Result<std::unique_ptr<practice::Server>> listening = practice::Server::listen(options);
        if (!listening) {
          complain(listening.error().message);
          return kFailed;
        }
        server = std::move(*listening);
        server->start();
        config = practice_config(server->url());
      }
      cascadeflow::context context;
      cascadeflow::agent agent(context, config);
      const bool tell = !args.json() && std::string_view(strategy) == "auto";
      if (tell)
        print_line("\n" + std::to_string(practice::exercises().size()) + " prompts through the cascade:");
      scores.push_back(play(agent, name, strategy, tell));
    }
    if (args.json()) print_line(scores_json(scores, real));
    else tell_table(scores);
    const Score& cascade = scores[2];
    if (!args.json() && scores[1].cost > 0)
      print_line("The cascade cost " +
                 toned(Tone::bold, fixed_text(cascade.cost / scores[1].cost * 100, 0) + " %") +
                 " of the strong model, with " + std::to_string(cascade.right) +
                 " answers right where the strong one has " + std::to_string(scores[1].right) +
                 " and the cheap one " + std::to_string(scores[0].right) + ".");
    return cascade.failed == 0 ? kOk : kFailed;
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
}

}  // namespace

Command demo_command() {
  return {
      "demo",
      "[options]",
      "Show a cascade at work: always cheap, always strong, and the cascade, side by side",
      "With no key and no local server it starts the practice provider on loopback and says so; otherwise it asks real models,\nwhich costs a few cents.",
      {{"practice", "", "the practice provider, even when there are keys"},
       {"speed", "X", "its latency: 1 like real providers, 0 none (0.25)"},
       {"config", "FILE", "the models of this configuration"},
       {"models", "A,B", "these models"},
       {"base-url", "URL", "server of those models"},
       {"json", "", "machine-readable output"}},
      demo};
}

}  // namespace cascade::cli
