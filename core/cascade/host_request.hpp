// What a model of the host is asked: the prompt as JSON, in the shape of OpenAI's chat completions; of an
// embedder, the texts as "input".
#pragma once

#include <string>
#include <string_view>

#include "cascade/result.hpp"
#include "dialect/request.hpp"

namespace cascade {

std::string host_request(const Prompt& prompt, std::string_view run_id, std::uint32_t attempt,
                         std::string_view model, Purpose purpose);

}  // namespace cascade
