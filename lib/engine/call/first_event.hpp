// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/response_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// What fails if the first event of a stream reports a failure.
enum class first_failure {
    of_attempt, ///< the attempt; another one may follow
    of_call,    ///< the call, because this is its last attempt
    of_answer   ///< the answer, whose rest the stream delivers; the reader of the stream reports the failure
};

/// Waits for a stream's first event that is not a heartbeat. The event remains unread. If the event reports a failure,
/// the effect depends on `whose`:
///
/// - `of_attempt`: throws the failure. If the failure is retryable, the code names it, e.g. `rate_limited`. If not, the
///   code is `in_stream_error`.
/// - `of_call`: throws the failure with the code `in_stream_error`.
/// - `of_answer`: does not throw.
///
/// If the stream has no event or begins with the end marker, throws `truncated`. Also throws the errors of receiving.
/// If an event causes the error, the rest of the answer is received and discarded in the background on `executor`.
/// Cancellable.
asio::awaitable<void> await_first_event(std::unique_ptr<response_reader>& from, net::deadline limit,
                                        asio::any_io_executor executor, first_failure whose);

} // namespace openai::detail
