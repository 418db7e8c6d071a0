// Numbers as text, the same on every platform and in wasm (where to_chars(double) would cost 118 KB of
// tables).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade {

void append_int(std::string& out, std::int64_t v);
// Fifteen significant digits, the shortest way; whole numbers have no point; not finite becomes "null".
void append_double(std::string& out, double v);
std::string number_text(double v);
// The nearest number that nine decimals write exactly, which append_double does quickly.
double nine_decimals(double v);
// Plain decimal with `digits` after the point, for people: fixed_text(12.345, 1) == "12.3".
std::string fixed_text(double v, int digits);
std::optional<double> parse_double(std::string_view s);  // the whole of s, JSON's grammar
std::optional<std::int64_t> parse_int(std::string_view s);

}  // namespace cascade
