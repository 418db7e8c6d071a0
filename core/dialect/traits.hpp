// Traits: what a provider and model can take, as the catalogue and the wire format's rules have it.
#pragma once

#include <string_view>

#include "dialect/dialect.hpp"

namespace cascade {

// Everything but the key, the headers and what a configuration says otherwise. A model that is not known is
// taken at its best: nothing is refused on a guess, the provider will say.
WireTraits wire_traits(std::string_view provider, std::string_view model);

// The dialect's name for a provider ("openai_chat" when it is not known).
std::string_view default_dialect(std::string_view provider);

}  // namespace cascade
