// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>

#include <memory>

namespace openai::testing {

/// Reads one HTTP/1.1 request from bytes that the caller received. Uses Beast's parser. Does no I/O.
class request_reader {
public:
    request_reader();
    ~request_reader();

    /// Parses as many bytes as possible and removes them from the front of `bytes`. Parses nothing after the end of the
    /// request.
    void put(std::string& bytes);

    bool started() const noexcept; ///< at least one byte was parsed
    bool head_done() const noexcept;
    bool done() const noexcept;
    bool failed() const noexcept; ///< not HTTP, or larger than the limits
    bool expects_continue() const;
    bool keep_alive() const;
    std::size_t body_size() const; ///< the size received so far

    /// Returns the request. Call it once, after the head is complete.
    received_request take();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::testing
