// Environment: the process's environment variables and a .env file, read once, as one table of names and
// values.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cascade::io {

using Environment = std::map<std::string, std::string, std::less<>>;

// The variables of this process, all of them: so that nothing reads the environment later, when another
// thread may change it.
Environment process_environment();

// The text of a .env file: NAME=value lines, optional `export`, # comments, 'literal' and "escaped" quotes
// (which may span lines), ${NAME} and $NAME in unquoted and double-quoted values, taken from the file so far
// and then from `outer`. The error says the line and never shows a value.
Result<Environment> parse_dotenv(std::string_view text, const Environment& outer = {});

// The process's variables over those of the .env file at `path`, as every tool has it. A file that is not
// there is no error unless `required`.
Result<Environment> read_environment(bool process, const std::string& dotenv_path, bool required);

// The value, or "" when it is not set.
std::string_view variable(const Environment& environment, std::string_view name);

}  // namespace cascade::io
