// chat: a conversation, with tier, cost and saving shown as it goes.
#include <cascadeflow/cascadeflow.hpp>

#include <string>

#include "base/number.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "outcome.hpp"
#include "source.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

struct Totals {
  double cost = 0, baseline = 0;
  int turns = 0, drafts = 0;
  std::string text() const {
    return std::to_string(turns) + " answers, " + std::to_string(drafts) + " of them drafts: " + money(cost) +
           ", the strong model alone " + money(baseline) +
           (baseline > 0 ? ", saved " + fixed_text((baseline - cost) / baseline * 100, 0) + " %"
                         : std::string());
  }
};

void add_message(std::string& messages, std::string_view role, std::string_view text) {
  messages += messages.empty() ? "" : ",";
  JsonWriter(messages).begin_object().field("role", role).field("content", text).end_object();
}

// The options' request, with the whole conversation in place of the prompt.
std::string with_messages(const Args& args, const std::string& messages) {
  const Result<Json> options = parse_json(request_json(args, "-", true));
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("messages").raw("[" + messages + "]");
  for (JsonView m : options->view())
    if (m.key() != "prompt") w.key(m.key()).value(m);
  w.end_object();
  return out;
}

// One turn; false when it failed, and then it was not said.
bool turn(cascadeflow::agent& agent, const Args& args, std::string& messages, std::string_view said,
          Totals& sum, int& code) {
  const std::size_t before = messages.size();
  bool told = false;  // an error event was printed
  add_message(messages, "user", said);
  try {
    cascadeflow::task task = agent.start(with_messages(args, messages));
    for (const cascadeflow::event& e : task) {
      told = e.kind() == CASCADE_EVENT_ERROR;
      if (args.json()) print_line(e.json());
      else if (e.kind() == CASCADE_EVENT_DELTA) print(e.text());
    }
    const cascadeflow::result result = task.wait();
    const Result<Json> r = parse_json(result.json());
    add_message(messages, "assistant", result.text());
    sum.cost += r->view()["cost_usd"].num();
    sum.baseline += r->view()["baseline_usd"].num();
    ++sum.turns;
    sum.drafts += r->view()["draft_accepted"].boolean();
    if (!args.json()) print_line("\n" + toned(Tone::dim, summary_line(r->view())));
    return true;
  } catch (const cascadeflow::error& e) {
    messages.resize(before);
    code = report_error(e, args.json() && !told);
    return false;
  }
}

int chat(const Args& args) {
  int code = kOk;
  const std::optional<Source> source = find_source(args, code);
  if (!source) return code;
  try {
    cascadeflow::context context;
    cascadeflow::agent agent(context, source->config_json);
    if (is_terminal(stdout))
      print_line(toned(Tone::dim, "Models " + source->how +
                                      ". /new starts over, /cost tells the sum, /quit or Ctrl-D ends."));
    std::string messages, line;
    Totals sum;
    while (true) {
      if (is_terminal(stdout)) print(toned(Tone::bold, "> "));
      if (!read_line(stdin, line)) break;
      const std::string_view said = trim(line);
      if (said.empty()) continue;
      if (said == "/quit" || said == "/exit") break;
      if (said == "/cost") print_line(sum.text());
      else if (said == "/new") messages.clear();
      else turn(agent, args, messages, said, sum, code);
    }
    if (sum.turns > 0 && !args.json()) print_line(toned(Tone::dim, sum.text()));
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
  return code;
}

}  // namespace

Command chat_command() {
  return {"chat",
          "[options]",
          "Talk, and see which tier answers and what it costs",
          "Words from a pipe are answered line by line.",
          with_ask_options({}),
          chat};
}

}  // namespace cascade::cli
