// Exit codes, documented in docs/cli.md.
#pragma once

namespace cascade::cli {

enum ExitCode : int {
  kOk = 0,
  kFailed = 1,      // the run, or at least one of the lines, failed
  kUsage = 2,       // wrong words on the command line
  kBadConfig = 3,   // the configuration or the request is wrong
  kBudget = 4,      // a budget refused
  kNoProvider = 5,  // no key, no local server, nothing to ask
  kInterrupted = 130,
};

}  // namespace cascade::cli
