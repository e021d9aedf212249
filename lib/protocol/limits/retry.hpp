// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/headers.hpp>
#include <openai/core/retry_policy.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace openai::detail::protocol {

/// Returns how long the server asks the client to wait. Reads `retry-after-ms`. If this field is absent or not valid,
/// reads `retry-after`, which is a number of seconds (possibly with a fraction) or a date. A date is compared with the
/// response's own `date`, if there is one, because the clocks of server and client may differ. The result is rounded up
/// to ms. A wait is not valid if it is malformed, not finite, zero, negative or in the past. Returns `std::nullopt` if
/// there is no valid wait.
std::optional<std::chrono::milliseconds> parse_retry_after(const headers& fields,
                                                           std::chrono::system_clock::time_point now);

/// Returns the longer of two waits. `told` is the wait from the header fields, as `parse_retry_after` returned it. `ms`
/// is the wait that the body of the answer states.
std::optional<std::chrono::milliseconds> longer_wait(std::optional<std::chrono::milliseconds> told,
                                                     std::optional<double> ms);

/// Returns the code for an answer that is an error: its status is not 2xx, or its body contains an error. `api_code`
/// and `api_type` come from the body, or are empty. The first of these rules that applies decides:
///
/// - If `api_code` or `api_type` says that the quota is used up, and the status is 2xx or 4xx, the code is
///   `quota_exhausted`.
/// - If the status is not 2xx, it determines the code.
/// - If the library recognizes `api_code`, this value determines the code.
/// - If the library recognizes `api_type`, this value determines the code.
/// - Otherwise, the code is `in_stream_error`.
errc classify_status(int status, const std::string& api_code, const std::string& api_type);

/// Returns the value for `error_details::retryable`: whether it may help to repeat the request later. Pass 0 as
/// `status` if there is no error status. The first of these rules that applies decides:
///
/// - If `x-should-retry` is "false", the result is false.
/// - If `retry_after` is longer than the default `max_retry_after`, the result is false.
/// - If the quota is used up, the result is false.
/// - If `x-should-retry` is "true", the result is true.
/// - If there is an error status, it determines the result.
/// - Otherwise, `code` determines the result.
///
/// For the code `resolve_failed`, the result is false. The name look-up does not use this function: it sets `retryable`
/// itself.
bool is_retryable(int status, const headers& fields, errc code, std::optional<std::chrono::milliseconds> retry_after);

/// Whether the API itself refused the request: the answer had an error status, or it contained an error in place of the
/// result, e.g. as the first event of a stream.
bool was_refused(const error_details& failure) noexcept;

/// Returns how long to wait before the next attempt, or `std::nullopt` if there must not be another attempt. The caller
/// compares the result with the deadline of the call.
///
/// `attempts_made` is the number of failed attempts (1 after the first failure). `jitter01` is a random number in [0,
/// 1].
///
/// `failure.retryable` says whether another attempt may help. A `max_retry_after` above the default, or `sdk_statuses`,
/// can allow an attempt although `failure.retryable` is false. A request that may have been billed is repeated only if
/// the policy allows it or the API refused the request (see `was_refused`).
std::optional<std::chrono::milliseconds> next_delay(const retry_policy& policy, const error_details& failure,
                                                    int attempts_made, double jitter01);

/// Returns `asked`, the wait that the server asked for, increased by 0 % (if `jitter01` is 0) to 10 % (if `jitter01` is
/// 1). Without this increase, all clients might send their next request at the same time.
std::chrono::milliseconds stretched(std::chrono::milliseconds asked, double jitter01);

/// Returns the cost that a retry after this failure takes from the budget. The cost is 0 if the policy does not use the
/// budget.
int retry_cost(const retry_policy& policy, const error_details& failure) noexcept;

} // namespace openai::detail::protocol
