// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace openai::detail::protocol {

struct http_limits {
    std::size_t head = 32u << 10; ///< bytes of the status line and all fields, including 1xx responses
    std::size_t fields = 256;     ///< fields in the head
    std::size_t interim = 8;      ///< 1xx responses before the final one
    std::size_t chunk_header = 8u << 10;
    std::size_t chunk_extensions = 16u << 10; ///< bytes of the chunk extensions of one response together
    std::size_t trailers = 8u << 10;
    bool tunnel = false; ///< for a response to CONNECT, which has no body, whatever its fields say
};

/// Head of a final (not 1xx) response.
struct response_head {
    int status = 0;
    openai::headers headers;
    std::optional<std::uint64_t> content_length;
    /// Whether the connection may be used again: HTTP/1.1, no `Connection: close`, and a body whose end is marked.
    bool keep_alive = false;
};

/// Reads one HTTP/1.1 response from bytes that the caller received. Does no I/O. Only this class and the local test
/// server use Beast's parser.
///
/// The caller owns the buffer. Pass all bytes in the buffer to `put`, discard those that `put` consumed, and call `put`
/// again when more bytes have arrived.
///
/// The parser skips 1xx responses, unfolds folded fields, and accepts a status line without the space before an empty
/// reason. It throws `error`: `protocol_error` for the status 101 and for a response that RFC 9112 forbids,
/// `limit_exceeded` if the response exceeds a limit, `internal_error` if there is not enough memory. It never throws an
/// exception of Beast.
class http_parser {
public:
    /// `put` calls `on_body` with each piece of the body, without the framing of chunks.
    http_parser(std::function<void(std::string_view)> on_body, http_limits limits = {});
    ~http_parser();
    http_parser(http_parser&&) noexcept;
    http_parser& operator=(http_parser&&) noexcept;

    /// Tells the parser that the request was HEAD, so that the response ends with its head, whatever the fields say.
    /// Call this before the first `put`.
    void expect_no_body() noexcept;

    /// Parses as many bytes as possible and returns their number. Stops after the head, so that the caller can examine
    /// the head before it gets any piece of the body. Also stops at the end of the response.
    std::size_t put(std::string_view bytes);

    /// Tells the parser that the peer closed its side. Returns true if the response is complete: either it was complete
    /// before, or its body has no length and ends with the connection.
    bool put_eof();

    bool head_done() const noexcept;
    bool done() const noexcept;
    const response_head& head() const noexcept; ///< valid once `head_done()`

    /// Returns the fields of the head and removes them from it.
    openai::headers take_headers() noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::detail::protocol
