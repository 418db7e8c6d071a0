// version, practice and completion: the small commands.
#include "base/json.hpp"
#include "buffer.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "practice/server/command.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

int version(const Args& args) {
  if (args.json()) print_line(cascade_version_info_json());
  else print_line("cascadeflow " + std::string(cascade_version_string()));
  return kOk;
}

int practice(const Args& args) { return cascade::practice::serve_command(args.argc - 1, args.argv + 1); }

std::string names_of_commands() {
  std::string out;
  for (const Command& c : commands()) out += (out.empty() ? "" : " ") + std::string(c.name);
  return out;
}

std::string options_of(const Command& c) {
  std::string out = "--help";
  for (const Option& o : c.options) out += " --" + std::string(o.name);
  return out;
}

std::string bash_completion() {
  std::string out =
      "_cascadeflow() {\n  local word=${COMP_WORDS[COMP_CWORD]} options=\n  if [ \"$COMP_CWORD\" = 1 ]; then\n    COMPREPLY=($(compgen -W '" +
      names_of_commands() + "' -- \"$word\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Command& c : commands())
    out += "    " + std::string(c.name) + ") options='" + options_of(c) + "' ;;\n";
  return out +
         "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}\ncomplete -F _cascadeflow cascadeflow\n";
}

std::string quoted(std::string_view text) {  // for single quotes of a shell
  std::string out;
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

std::string zsh_completion() {
  std::string out = "#compdef cascadeflow\n_cascadeflow() {\n  local -a names\n  names=(\n";
  for (const Command& c : commands()) out += "    '" + std::string(c.name) + ":" + quoted(c.summary) + "'\n";
  out +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command names\n    return\n  fi\n  case $words[2] in\n";
  for (const Command& c : commands())
    out += "    " + std::string(c.name) + ") compadd -- " + options_of(c) + "; _files ;;\n";
  return out + "  esac\n}\ncompdef _cascadeflow cascadeflow\n";
}

std::string fish_completion() {
  std::string out = "complete -c cascadeflow -f\n";
  for (const Command& c : commands()) {
    out += "complete -c cascadeflow -n __fish_use_subcommand -a " + std::string(c.name) + " -d '" +
           quoted(c.summary) + "'\n";
    for (const Option& o : c.options)
      out += "complete -c cascadeflow -n '__fish_seen_subcommand_from " + std::string(c.name) + "' -l " +
             std::string(o.name) + (o.value.empty() ? "" : " -r") + " -d '" + quoted(o.help) + "'\n";
  }
  return out;
}

int completion(const Args& args) {
  const std::string shell = args.text();
  if (shell == "bash") print(bash_completion());
  else if (shell == "zsh") print(zsh_completion());
  else if (shell == "fish") print(fish_completion());
  else {
    complain("say for which shell: completion bash, zsh or fish");
    return kUsage;
  }
  return kOk;
}

}  // namespace

Command version_command() {
  return {"version",
          "[options]",
          "Tell which cascadeflow this is",
          "",
          {{"json", "", "with the libraries inside"}},
          version};
}

Command practice_command() {
  return {"practice",
          "[options]",
          "Serve a provider to practise on: real wire formats, no key, faults on demand",
          "practice/README.md lists its endpoints and directives.",
          {{"host", "ADDRESS", "where to listen (127.0.0.1)"},
           {"port", "N", "0 takes any free port"},
           {"port-file", "FILE", "write the port there"},
           {"speed", "X", "latency: 0 none, 1 like real providers"},
           {"seed", "N", "for directives with a chance"},
           {"require-key", "", "answer 401 to requests without a key"},
           {"exit-with-parent", "", "stop when standard input closes"}},
          practice};
}

Command completion_command() {
  return {"completion",
          "bash|zsh|fish",
          "Print the completion script for a shell",
          "bash: source <(cascadeflow completion bash)",
          {},
          completion};
}

}  // namespace cascade::cli
