// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>
#include <openai/responses/compaction.hpp>
#include <openai/responses/response_event.hpp>

#include <optional>

namespace openai {

/// Returns the token usage that a response reports, in the form for observers. Returns `std::nullopt` if it reports
/// none, or if it has not ended: when it has, it reports all tokens, including those that it reported before.
std::optional<observed::token_usage> tokens_of(const response& answer);

/// Returns the token usage of the response in an event. Returns `std::nullopt` if the event contains no response, or if
/// the response reports no usage or has not ended.
std::optional<observed::token_usage> tokens_of(const response_event& event);

/// Returns the token usage that the result of a compaction reports, or `std::nullopt` if it reports none.
std::optional<observed::token_usage> tokens_of(const compaction& made);

} // namespace openai
