// Where a command's configuration comes from: a file, --models, or what this machine offers (keys, a local
// Ollama).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "args.hpp"

namespace cascade::cli {

struct Source {
  std::string config_json;
  std::string how;  // "from cascade.json", "from OPENAI_API_KEY", ...
};

// The options that every asking command shares.
extern const std::vector<Option> kAskOptions;
std::vector<Option> with_ask_options(std::vector<Option> more);

// nullopt: complained already, and `code` says how to exit.
std::optional<Source> find_source(const Args& args, int& code);
// What could be asked on this machine, or nothing. No complaint.
std::optional<Source> discover();
bool local_ollama(std::string* url = nullptr);  // answers on its port?
std::string environment(const char* name);      // the variable, or its value in .env

// The request document of a prompt and the options.
std::string request_json(const Args& args, const std::string& prompt, bool stream);

}  // namespace cascade::cli
