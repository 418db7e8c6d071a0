#include "dialect/chunk_template.hpp"

#include <optional>

#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade {
namespace {

constexpr int kMostLessons = 6;  // a stream that never repeats itself is left to the parser
constexpr std::size_t kLargestChunk = 4096;

// Fields that differ from chunk to chunk and say nothing.
bool is_noise(std::string_view key) {
  return is_one_of(key,
                   {"created", "created_at", "obfuscation", "sequence_number", "bytes", "p", "token_id"});
}

// Position after the closing quote of the string that starts at `pos` (after its opening quote), or npos.
std::size_t skip_string(std::string_view s, std::size_t pos) {
  for (; pos < s.size(); ++pos) {
    if (s[pos] == '"') return pos + 1;
    if (s[pos] == '\\') ++pos;
  }
  return std::string_view::npos;
}

bool is_number_char(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The string at `pos` (after its opening quote) into `out`; moves pos past the closing quote. False for
// anything unusual (control characters, surrogates, NUL, bad UTF-8): the parser knows what to do with those.
bool take_string(std::string_view s, std::size_t& pos, std::string& out) {
  out.clear();
  bool ascii = true;
  std::size_t run = pos;
  for (; pos < s.size(); ++pos) {
    const unsigned char c = static_cast<unsigned char>(s[pos]);
    if (c == '"') {
      out.append(s, run, pos - run);
      ++pos;
      return ascii || is_utf8(out);
    }
    if (c < 0x20) return false;
    if (c >= 0x80) ascii = false;
    if (c != '\\') continue;
    out.append(s, run, pos - run);
    if (++pos >= s.size()) return false;
    switch (s[pos]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '/': out += '/'; break;
      case 'u': {
        if (pos + 4 >= s.size()) return false;
        char32_t cp = 0;
        for (std::size_t k = 1; k <= 4; ++k) {
          const int h = hex_value(s[pos + k]);
          if (h < 0) return false;
          cp = cp * 16 + static_cast<char32_t>(h);
        }
        if (cp == 0 || (cp >= 0xD800 && cp <= 0xDFFF)) return false;
        utf8_append(out, cp);
        pos += 4;
        break;
      }
      default: return false;
    }
    run = pos + 1;
  }
  return false;
}

std::size_t skip_number(std::string_view s, std::size_t pos) {
  while (pos < s.size() && is_number_char(s[pos])) ++pos;
  return pos;
}

// Numbers and commas, as in "bytes":[72,105]. Moves pos to what follows them.
std::size_t skip_numbers(std::string_view s, std::size_t pos) {
  while (pos < s.size() && (is_number_char(s[pos]) || s[pos] == ',' || s[pos] == ' ')) ++pos;
  return pos;
}

bool take_literal(std::string_view s, std::size_t& pos, std::string_view literal) {
  if (s.substr(pos, literal.size()) != literal) return false;
  pos += literal.size();
  return true;
}

// The elements of "top_logprobs":[{"token":"Hi","logprob":-0.5,"bytes":[72,105]},...], up to the closing
// bracket.
bool take_alternatives(std::string_view s, std::size_t& pos,
                       std::vector<std::pair<std::string, double>>& out) {
  out.clear();
  while (pos < s.size() && s[pos] != ']') {
    if (!out.empty() && !take_literal(s, pos, ",")) return false;
    auto& [token, logprob] = out.emplace_back();
    if (!take_literal(s, pos, "{\"token\":\"") || !take_string(s, pos, token) ||
        !take_literal(s, pos, ",\"logprob\":"))
      return false;
    const std::size_t end = skip_number(s, pos);
    const std::optional<double> value = parse_double(s.substr(pos, end - pos));
    if (!value) return false;
    logprob = *value;
    pos = end;
    if (take_literal(s, pos, ",\"bytes\":null}") || take_literal(s, pos, "}")) continue;
    if (!take_literal(s, pos, ",\"bytes\":[")) return false;
    pos = skip_numbers(s, pos);
    if (!take_literal(s, pos, "]}")) return false;
  }
  return true;
}

}  // namespace

bool ChunkTemplate::match(std::string_view s, Found& out) const {
  if (pieces_.empty()) return false;
  out.has_token = false;
  out.top.clear();
  std::size_t pos = 0;
  for (const Piece& piece : pieces_) {
    if (s.compare(pos, piece.literal.size(), piece.literal) != 0) return false;
    pos += piece.literal.size();
    switch (piece.hole) {
      case Hole::none: break;
      case Hole::text:
        if (!take_string(s, pos, out.text)) return false;
        break;
      case Hole::token:
        if (!take_string(s, pos, out.token)) return false;
        out.has_token = true;
        break;
      case Hole::string:
        pos = skip_string(s, pos);
        if (pos == std::string_view::npos) return false;
        break;
      case Hole::number:
      case Hole::logprob: {
        const std::size_t start = pos;
        pos = skip_number(s, pos);
        if (pos == start) return false;
        if (piece.hole == Hole::logprob) {
          const auto v = parse_double(s.substr(start, pos - start));
          if (!v) return false;
          out.logprob = *v;
        }
        break;
      }
      case Hole::array: pos = skip_numbers(s, pos); break;
      case Hole::top:
        if (!take_alternatives(s, pos, out.top)) return false;
        break;
    }
  }
  return pos == s.size() && !out.text.empty();
}

void ChunkTemplate::learn(std::string_view chunk, const Found& understood) {
  if (lessons_ >= kMostLessons || chunk.size() > kLargestChunk) return;
  ++lessons_;
  pieces_.clear();
  Found proof;
  if (!cut(chunk, understood.has_token) || !match(chunk, proof) || !(proof == understood)) pieces_.clear();
}

bool ChunkTemplate::cut(std::string_view s, bool with_token) {
  std::size_t literal = 0;  // where the bytes since the last hole begin
  int texts = 0, tokens = 0;
  std::string_view key;
  const auto hole_at = [&](std::size_t pos, Hole hole) {
    pieces_.push_back({std::string(s.substr(literal, pos - literal)), hole});
  };
  for (std::size_t pos = 0; pos < s.size();) {
    const char c = s[pos];
    if (c == '"') {
      const std::size_t end = skip_string(s, pos + 1);
      if (end == std::string_view::npos) return false;
      if (end < s.size() && s[end] == ':') {
        key = s.substr(pos + 1, end - pos - 2);
        pos = end + 1;
        continue;
      }
      Hole hole = Hole::none;
      if (key == text_key_ && ++texts == 1) hole = Hole::text;
      else if (with_token && key == "token" && ++tokens == 1) hole = Hole::token;
      else if (is_noise(key)) hole = Hole::string;
      if (hole != Hole::none) {
        hole_at(pos + 1, hole);
        literal = end;
      }
      pos = end;
    } else if (is_number_char(c) && (c == '-' || (c >= '0' && c <= '9')) &&
               (is_noise(key) || (with_token && key == "logprob"))) {
      hole_at(pos, key == "logprob" ? Hole::logprob : Hole::number);
      pos = skip_number(s, pos);
      literal = pos;
    } else if (c == '[' && key == "bytes") {
      hole_at(++pos, Hole::array);
      literal = pos = skip_numbers(s, pos);
    } else if (c == '[' && with_token && key == "top_logprobs") {
      hole_at(++pos, Hole::top);
      std::vector<std::pair<std::string, double>> ignored;
      if (!take_alternatives(s, pos, ignored)) return false;
      literal = pos;
    } else {
      ++pos;
    }
  }
  hole_at(s.size(), Hole::none);
  return texts == 1 && tokens <= 1;
}

}  // namespace cascade
