// One function per command; their options stand beside them in their files.
#pragma once

#include "args.hpp"

namespace cascade::cli {

Command run_command();
Command stream_command();
Command chat_command();
Command demo_command();
Command models_command();
Command prices_command();
Command config_command();
Command doctor_command();
Command judge_command();
Command classify_command();
Command replay_command();
Command tune_command();
Command practice_command();
Command completion_command();
Command version_command();

}  // namespace cascade::cli
