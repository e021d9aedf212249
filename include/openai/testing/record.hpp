// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai::testing {

/// Header fields in the order in which they were received, with the names as the client wrote them.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// One complete request as the server received it, with information about the answer to it.
class OPENAI_DECL received_request {
public:
    received_request();

    std::string method;  ///< "POST"
    std::string target;  ///< "/v1/chat/completions", with the query
    header_list headers; ///< all fields, in order
    std::string body;    ///< the body without chunk framing
    /// The text of the last user message, or the text of the member `prompt` or `input` of the body. If the last input
    /// item of a request to `*/responses` is the result of a tool, this is the text of that result instead. Empty if
    /// the request has none of these.
    std::string prompt;
    std::string model;             ///< `model` in the body; empty if there is none
    bool stream = false;           ///< whether the body says `"stream": true`
    std::size_t index = 0;         ///< 0 for the first request of this server, then 1, ...
    std::size_t connection = 0;    ///< 0 for the first connection of this server, then 1, ...
    std::size_t on_connection = 0; ///< 0 for the first request on its connection, then 1, ...

    /// How many bytes of the HTTP response, head included, the operating system has accepted. Bytes are counted before
    /// TLS encrypts them.
    std::size_t bytes_written = 0;
    /// Whether the server has written the whole response or, if the `reply` cuts off the response, everything before
    /// the cut. False if the `reply` stalls the response.
    bool answered = false;
    bool client_left = false; ///< whether the client closed or reset the connection before the answer was complete

    /// Returns the value of the first header field of this name, or an empty optional. The case of the name does not
    /// matter.
    std::optional<std::string_view> header(std::string_view name) const noexcept;

    /// Returns the target without its query.
    std::string_view path() const noexcept;
};

/// A snapshot of what a server has counted since it started.
struct counts {
    std::size_t connections = 0;        ///< accepted TCP connections
    std::size_t open = 0;               ///< accepted connections that are not closed yet
    std::size_t max_open = 0;           ///< the largest value that `open` ever had
    std::size_t full_handshakes = 0;    ///< TLS handshakes with a certificate
    std::size_t resumed_handshakes = 0; ///< TLS handshakes that resumed a session
    std::size_t failed_handshakes = 0;  ///< TLS handshakes that began and did not succeed
    std::size_t requests = 0;           ///< requests received completely
    std::size_t malformed_requests = 0; ///< requests that were not HTTP/1.1; answered with 400
    std::size_t answered = 0;           ///< requests for which `received_request::answered` is true
    std::size_t executions = 0;         ///< response objects made for `POST */responses`, received by a client or not
    std::size_t client_left = 0;        ///< answers during which the client closed or reset the connection
};

} // namespace openai::testing
