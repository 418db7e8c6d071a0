// Command-line arguments: what each command takes, in one table per command that also makes its --help and
// its completion.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::cli {

struct Option {
  std::string_view name;   // "max-tokens"
  std::string_view value;  // "N"; "" for a flag
  std::string_view help;
};

class Args;
struct Command {
  std::string_view name;
  std::string_view synopsis;  // "[options] PROMPT..."
  std::string_view summary;   // one line
  std::string_view details;   // paragraphs of --help, may be empty
  std::vector<Option> options;
  int (*run)(const Args&);
};

class Args {
 public:
  // Fills from argv[first..]; on a fault returns false and says in `problem` what and how to mend it.
  bool parse(const Command& command, int argc, char** argv, int first, std::string& problem);

  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  std::string get(std::string_view name, std::string_view fallback = {}) const;
  const std::vector<std::string>& rest() const { return rest_; }
  std::string text() const;  // the rest, joined by spaces
  bool json() const { return has("json"); }
  const Command* command = nullptr;
  int argc = 0;  // the raw words, for commands that hand them on
  char** argv = nullptr;
  int first = 0;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> rest_;
};

std::string help_text(const Command& command);
const std::vector<Command>& commands();
const Command* find_command(std::string_view name);

}  // namespace cascade::cli
