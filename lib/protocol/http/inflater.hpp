// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace openai::detail::protocol {

struct inflate_limits {
    std::uint64_t output = ~std::uint64_t{0}; ///< bytes that come out
    std::uint64_t free_output = 1u << 20;     ///< so much may come out of however little
    std::uint64_t ratio = 200;                ///< beyond that: bytes out for each byte in
};

/// Inflates a body in the coding gzip (RFC 1952), as it comes. No I/O; zlib inside, nowhere else. It holds 32 KiB of
/// window and 16 KiB of output, whatever the body says.
class inflater {
public:
    /// `on_data` is called from `put` with each piece of what comes out.
    explicit inflater(std::function<void(std::string_view)> on_data, inflate_limits limits = {});
    ~inflater();
    inflater(inflater&&) noexcept;
    inflater& operator=(inflater&&) noexcept;

    /// Takes all of it. Throws `error`: `protocol_error` for what is not gzip, `limit_exceeded`.
    void put(std::string_view bytes);

    /// Takes so much from the front of `bytes` that at most one piece of 16 KiB comes out. False: nothing more will
    /// come out of these bytes. Throws like `put`.
    bool put_piece(std::string_view& bytes);

    /// Nothing was put yet.
    bool untouched() const noexcept;

    /// Everything put so far is complete: this may be the body's end.
    bool complete() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::detail::protocol
