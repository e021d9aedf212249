// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Throws an `error` of that code for an answer that is not as it should be.
[[noreturn]] void fail_response(errc code, openai::phase phase, std::string context,
                                boost::system::error_code cause = {});

/// Looks for the blank line that ends a block of fields, and remembers how far it has looked.
class block_scanner {
public:
    /// Length of the block; 0 if its end has not arrived: call again with the same bytes and more. Lines must end with
    /// CRLF, and the first must not continue another one. `what` names the block in messages.
    std::size_t find(std::string_view bytes, std::size_t limit, openai::phase phase, const char* what);

    /// Whether a line of the block found last continues the one before it.
    bool folded() const noexcept { return folded_; }

private:
    std::size_t looked_ = 0;
    std::size_t line_ = 0; ///< where the line in hand begins
    bool folded_ = false;
};

} // namespace openai::detail::protocol
