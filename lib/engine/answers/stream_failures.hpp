// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Makes the errors of streams, independently of the type of their events.
namespace openai::detail {

class attempt_log;

/// Returns the error that the server reported in an event.
error in_stream_error(api_error said);

/// Returns the error for a stream that ended before every choice was complete. `words` is the text outside of all
/// events. `marked` says whether the end marker arrived.
error unfinished_stream(const std::string& words, bool marked);

/// Returns the error for a stream that ended without any part of an answer.
error empty_stream(const std::string& words);

/// Returns the error for the following case: the server was asked for the rest of a stream, but sent a document, and
/// this document says that the answer has not ended yet.
error unstreamed_rest();

/// Returns the error for a server that sent the rest of a different answer than the requested one. `wanted` is the id
/// of the requested answer, and `found` is the id of the answer that the server sent.
error foreign_rest(std::string_view wanted, std::string_view found);

/// Returns the error for an answer that is larger than `stream_limits.accumulated`. A caller that wants the whole
/// answer gets this error.
error cut_answer();

/// Completes `failure`, an error from reading the stream, and returns the result. Adds the data of the response and of
/// the earlier attempts. Sets `maybe_billed` to `billed`, and changes the code `connection_lost` to `truncated`.
error failure_of_stream(const error& failure, const http_response& begun, const std::optional<attempt_log>& attempts,
                        billing billed = billing::yes);

} // namespace openai::detail
