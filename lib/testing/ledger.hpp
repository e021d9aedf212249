// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace openai::testing {

/// Records what the server received and did. The server's thread writes it. Any thread may read it and wait for
/// changes.
class ledger {
public:
    using milliseconds = std::chrono::milliseconds;

    std::size_t connection_opened(); ///< returns the number of the connection
    void connection_closed();
    void handshake(bool resumed);
    void handshake_failed();
    void malformed_request();
    void request_complete(received_request request); ///< `index` must be set
    std::size_t next_index() const;                  ///< the index of the next complete request
    void executed();                                 ///< counts a response that a model made
    void wrote(std::size_t index, std::size_t bytes);
    void answered(std::size_t index);
    void client_left(std::size_t index);

    testing::counts counts() const;
    std::vector<received_request> requests() const;
    received_request request(std::size_t index) const;

    bool wait(const std::function<bool(const testing::counts&)>& done, milliseconds timeout) const;
    bool wait_for_bytes(std::size_t index, std::size_t at_least, milliseconds timeout) const;

private:
    template <class Change>
    auto change(Change&& body);

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    testing::counts counts_;
    std::vector<received_request> requests_;
};

} // namespace openai::testing
