// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"

namespace openai::testing {

struct api_request;
struct api_state;

/// Answers requests about stored responses, requests to count the tokens of an input, and requests to compact an input.
/// For `strict`, see `wrong_input`.
http_answer response_answer(api_state& state, const api_request& request, bool strict);

} // namespace openai::testing
