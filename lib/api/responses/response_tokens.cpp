// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_tokens.hpp"

namespace openai {

namespace {

std::optional<observed::token_usage> stated(const std::optional<response_usage>& usage) {
    if (!usage) return std::nullopt;
    observed::token_usage made;
    made.input = usage->input_tokens;
    made.output = usage->output_tokens;
    made.cached = usage->input_tokens_details.cached_tokens;
    made.reasoning = usage->output_tokens_details.reasoning_tokens;
    return made;
}

} // namespace

std::optional<observed::token_usage> tokens_of(const response& answer) {
    return answer.ended() ? stated(answer.usage) : std::nullopt;
}

std::optional<observed::token_usage> tokens_of(const compaction& made) { return stated(made.usage); }

std::optional<observed::token_usage> tokens_of(const response_event& event) {
    return event.response() != nullptr ? tokens_of(*event.response()) : std::nullopt;
}

} // namespace openai
