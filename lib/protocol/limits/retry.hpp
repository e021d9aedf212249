// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/headers.hpp>
#include <openai/core/retry_policy.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace openai::detail::protocol {

/// How long the server asks to wait: `retry-after-ms`, else `retry-after` as seconds (also with a fraction) or as a
/// date, counted from the answer's own `date` if it has one: the server's clock and ours need not agree. Rounded up to
/// ms. What is unreadable, not finite, zero, negative or past is nothing.
std::optional<std::chrono::milliseconds> parse_retry_after(const headers& fields,
                                                           std::chrono::system_clock::time_point now);

/// The longer of that and of a wait in ms that stands elsewhere in the answer.
std::optional<std::chrono::milliseconds> longer_wait(std::optional<std::chrono::milliseconds> told,
                                                     std::optional<double> ms);

/// The code for an answer that is no success. `api_code` and `api_type` are what the body says, or empty. For an error
/// inside a 200 they decide; `in_stream_error` if they tell nothing.
errc classify_status(int status, const std::string& api_code, const std::string& api_type);

/// Whether repeating the request later may help; what `error_details::retryable` is to hold. `status` is 0 if no answer
/// came. `resolve_failed` counts as final: the caller knows whether the name server said so, and corrects it.
bool is_retryable(int status, const headers& fields, errc code, std::optional<std::chrono::milliseconds> retry_after);

/// The API says itself that it did not deliver: with an error status, or with an error instead of a stream.
bool was_refused(const error_details& failure) noexcept;

/// How long to wait before the next attempt; nothing: give up. `attempts_made` counts the failed ones (1 after the
/// first failure), `jitter01` is random in [0, 1]. Builds on `failure.retryable`, and repeats nothing that may have
/// been billed unless the policy says so or the API answered with an error status. The caller compares the result with
/// its deadline.
std::optional<std::chrono::milliseconds> next_delay(const retry_policy& policy, const error_details& failure,
                                                    int attempts_made, double jitter01);

/// A wait that the server asked for, up to a tenth longer, so that not everybody comes back together.
std::chrono::milliseconds stretched(std::chrono::milliseconds asked, double jitter01);

/// What a retry after this failure takes from the budget; 0: the policy does not use it.
int retry_cost(const retry_policy& policy, const error_details& failure) noexcept;

} // namespace openai::detail::protocol
