// cascadeflow: the command line.
#include <csignal>
#include <exception>

#include "args.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      run_command(),    stream_command(), chat_command(),     demo_command(),       models_command(),
      prices_command(), config_command(), doctor_command(),   judge_command(),      classify_command(),
      replay_command(), tune_command(),   practice_command(), completion_command(), version_command()};
  return all;
}

static std::string overview() {
  std::string out =
      "cascadeflow answers each prompt with the cheapest model that can be trusted with it.\n\nusage: cascadeflow COMMAND [options]\n\n";
  for (const Command& c : commands()) {
    std::string name(c.name);
    name.resize(12, ' ');
    out += "  " + name + std::string(c.summary) + "\n";
  }
  return out +
         "\n`cascadeflow COMMAND --help` says more. Exit codes: 0 done, 1 failed, 2 wrong words, 3 wrong configuration or request,\n4 budget, 5 nothing to ask, 130 interrupted.\n";
}

static int enter(int argc, char** argv) {
  if (argc < 2 || is_one_of(argv[1], {"--help", "-h", "help"})) {
    if (argc > 2)
      if (const Command* c = find_command(argv[2])) {
        print(help_text(*c));
        return kOk;
      }
    print(overview());
    return argc < 2 ? kUsage : kOk;
  }
  const std::string_view word = argv[1];
  const Command* command = find_command(word == "--version" ? "version" : word);
  if (!command) {
    std::vector<std::string_view> names;
    for (const Command& c : commands()) names.push_back(c.name);
    const std::string_view near = nearest_name(word, names);
    complain("there is no command \"" + std::string(word) + "\"" +
             (near.empty() ? "" : "; did you mean \"" + std::string(near) + "\"?") +
             " (`cascadeflow --help` lists them)");
    return kUsage;
  }
  Args args;
  std::string problem;
  if (command->name != "practice" && !args.parse(*command, argc, argv, 2, problem)) {
    complain(problem + " (`cascadeflow " + std::string(command->name) + " --help`)");
    return kUsage;
  }
  bool wants_help = args.has("help");
  if (command->name == "practice") {  // it reads its own words
    args.command = command;
    args.argc = argc;
    args.argv = argv;
    args.first = 2;
    wants_help = argc > 2 && is_one_of(argv[2], {"--help", "-h"});
  }
  if (wants_help) {
    print(help_text(*command));
    return kOk;
  }
  return command->run(args);
}

}  // namespace cascade::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that left early is no accident
  try {
    return cascade::cli::enter(argc, argv);
  } catch (const std::exception& e) {
    cascade::cli::complain(e.what());
    return cascade::cli::kFailed;
  }
}
