#include "base/long_strings.hpp"

#include <cstring>

#include "base/text.hpp"

namespace cascade {
namespace {

constexpr std::size_t kLong = 32, kNone = std::string_view::npos;

// Of the string whose content begins at `from`; kNone when it has no end.
std::size_t closing_quote(std::string_view text, std::size_t from) {
  std::size_t quote = text.find('"', from), slash = from;
  while (quote != kNone) {
    slash = text.substr(0, quote).find('\\', slash);
    if (slash == kNone) return quote;
    slash += 2;
    if (slash > quote) quote = text.find('"', slash);  // it was escaped
  }
  return kNone;
}

// The code point of a \u escape at `i`, which moves past it; -1 for all that not everybody reads alike: NUL,
// half a surrogate pair, digits that are none.
std::int32_t unicode_escape(std::string_view raw, std::size_t& i) {
  const int first = hex4(raw, i + 2);
  i += 6;
  if (first <= 0 || (first >= 0xDC00 && first <= 0xDFFF)) return -1;
  if (first < 0xD800 || first > 0xDBFF) return first;
  const int second = raw.substr(i, 2) == "\\u" ? hex4(raw, i + 2) : -1;
  i += 6;
  if (second < 0xDC00 || second > 0xDFFF) return -1;
  return 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF);
}

// False when it holds an escape that is better left to cJSON.
bool decode(std::string_view raw, std::string& out) {
  static constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  std::size_t slash = raw.find('\\');
  if (slash == kNone) return true;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); slash = raw.find('\\', i)) {
    out.append(raw, i, slash - i);
    if (slash == kNone) break;
    i = slash;
    if (raw[i + 1] == 'u') {
      const std::int32_t code_point = unicode_escape(raw, i);
      if (code_point < 0) return false;
      utf8_append(out, static_cast<char32_t>(code_point));
    } else {
      const std::size_t name = kNames.find(raw[i + 1]);
      if (name == kNone) return false;
      out += kMeanings[name];
      i += 2;
    }
  }
  return true;
}

}  // namespace

LongStrings::LongStrings(std::string_view text) {
  std::size_t copied = 0, ordinal = 0, end = 0;
  for (std::size_t open = text.find('"'); open != kNone; open = text.find('"', end + 1), ++ordinal) {
    end = closing_quote(text, open + 1);
    if (end == kNone) break;
    const std::string_view raw = text.substr(open + 1, end - open - 1);
    std::string decoded;
    if (raw.size() < kLong || !decode(raw, decoded)) continue;
    if (lifted_.empty()) skeleton_.reserve(text.size() - raw.size());
    skeleton_.append(text, copied, open + 1 - copied);
    copied = end;
    lifted_.push_back({ordinal, raw, std::move(decoded)});
  }
  if (any()) skeleton_.append(text, copied);
}

bool LongStrings::put_back(cJSON* root) {
  Walk walk{0, lifted_.begin()};
  return put_back(root, walk) && walk.next == lifted_.end();
}

bool LongStrings::put_back(cJSON* first, Walk& walk) const {
  for (cJSON* node = first; node && walk.next != lifted_.end(); node = node->next) {
    if (node->string && !take_place(node->string, walk)) return false;
    if (node->valuestring && !take_place(node->valuestring, walk)) return false;
    if (node->child && !put_back(node->child, walk)) return false;
  }
  return true;
}

bool LongStrings::take_place(char*& placeholder, Walk& walk) const {
  if (walk.next == lifted_.end() || walk.ordinal++ != walk.next->ordinal) return true;
  const Lifted& lifted = *walk.next++;
  const std::string_view whole = lifted.decoded.empty() ? lifted.raw : std::string_view(lifted.decoded);
  char* const place = static_cast<char*>(cJSON_malloc(whole.size() + 1));
  if (!place) return false;
  std::memcpy(place, whole.data(), whole.size());
  place[whole.size()] = '\0';
  cJSON_free(placeholder);
  placeholder = place;
  return true;
}

}  // namespace cascade
