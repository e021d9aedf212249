// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/incoming.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace openai::detail {

/// Waits for the first event of a stream and leaves it to be read, unless it is an error that may heal.
/// Errors: that one, classified, not known to be billed, its connection drained in the background on `executor`;
/// what receiving gives. An end without an event is left to the reader of the stream. Cancellable.
asio::awaitable<void> await_first_event(std::unique_ptr<incoming>& from, io::deadline limit,
                                        asio::any_io_executor executor);

} // namespace openai::detail
