// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/response_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// Waits for the first event of a stream that is not a heartbeat. The event remains unread.
/// Throws if the event reports a failure. The code is `in_stream_error` if this is the `last` attempt or the failure is
/// permanent. Otherwise, the code is that of the failure. Throws `truncated` if the stream has no event or only the end
/// marker. Also throws the errors of receiving. After a failure, the rest of the answer is received and discarded in
/// the background on `executor`. Cancellable.
asio::awaitable<void> await_first_event(std::unique_ptr<response_reader>& from, net::deadline limit,
                                        asio::any_io_executor executor, bool last);

} // namespace openai::detail
