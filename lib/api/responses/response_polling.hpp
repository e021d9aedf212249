// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/polling.hpp"

#include <openai/responses/response.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace openai::detail {

/// A function that requests the current state of a response object from the server. Each call of the function sends one
/// request.
using response_look = std::function<boost::asio::awaitable<value_with_response<response>>()>;

/// Calls `look` repeatedly until the response has ended or the time limit passes. Returns the result of the last call.
/// The pauses between the calls grow from `pause` to ten seconds. `look` must outlive the operation.
boost::asio::awaitable<value_with_response<response>> poll_response(const response_look& look, polling times,
                                                                    std::chrono::milliseconds pause);

} // namespace openai::detail
