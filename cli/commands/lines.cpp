#include "commands/lines.hpp"

#include <sys/stat.h>

#include "base/text.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

struct Input {
  std::FILE* file = nullptr;
  std::string name;
  std::size_t size = 0;  // 0: not known
};

bool open_input(const std::string& path, Input& in) {
  in.name = path == "-" ? "standard input" : path;
  in.file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!in.file) {
    complain("cannot read " + path);
    return false;
  }
  struct stat info {};
  if (fstat(fileno(in.file), &info) == 0 && S_ISREG(info.st_mode))
    in.size = static_cast<std::size_t>(info.st_size);
  return true;
}

std::vector<std::string> paths_of(const Args& args) {
  return args.rest().empty() ? std::vector<std::string>{"-"} : args.rest();
}

// {"a":1} and "b":2 -> {"b":2,"a":1}
std::string with_members(std::string_view line, std::string_view members) {
  const std::string_view object = trim(line);
  if (object.size() < 2 || object.front() != '{') return std::string(line);
  const std::string_view rest = trim(object.substr(1));
  return "{" + std::string(members) + (rest.front() == '}' ? "" : ",") + std::string(rest);
}

}  // namespace

int map_lines(const Args& args, JsonFunction function, std::string_view beside) {
  bool any_bad = false;
  Progress progress{std::string(args.command->name)};
  for (const std::string& path : paths_of(args)) {
    Input in;
    if (!open_input(path, in)) return kUsage;
    std::string line, out;
    std::size_t number = 0, bytes = 0;
    while (read_line(in.file, line)) {
      ++number;
      bytes += line.size() + 1;
      if (trim(line).empty()) continue;
      if (!beside.empty()) line = with_members(line, beside);
      cascade_buffer answer = {nullptr, 0};
      cascade_error* e = nullptr;
      if (function(line.data(), line.size(), &answer, &e) == CASCADE_OK) {
        out.append(answer.data, answer.len);
        out += '\n';
        cascade_buffer_dispose(&answer);
        if (out.size() > 60000 || in.size == 0) {  // a pipe is answered line by line
          print(out);
          out.clear();
        }
      } else {
        any_bad = true;
        progress.finish();
        complain(in.name + ", line " + std::to_string(number) + ": " +
                 std::string(cascade_error_message(e).data));
        cascade_error_free(e);
        if (args.has("strict")) {
          print(out);
          return kFailed;
        }
      }
      if (in.size > 1 << 20) progress.show(bytes, in.size);
    }
    print(out);
    if (in.file != stdin) std::fclose(in.file);
  }
  return any_bad ? kFailed : kOk;
}

bool gather_lines(const Args& args, std::string& lines) {
  for (const std::string& path : paths_of(args)) {
    std::string text;
    if (!read_file(path, text)) {
      complain("cannot read " + path);
      return false;
    }
    lines += text;
    if (!lines.empty() && lines.back() != '\n') lines += '\n';
  }
  return true;
}

}  // namespace cascade::cli
