// The terminal: colours, progress and tables, and only where there is a terminal to show them on.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::cli {

bool is_terminal(std::FILE* f);  // and NO_COLOR is not set, TERM is not dumb
enum class Tone { plain, dim, bold, good, bad, warn, accent };
std::string toned(Tone tone, std::string_view text, std::FILE* where = stdout);

void print(std::string_view text);  // to standard output, as it is
void print_line(std::string_view text = {});
void complain(std::string_view text);  // "cascadeflow: ..." to standard error
void note(std::string_view text);      // a line to standard error, as it is

std::string money(double usd);  // "$0.000123": as many digits as say something
std::string milliseconds(double ms);

// A progress line on standard error that overwrites itself; nothing where that is no terminal.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  void show(std::size_t done, std::size_t total, std::string_view note = {});
  void finish();

 private:
  std::string what_;
  bool active_, shown_ = false;
  long long last_ms_ = -1;
};

// Columns aligned by width; the first row is the head. Columns of numbers lean right.
std::string table(const std::vector<std::vector<std::string>>& rows);
std::size_t display_width(std::string_view text);  // columns on a terminal, without colour codes
std::string fitted(std::string_view text,
                   std::size_t width);  // cut or filled to so many columns, on one line

std::string read_all(std::FILE* f);
bool read_line(std::FILE* f, std::string& line);  // without its end; false at the end of input
bool read_file(const std::string& path, std::string& out);
bool write_file(const std::string& path, std::string_view text);

}  // namespace cascade::cli
