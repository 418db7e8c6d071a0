// Provider errors: what a provider's error answer means to a cascade. One place knows all the shapes and
// codes.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace cascade {

// True when this answer is an error although it may have come with HTTP 200.
bool looks_like_error(JsonView body);

// The typed error of an answer. `body` may be a null view (then `raw` is shown, shortened).
// Error::detail_json holds
// {"code","type","param","refused"} as far as the provider said them; "refused" names the request parameter
// that the model does not take ("logprobs", "temperature", ...), so that a caller can leave it out and
// remember.
Error provider_error(int http_status, JsonView body, std::string_view raw, std::string_view provider);

// "refused" of an error made above, or "".
std::string refused_parameter(const Error& error);

}  // namespace cascade
