// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace openai::detail::protocol {

struct inflate_limits {
    std::uint64_t output = ~std::uint64_t{0}; ///< the most bytes of output
    std::uint64_t free_output = 1u << 20;     ///< up to this many bytes of output, `ratio` is not checked
    std::uint64_t ratio = 200;                ///< the most bytes of output for each byte of input
};

/// Decompresses a body with the coding gzip (RFC 1952), piece by piece. Does no I/O. No other file of the library uses
/// zlib. The object holds 32 KiB for the window and 16 KiB for the output, whatever the body contains.
class inflater {
public:
    /// `put` calls `on_data` with each piece of the output.
    explicit inflater(std::function<void(std::string_view)> on_data, inflate_limits limits = {});
    ~inflater();
    inflater(inflater&&) noexcept;
    inflater& operator=(inflater&&) noexcept;

    /// Decompresses all bytes. Throws `error`: `protocol_error` if the bytes are damaged or not gzip, `internal_error`
    /// if there is not enough memory, `limit_exceeded` if the output exceeds a limit. Also throws `limit_exceeded` if
    /// the whole input so far is longer than `free_output` bytes and more than twice as long as its output.
    void put(std::string_view bytes);

    /// Decompresses bytes from the front of `bytes` and removes these bytes. Produces at most 16 KiB of output and
    /// passes them to `on_data` as one piece. Returns false if all bytes are consumed and there is no more output.
    /// Otherwise, call the function again. Throws the same errors as `put`.
    bool put_piece(std::string_view& bytes);

    /// Whether no bytes have been put yet.
    bool untouched() const noexcept;

    /// Whether the body may end after the bytes put so far.
    bool complete() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::detail::protocol
