// Text: UTF-8 and the few ASCII helpers that everything above needs.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cascade {

bool is_utf8(std::string_view s);
// How many bytes of s can be handed out now without cutting a character in two (the rest waits for more
// bytes).
std::size_t utf8_complete_prefix(std::string_view s);
// Invalid sequences become U+FFFD.
std::string utf8_repair(std::string_view s);
// Decodes the code point at s[pos] and moves pos past it; U+FFFD and one byte on an error.
char32_t utf8_next(std::string_view s, std::size_t& pos);
void utf8_append(std::string& out, char32_t cp);
// The value of four hexadecimal digits at `pos`, -1 when they are not four.
int hex4(std::string_view s, std::size_t pos);

char ascii_lower(char c);
std::string to_lower_ascii(std::string_view s);
bool iequals(std::string_view a, std::string_view b);  // ASCII case folded
bool istarts_with(std::string_view s, std::string_view prefix);
bool icontains(std::string_view haystack, std::string_view needle);
std::string_view trim(std::string_view s);
bool is_one_of(std::string_view s, std::initializer_list<std::string_view> set);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The nearest of `candidates` by edit distance, or "" when none is near enough to be a typing mistake.
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& candidates);

// "sk-p...9f2c" -> what may be shown of a secret: "sk-…9f2c" for long ones, "…" for short ones.
std::string redacted(std::string_view secret);

// Standard base64 (RFC 4648, padded).
std::string base64_encode(std::string_view bytes);
bool base64_decode(std::string_view text, std::string& out);

}  // namespace cascade
