// JSON lines in, JSON lines out: what judge, classify, replay and tune share.
#pragma once

#include <cascadeflow/cascadeflow.h>

#include <string>

#include "args.hpp"

namespace cascade::cli {

using JsonFunction = cascade_status (*)(const char* json, std::size_t len, cascade_buffer* out,
                                        cascade_error** error);

// Answers each line of the files (or standard input). A bad line is reported with its number and skipped, or
// with --strict ends the command. The exit code says whether any was bad.
// `beside`: members ("key":value) that each line's object gets besides its own; "" for none.
int map_lines(const Args& args, JsonFunction function, std::string_view beside = {});

// All lines of the files (or standard input) as one text; false after a complaint.
bool gather_lines(const Args& args, std::string& lines);

}  // namespace cascade::cli
