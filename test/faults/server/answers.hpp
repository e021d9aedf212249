// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Responses for scripts, as they go over the wire.
namespace faults::answers {

inline constexpr const char* text = "Hello there";

/// A framed response; `fields` are further header lines, each with its CR LF.
std::string response(int status, std::string_view body, std::string_view fields = "content-type: application/json\r\n");

/// A chat completion that says `text`.
std::string completion();
std::string completion_body();
std::string completion_chunked();
std::string completion_until_end();
std::string models();
std::string error(int status, std::string_view fields = "");

/// The head of a chunked event stream, one event as a chunk, and the last chunk.
std::string stream_head();
std::string chunk(std::string_view data);
std::string event(std::string_view json);
std::string delta(std::string_view words);
std::string finish();
std::string done();
std::string last_chunk();

/// A whole stream that says `text`.
std::string stream();

/// A response of the Responses API with this output, a JSON array, and the same as a stream of one event.
std::string model_response(std::string_view output);
std::string model_response_stream(std::string_view output);
/// The JSON of such a response.
std::string model_response_body(std::string_view output);

/// The output of such a response that says `text`.
std::string message_output();

} // namespace faults::answers
