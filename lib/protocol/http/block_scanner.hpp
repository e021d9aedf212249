// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Reports an invalid HTTP response: throws an `error` with these details.
[[noreturn]] void fail_response(errc code, openai::phase phase, std::string context,
                                boost::system::error_code cause = {});

/// Finds the blank line that ends a block of fields. Each call continues where the previous one stopped.
class block_scanner {
public:
    /// Returns the length of the block, or 0 if the end of the block has not arrived. In that case, call the function
    /// again with the same bytes followed by new ones. Throws `error`: `protocol_error` if a line does not end with
    /// CRLF or the first line is a continuation, or `limit_exceeded` if the block is longer than `limit`. `what` names
    /// the block in messages.
    std::size_t find(std::string_view bytes, std::size_t limit, openai::phase phase, const char* what);

    /// Whether the block that was found last has a line that continues the previous line.
    bool folded() const noexcept { return folded_; }

private:
    std::size_t looked_ = 0;
    std::size_t line_ = 0; ///< where the current line begins
    bool folded_ = false;
};

} // namespace openai::detail::protocol
