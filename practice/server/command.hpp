// The command that serves the practice provider until told to stop: the program cascadeflow-practice, and
// anybody who wants it as a subcommand.
#pragma once

namespace cascade::practice {

// argv[0] is the command's own name. Returns the exit code: 0 stopped, 1 could not listen, 2 wrong usage.
int serve_command(int argc, char** argv);

}  // namespace cascade::practice
