// run and stream: one prompt, one answer.
#include <cascadeflow/cascadeflow.hpp>

#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "outcome.hpp"
#include "source.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

std::string prompt_of(const Args& args) {
  std::string prompt = args.text();
  if (prompt == "-" || prompt.empty()) prompt = read_all(stdin);
  return prompt;
}

void tell(const cascadeflow::result& result, const Args& args, bool text_was_shown) {
  if (args.json()) return print_line(result.json());
  const Result<Json> r = parse_json(result.json());
  if (!text_was_shown) print(result.text());
  if (!result.text().empty()) print_line();
  for (JsonView call : r->view()["tool_calls"])
    print_line("tool call: " + std::string(call["function"]["name"].str()) + " " +
               std::string(call["function"]["arguments"].str()));
  note(summary_line(r->view()));
  if (!args.has("why")) return;
  for (JsonView t : r->view()["trace"])
    note(toned(Tone::dim,
               "  " + milliseconds(t["t_ms"].num()) + "  " + std::string(t["what"].str()) + ": " +
                   std::string(t["why"].str()),
               stderr));
}

int run(const Args& args) {
  int code = kOk;
  const std::optional<Source> source = find_source(args, code);
  if (!source) return code;
  try {
    cascadeflow::context context;
    cascadeflow::agent agent(context, source->config_json);
    tell(agent.run(request_json(args, prompt_of(args), false)), args, false);
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
  return kOk;
}

int stream(const Args& args) {
  int code = kOk;
  const std::optional<Source> source = find_source(args, code);
  if (!source) return code;
  bool told = false;  // an error event was printed
  try {
    cascadeflow::context context;
    cascadeflow::agent agent(context, source->config_json);
    cascadeflow::task task = agent.start(request_json(args, prompt_of(args), true));
    bool shown = false;
    for (const cascadeflow::event& e : task) {
      if (args.json()) {
        print_line(e.json());
        told = e.kind() == CASCADE_EVENT_ERROR;
      } else if (e.kind() == CASCADE_EVENT_DELTA) {
        print(e.text());
        shown = true;
      } else if (e.kind() == CASCADE_EVENT_DISCARD) {
        print_line(toned(Tone::warn, "\n[the draft is withdrawn]"));
      }
    }
    const cascadeflow::result result = task.wait();
    if (!args.json()) tell(result, args, shown);  // as JSON it was the last event
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json() && !told);
  }
  return kOk;
}

constexpr std::string_view kDetails =
    "The prompt is the words given, or standard input. A JSON object is taken as a whole request (docs/reference.md).\n"
    "The answer goes to standard output, its cost to standard error. Without --config or --models the configuration is\n"
    "cascadeflow.json in this folder, else what this machine offers: keys in the environment or .env, a local Ollama.";

}  // namespace

Command run_command() {
  return {"run",
          "[options] [PROMPT...]",
          "Answer one prompt with the cheapest model that can be trusted with it",
          kDetails,
          with_ask_options({{"why", "", "tell each decision and its reason"}}),
          run};
}
Command stream_command() {
  return {"stream",
          "[options] [PROMPT...]",
          "The same, showing the answer as it comes; with --json one event per line",
          kDetails,
          with_ask_options({{"why", "", "tell each decision and its reason"}}),
          stream};
}

}  // namespace cascade::cli
