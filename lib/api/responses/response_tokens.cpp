// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_tokens.hpp"

namespace openai {

std::optional<observed::token_usage> tokens_of(const response& answer) {
    if (!answer.usage) return std::nullopt;
    observed::token_usage made;
    made.input = answer.usage->input_tokens;
    made.output = answer.usage->output_tokens;
    made.cached = answer.usage->input_tokens_details.cached_tokens;
    made.reasoning = answer.usage->output_tokens_details.reasoning_tokens;
    return made;
}

std::optional<observed::token_usage> tokens_of(const response_event& event) {
    return event.response() != nullptr ? tokens_of(*event.response()) : std::nullopt;
}

} // namespace openai
