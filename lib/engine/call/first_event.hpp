// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/response_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// Waits for the first event of a stream that is no heartbeat, and leaves it to be read: the server answers.
/// Errors: what that event says, `in_stream_error` if this is the `last` attempt or it cannot heal, otherwise
/// classified; `truncated` if there is none, or only the end marker. What is left
/// of the answer is drained in the background on `executor`. And what receiving gives. Cancellable.
asio::awaitable<void> await_first_event(std::unique_ptr<response_reader>& from, net::deadline limit,
                                        asio::any_io_executor executor, bool last);

} // namespace openai::detail
