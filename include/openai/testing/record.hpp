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

/// Header fields in the order they came, names as written.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// One complete request as the server received it, and what became of the answer.
class OPENAI_DECL received_request {
public:
    received_request();

    std::string method;            ///< "POST"
    std::string target;            ///< "/v1/chat/completions"; with the query
    header_list headers;           ///< every field, in order
    std::string body;              ///< chunk framing removed
    std::string prompt;            ///< text of the last user message, of `prompt` or `input`; empty when there is none
    std::string model;             ///< `model` of the body; empty when there is none
    bool stream = false;           ///< whether the body says `"stream": true`
    std::size_t index = 0;         ///< 0 for the first request of this server, then 1, ...
    std::size_t connection = 0;    ///< 0 for the first connection of this server, then 1, ...
    std::size_t on_connection = 0; ///< 0 for the first request on its connection, then 1, ...

    std::size_t bytes_written = 0; ///< how much of the answer the system took, head included, before any TLS
    bool answered = false;         ///< the answer was written to its (scripted) end
    bool client_left = false;      ///< the client closed or reset the connection before that

    /// The value of the first header field of that name (ASCII case does not matter), or nothing.
    std::optional<std::string_view> header(std::string_view name) const noexcept;

    /// The target without its query.
    std::string_view path() const noexcept;
};

/// What a server has counted since it started; a snapshot.
struct counts {
    std::size_t connections = 0;        ///< accepted TCP connections
    std::size_t open = 0;               ///< of these, not closed yet by both sides
    std::size_t max_open = 0;           ///< the largest `open` there ever was
    std::size_t full_handshakes = 0;    ///< TLS handshakes with certificate
    std::size_t resumed_handshakes = 0; ///< TLS handshakes that resumed a session
    std::size_t failed_handshakes = 0;  ///< TLS handshakes that began and did not succeed
    std::size_t requests = 0;           ///< requests received completely
    std::size_t malformed_requests = 0; ///< what was not HTTP/1.1; answered with 400
    std::size_t answered = 0;           ///< answers written to their scripted end
    std::size_t client_left = 0;        ///< answers that the client did not wait for
};

} // namespace openai::testing
