// How names are brought to the form in which the tables have them. Shared by models and prices.
#pragma once

#include <string_view>

namespace cascade {

std::string_view canonical_provider(std::string_view name);  // "gemini" -> "google"; "" when unknown
std::string_view family_name(std::string_view model);        // "gpt-4o-2024-08-06" -> "gpt-4o"

}  // namespace cascade
