// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>

#include <memory>

namespace openai::testing {

/// Reads one HTTP/1.1 request from bytes that somebody else received. Beast's parser inside, no I/O.
class request_reader {
public:
    request_reader();
    ~request_reader();

    /// Uses what it can of the bytes, drops that from their front. Nothing more is used after the end.
    void put(std::string& bytes);

    bool started() const noexcept; ///< some byte was used
    bool head_done() const noexcept;
    bool done() const noexcept;
    bool failed() const noexcept; ///< not HTTP, or larger than the bounds
    bool expects_continue() const;
    bool keep_alive() const;
    std::size_t body_size() const; ///< so far

    /// The request; call once, after the head.
    received_request take();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::testing
