// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/attempt_log.hpp"

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <optional>
#include <string>

/// How a stream fails, whatever its events are.
namespace openai::detail {

/// The server said so in an event.
error in_stream_error(api_error said);

/// The answer is over, and not every choice says that it is complete. `words`: what stood outside of all events;
/// `marked`: behind them came the end marker.
error unfinished_stream(const std::string& words, bool marked);

/// The stream ended, and nothing of an answer was in it.
error empty_stream(const std::string& words);

/// More came than `stream_limits.accumulated` allows to keep, and the whole is asked for.
error cut_answer();

/// What happened while the stream was read, with what the response and the attempts before it add.
error failure_of_stream(const error& failure, const http_response& begun, const std::optional<attempt_log>& attempts);

} // namespace openai::detail
