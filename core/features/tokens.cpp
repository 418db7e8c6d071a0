// The tokenizer beyond plain words: a few range checks tell the rest of Unicode apart.
#include "features/tokens.hpp"

#include "base/text.hpp"

namespace cascade {
namespace {

// Base letters of U+00C0..U+017F (Latin-1 and Latin Extended-A), upper case folded; two letters where one
// will not do.
constexpr const char* kLatin[] = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e",  "e", "e", "e", "i",  "i",  "i", "i", "d", "n",
    "o", "o", "o",  "o",  "o", "",  "o",  "u",  "u",  "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i",  "i", "i", "i", "d",  "n",  "o", "o", "o", "o",
    "o", "",  "o",  "u",  "u", "u", "u",  "y",  "th", "y", "a", "a", "a",  "a",  "a", "a", "c", "c",
    "c", "c", "c",  "c",  "c", "c", "d",  "d",  "d",  "d", "e", "e", "e",  "e",  "e", "e", "e", "e",
    "e", "e", "g",  "g",  "g", "g", "g",  "g",  "g",  "g", "h", "h", "h",  "h",  "i", "i", "i", "i",
    "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j",  "j", "k", "k", "k",  "l",  "l", "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n",  "n", "n", "n", "n",  "n",  "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r",  "r", "s", "s", "s",  "s",  "s", "s", "s", "s",
    "t", "t", "t",  "t",  "t", "t", "u",  "u",  "u",  "u", "u", "u", "u",  "u",  "u", "u", "u", "u",
    "w", "w", "y",  "y",  "y", "z", "z",  "z",  "z",  "z", "z", "s"};
static_assert(sizeof(kLatin) / sizeof(kLatin[0]) == 0x180 - 0xC0);

enum class Wide : std::uint8_t { letter, ideograph, symbol, space, invisible };

struct WideClass {
  Wide kind;
  Script script;
};

constexpr WideClass classify_wide(char32_t c) {
  if (c >= 0x3400 && c < 0xA000) return {Wide::ideograph, Script::han};
  if (c < 0xC0) {
    if (c == 0xA0 || c == 0x85) return {Wide::space, Script::none};
    if (c == 0xAD) return {Wide::invisible, Script::none};
    if (c == 0xAA || c == 0xBA || c == 0xB5) return {Wide::letter, Script::latin};
    return {Wide::symbol, Script::none};
  }
  if (c == 0xD7 || c == 0xF7) return {Wide::symbol, Script::none};
  if (c < 0x300) return {Wide::letter, Script::latin};
  if (c < 0x370) return {Wide::invisible, Script::none};  // combining marks
  if (c < 0x400) return {Wide::letter, Script::greek};
  if (c < 0x530) return {Wide::letter, Script::cyrillic};
  if (c < 0x590) return {Wide::letter, Script::other};
  if (c < 0x600) return {Wide::letter, Script::hebrew};
  if (c == 0x60C || c == 0x61B || c == 0x61F) return {Wide::symbol, Script::arabic};
  if (c < 0x780) return {Wide::letter, Script::arabic};
  if (c < 0x900) return {Wide::letter, Script::other};
  if (c == 0x964 || c == 0x965) return {Wide::symbol, Script::indic};
  if (c < 0xE00) return {Wide::letter, Script::indic};
  if (c < 0xE80) return {Wide::letter, Script::thai};
  if (c < 0x1100) return {Wide::letter, Script::other};
  if (c < 0x1200) return {Wide::letter, Script::hangul};
  if (c < 0x1E00) return {Wide::letter, Script::other};
  if (c < 0x1F00) return {Wide::letter, Script::latin};
  if (c < 0x2000) return {Wide::letter, Script::greek};
  if (c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F)
    return {Wide::space, Script::none};
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F))
    return {Wide::invisible, Script::none};
  if (c < 0x2C00) return {Wide::symbol, Script::none};
  if (c < 0x3000) return {c >= 0x2E00 ? Wide::symbol : Wide::letter, Script::other};
  if (c == 0x3000) return {Wide::space, Script::none};
  if (c == 0x3005 || c == 0x3007) return {Wide::ideograph, Script::han};
  if (c < 0x3040) return {Wide::symbol, Script::none};
  if (c == 0x30FB) return {Wide::symbol, Script::none};
  if (c < 0x3100) return {Wide::ideograph, Script::kana};
  if (c < 0x3130) return {Wide::ideograph, Script::han};
  if (c < 0x3190) return {Wide::letter, Script::hangul};
  if (c < 0x3400) return {Wide::symbol, Script::none};
  if (c >= 0xAC00 && c < 0xD7B0) return {Wide::letter, Script::hangul};
  if (c >= 0xF900 && c < 0xFB00) return {Wide::ideograph, Script::han};
  if (c >= 0xFB50 && c < 0xFE00) return {Wide::letter, Script::arabic};
  if (c >= 0xFE00 && c <= 0xFE0F) return {Wide::invisible, Script::none};
  if (c == 0xFEFF) return {Wide::invisible, Script::none};
  if (c >= 0xFE30 && c < 0xFE70) return {Wide::symbol, Script::none};
  if (c >= 0xFF66 && c <= 0xFF9D) return {Wide::ideograph, Script::kana};
  if (c >= 0xFF00 && c < 0x10000) return {Wide::symbol, Script::none};
  if (c >= 0x1F000 && c < 0x1FB00) return {Wide::symbol, Script::none};
  if (c >= 0x20000 && c < 0x32000) return {Wide::ideograph, Script::han};
  return {Wide::letter, Script::other};
}

// Lower case of Greek and Cyrillic capitals; the rest is left as it is.
constexpr char32_t fold_wide(char32_t c) {
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

bool wide_upper(char32_t c) {
  if (c >= 0xC0 && c < 0xDF) return true;
  if (c >= 0x100 && c < 0x180) return (c & 1) == 0;
  return fold_wide(c) != c;
}

constexpr bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }

// Fullwidth ASCII, as Chinese and Japanese keyboards write it, is ASCII.
constexpr char32_t narrow(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; }

}  // namespace

bool Tokenizer::next(Token& token) {
  const char* const text = text_.data();
  const std::size_t size = text_.size();
  bool space = pos_ == 0;
  for (; pos_ < size; ++pos_) {
    const auto byte = static_cast<unsigned char>(text[pos_]);
    const ByteClass k = kByteClass[byte];
    if (k == ByteClass::space) space = true;
    if (k == ByteClass::space || k == ByteClass::control) continue;
    token = {};
    token.begin = static_cast<std::uint32_t>(pos_);
    token.space_before = space;
    if (k <= ByteClass::upper || k == ByteClass::underscore) {
      read_word(token);
      return true;
    }
    if (k == ByteClass::digit) {
      read_number(token);
      return true;
    }
    if (k == ByteClass::beyond_ascii) {
      if (read_beyond_ascii(token)) return true;
      space = true;  // white space outside ASCII
      --pos_;
      continue;
    }
    token.end = token.begin + 1;
    if (k == ByteClass::line_end) {
      token.kind = TokenKind::newline;
      token.symbol = '\n';
      token.space_before = true;
    } else {
      token.symbol = byte;
      token.hash = kAsciiSymbolHash[byte];
      token.folded = text_.substr(pos_, 1);
    }
    ++pos_;
    return true;
  }
  return false;
}

void Tokenizer::read_word(Token& token) {
  // Locals, because writing characters through a member would make the compiler reload every other member.
  const char* const text = text_.data();
  const std::size_t text_size = text_.size();
  std::size_t pos = pos_;
  char* const folded = folded_;
  std::size_t size = 0;
  std::uint32_t h = kWordHashSeed;
  unsigned letters = 0, uppers = 0;
  bool lower_seen = false, capitalised = false, mixed_case = false, identifier = false;
  Script script = Script::none;
  const auto put = [&](unsigned char b) {
    h = word_hash_step(h, b);
    if (size < kFoldedBytes) folded[size++] = static_cast<char>(b);
  };
  const auto letter = [&](bool upper) {
    if (upper) {
      capitalised = capitalised || letters == 0;
      mixed_case = mixed_case || lower_seen;
      ++uppers;
    } else {
      lower_seen = true;
    }
    ++letters;
  };
  while (pos < text_size) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte < 128) {
      const ByteClass k = kByteClass[byte];
      if (k <= ByteClass::upper) {
        put(static_cast<unsigned char>(byte | 0x20));
        letter(k == ByteClass::upper);
        if (script == Script::none) script = Script::latin;
      } else if (k == ByteClass::digit || k == ByteClass::underscore) {
        put(byte);
        identifier = true;
      } else if (byte == '\'' && pos + 1 < text_size && letters > 0) {
        const auto after = static_cast<unsigned char>(text[pos + 1]);
        if (after < 128 && kByteClass[after] > ByteClass::upper) break;
      } else {
        break;
      }
      ++pos;
      continue;
    }
    std::size_t after = pos;
    const char32_t c = utf8_next(text_, after);
    const char32_t ascii = narrow(c);
    if (ascii < 128) {
      const ByteClass k = kByteClass[ascii];
      if (k > ByteClass::digit) break;
      put(static_cast<unsigned char>(k == ByteClass::upper ? ascii | 0x20 : ascii));
      if (k == ByteClass::digit) identifier = true;
      else letter(k == ByteClass::upper);
      script = Script::latin;
      pos = after;
      continue;
    }
    if (is_apostrophe(c)) {
      if (letters == 0 || after >= text_size) break;
      const auto b = static_cast<unsigned char>(text[after]);
      if (b < 128 && kByteClass[b] > ByteClass::upper) break;
      pos = after;
      continue;
    }
    const auto [kind, its_script] = classify_wide(c);
    if (kind == Wide::invisible) {
      pos = after;
      continue;
    }
    if (kind != Wide::letter) break;
    letter(wide_upper(c));
    if (c >= 0xC0 && c < 0x180) {
      for (const char* p = kLatin[c - 0xC0]; *p; ++p) put(static_cast<unsigned char>(*p));
    } else {
      const char32_t f = fold_wide(c);
      for (int shift = f > 0xFFFF ? 16 : 8; shift >= 0; shift -= 8)
        h = word_hash_step(h, static_cast<unsigned char>((f >> shift) & 0xFF));
      if (size + 4 <= kFoldedBytes) {
        // UTF-8 again, so that `folded` stays text.
        if (f < 0x800) {
          folded[size++] = static_cast<char>(0xC0 | (f >> 6));
        } else {
          folded[size++] = static_cast<char>(0xE0 | ((f >> 12) & 0x0F));
          folded[size++] = static_cast<char>(0x80 | ((f >> 6) & 0x3F));
        }
        folded[size++] = static_cast<char>(0x80 | (f & 0x3F));
      }
    }
    if (script == Script::none || script == Script::latin) script = its_script;
    pos = after;
  }
  pos_ = pos;
  token.kind = TokenKind::word;
  token.script = script;
  token.end = static_cast<std::uint32_t>(pos);
  token.hash = word_hash_end(h);
  token.folded = std::string_view(folded_, size);
  token.letters = static_cast<std::uint8_t>(letters < 255 ? letters : 255);
  token.capitalised = capitalised;
  token.mixed_case = mixed_case;
  token.identifier = identifier;
  token.all_caps = letters >= 2 && uppers == letters;
}

void Tokenizer::read_number(Token& token) {
  const char* const text = text_.data();
  const std::size_t text_size = text_.size();
  const auto digit_at = [&](std::size_t at) { return at < text_size && text[at] >= '0' && text[at] <= '9'; };
  std::size_t pos = pos_;
  std::uint32_t h = kWordHashSeed ^ 0x9747b28cu;
  std::size_t size = 0;
  for (; pos < text_size; ++pos) {
    const char c = text[pos];
    if (!digit_at(pos) && !((c == '.' || c == ',') && digit_at(pos + 1))) break;
    h = word_hash_step(h, static_cast<unsigned char>(c));
    if (size < kFoldedBytes) ++size;
  }
  token.kind = TokenKind::number;
  token.end = static_cast<std::uint32_t>(pos);
  token.hash = word_hash_end(h);
  token.folded = text_.substr(pos_, size);
  pos_ = pos;
}

bool Tokenizer::read_beyond_ascii(Token& token) {
  const std::size_t begin = pos_;
  std::size_t after = pos_;
  const char32_t c = narrow(utf8_next(text_, after));
  if (c < 128) {
    if (kByteClass[c] <= ByteClass::digit) {  // fullwidth letters and digits
      read_word(token);
      return true;
    }
    pos_ = after;
    token.symbol = c;
  } else {
    const auto [kind, script] = classify_wide(c);
    if (kind == Wide::letter) {
      read_word(token);
      if (token.end == begin) pos_ = after;  // cannot happen; a guard against standing still
      return true;
    }
    pos_ = after;
    if (kind == Wide::space || kind == Wide::invisible) return false;
    token.symbol = c;
    token.script = script;
    if (kind == Wide::ideograph) token.kind = TokenKind::ideograph;
  }
  token.end = static_cast<std::uint32_t>(pos_);
  token.hash = symbol_hash(token.symbol);
  token.folded = text_.substr(begin, pos_ - begin);
  return true;
}

}  // namespace cascade
