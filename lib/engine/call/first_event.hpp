// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/response_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// States what counts as failed if the first event of a stream reports a failure.
enum class first_failure {
    of_attempt, ///< only the attempt; another one may follow
    of_call,    ///< the call, because this is its last attempt
    of_answer   ///< the answer whose rest this call requests; the reader of the stream reports the failure
};

/// Waits for a stream's first event that is not a heartbeat. The event remains unread. If the event reports a failure,
/// the effect depends on `whose`:
///
/// - `of_attempt`: throws the failure. A retryable failure has its own code, e.g. `rate_limited`. Any other failure has
///   the code `in_stream_error`.
/// - `of_call`: throws the failure with the code `in_stream_error`.
/// - `of_answer`: does not throw the failure.
///
/// If the stream has no event or begins with the end marker, throws `truncated`. Also throws the errors of receiving.
/// If the error comes from an event, including the end marker, receives and discards the rest of the answer in the
/// background, on `executor`. Cancellable.
asio::awaitable<void> await_first_event(std::unique_ptr<response_reader>& from, net::deadline limit,
                                        asio::any_io_executor executor, first_failure whose);

} // namespace openai::detail
