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
    std::size_t head = 32u << 10; ///< status line and fields, interim answers included
    std::size_t fields = 256;     ///< fields in the head
    std::size_t interim = 8;      ///< 1xx answers before the final one
    std::size_t chunk_header = 8u << 10;
    std::size_t chunk_extensions = 16u << 10; ///< all of one answer
    std::size_t trailers = 8u << 10;
    bool tunnel = false; ///< in answer to CONNECT: no field says anything about a body, because there is none
};

/// Head of a final (not 1xx) response.
struct response_head {
    int status = 0;
    openai::headers headers;
    std::optional<std::uint64_t> content_length;
    bool keep_alive = false; ///< HTTP/1.1 and no `Connection: close`, and the end of the body is framed
};

/// Reads one HTTP/1.1 response from bytes that somebody else received. No I/O; Beast's parser inside, nowhere else.
///
/// The caller owns the buffer: it calls `put` with all bytes it holds, drops the consumed ones, and calls again when
/// more have arrived. Interim answers (100, 102, 103) are skipped, folded fields unfolded, and the blank before an
/// empty reason may be missing. Whatever else is not strict RFC 9112 throws `error` with `protocol_error` or
/// `limit_exceeded`; no exception of Beast gets out (stack facts T1, T2, T7).
class http_parser {
public:
    /// `on_body` is called from `put` with each piece of the body, chunk framing removed.
    http_parser(std::function<void(std::string_view)> on_body, http_limits limits = {});
    ~http_parser();
    http_parser(http_parser&&) noexcept;
    http_parser& operator=(http_parser&&) noexcept;

    /// The request was HEAD: its answer ends with the head, whatever body that announces. Before anything is put.
    void expect_no_body() noexcept;

    /// Parses as far as it can and says how many bytes it used. It stops after the head so that the caller can look at
    /// it before any body is delivered, and at the end of the response.
    std::size_t put(std::string_view bytes);

    /// The peer closed its side. True if that is a proper end (a body without length, cleanly closed).
    bool put_eof();

    bool head_done() const noexcept;
    bool done() const noexcept;
    const response_head& head() const noexcept; ///< valid once `head_done()`

    /// The fields of the head, which has none from then on.
    openai::headers take_headers() noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::detail::protocol
