// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>
#include <openai/responses/compaction.hpp>
#include <openai/responses/response_event.hpp>

#include <optional>

namespace openai {

/// Returns the tokens that a response states, in the form for observers.
std::optional<observed::token_usage> tokens_of(const response& answer);

/// Returns the tokens of the response that an event contains, or `std::nullopt` if it contains none.
std::optional<observed::token_usage> tokens_of(const response_event& event);

/// Returns the tokens that a compaction states.
std::optional<observed::token_usage> tokens_of(const compaction& made);

} // namespace openai
