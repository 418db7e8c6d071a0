#include "terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::cli {

bool is_terminal(std::FILE* f) {
  const char* term = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(fileno(f)) != 0 && !(no_color && *no_color) && !(term && std::string_view(term) == "dumb");
}

std::string toned(Tone tone, std::string_view text, std::FILE* where) {
  if (tone == Tone::plain || !is_terminal(where)) return std::string(text);
  const char* code = "0";
  switch (tone) {
    case Tone::dim: code = "2"; break;
    case Tone::bold: code = "1"; break;
    case Tone::good: code = "32"; break;
    case Tone::bad: code = "31"; break;
    case Tone::warn: code = "33"; break;
    case Tone::accent: code = "36"; break;
    case Tone::plain: break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}
void print_line(std::string_view text) { print(std::string(text) + "\n"); }
void note(std::string_view text) {
  const std::string line = std::string(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}
void complain(std::string_view text) { note("cascadeflow: " + std::string(text)); }

std::string money(double usd) {
  const double size = std::fabs(usd);
  const int digits = size == 0 || size >= 1 ? 2 : size >= 0.01 ? 4 : size >= 0.0001 ? 6 : 8;
  return (usd < 0 ? "-$" : "$") + fixed_text(size, digits);
}

std::string milliseconds(double ms) {
  return ms < 10      ? fixed_text(ms, 1) + " ms"
         : ms < 10000 ? fixed_text(ms, 0) + " ms"
                      : fixed_text(ms / 1000, 1) + " s";
}

Progress::Progress(std::string what) : what_(std::move(what)), active_(is_terminal(stderr)) {}
Progress::~Progress() { finish(); }

void Progress::show(std::size_t done, std::size_t total, std::string_view note) {
  if (!active_) return;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now().time_since_epoch())
                       .count();
  if (done != total && last_ms_ >= 0 && now - last_ms_ < 60) return;
  last_ms_ = now;
  constexpr std::size_t kWidth = 24;
  const std::size_t full = total == 0 ? 0 : done * kWidth / total;
  std::string bar;
  for (std::size_t i = 0; i < kWidth; ++i) bar += i < full ? "█" : "░";
  std::string line = "\r\x1b[K" + what_ + " " + bar + " " + std::to_string(done);
  if (total > 0) line += "/" + std::to_string(total);
  if (!note.empty()) line += "  " + std::string(note);
  std::fwrite(line.data(), 1, line.size(), stderr);
  shown_ = true;
}

void Progress::finish() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

namespace {

// Columns that the character beginning with this byte takes: the scripts of East Asia and the emoji take two.
std::size_t columns_of(char first_byte) {
  const auto b = static_cast<unsigned char>(first_byte);
  if ((b & 0xC0) == 0x80) return 0;
  return (b >= 0xE3 && b <= 0xED) || b >= 0xF0 ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view s) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\x1b') {
      while (i < s.size() && s[i] != 'm') ++i;
      continue;
    }
    width += columns_of(s[i]);
  }
  return width;
}

std::string fitted(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (char c : text) {
    if (used + columns_of(c) > width) break;
    used += columns_of(c);
    out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return out.append(width - used, ' ');
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  std::vector<bool> numeric;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      if (widths.size() <= c) {
        widths.push_back(0);
        numeric.push_back(true);
      }
      widths[c] = std::max(widths[c], display_width(rows[r][c]));
      if (r > 0 && !rows[r][c].empty() && rows[r][c].find_first_of("0123456789") == std::string::npos &&
          rows[r][c] != "-")
        numeric[c] = false;
      if (c == 0) numeric[c] = false;
    }
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const std::string pad(widths[c] - display_width(rows[r][c]), ' ');
      const std::string cell = r == 0 ? toned(Tone::bold, rows[r][c]) : rows[r][c];
      const bool last = c + 1 == rows[r].size();
      out += numeric[c] ? pad + cell : cell + (last ? "" : pad);
      if (!last) out += "  ";
    }
    out += "\n";
  }
  return out;
}

std::string read_all(std::FILE* f) {
  std::string out;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, f)) > 0;) out.append(buffer, n);
  return out;
}

bool read_line(std::FILE* f, std::string& line) {
  line.clear();
  char buffer[65536];
  while (std::fgets(buffer, sizeof buffer, f)) {
    line += buffer;
    if (!line.empty() && line.back() == '\n') {
      line.pop_back();
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return true;
    }
  }
  return !line.empty();
}

bool read_file(const std::string& path, std::string& out) {
  if (path == "-") {
    out = read_all(stdin);
    return true;
  }
  std::FILE* f = std::fopen(path.c_str(), "rb");
  if (!f) return false;
  out = read_all(f);
  const bool good = std::ferror(f) == 0;
  std::fclose(f);
  return good;
}

bool write_file(const std::string& path, std::string_view text) {
  std::FILE* f = std::fopen(path.c_str(), "wb");
  if (!f) return false;
  const bool good = std::fwrite(text.data(), 1, text.size(), f) == text.size();
  return std::fclose(f) == 0 && good;
}

}  // namespace cascade::cli
