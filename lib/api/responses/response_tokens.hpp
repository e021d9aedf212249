// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>
#include <openai/responses/compaction.hpp>
#include <openai/responses/response_event.hpp>

#include <optional>

namespace openai {

/// What a response states, as an observer is told it.
std::optional<observed::token_usage> tokens_of(const response& answer);

/// The same of the response that an event carries.
std::optional<observed::token_usage> tokens_of(const response_event& event);

/// What a compaction states.
std::optional<observed::token_usage> tokens_of(const compaction& made);

} // namespace openai
