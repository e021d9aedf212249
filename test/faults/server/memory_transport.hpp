// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/server/memory_server.hpp"
#include "net/wakeup.hpp"

#include <string>

namespace faults {

/// The client's end of a connection to a `memory_server`.
class memory_transport final : public net::transport {
public:
    memory_transport(memory_server& server, asio::any_io_executor executor);
    ~memory_transport() override;

    net::io_result try_read(std::span<char> into) noexcept override;
    net::io_result try_write(std::span<const char> bytes) noexcept override;
    asio::awaitable<void> wait(net::readiness what) override;
    bool quiet() noexcept override;
    void shutdown() noexcept override {}
    void abort() noexcept override;

    /// Leaves the step that it is through with.
    void settle() { play(); }

    void end(step::kind how);

private:
    const script& steps() const;
    void play();
    bool take_request();
    bool over(const step& now);
    std::string_view sending() const;
    bool readable() const;

    memory_server& server_;
    const asio::any_io_executor executor_;
    const std::size_t number_;
    net::wakeup sleeper_;
    std::string inbox_;     // from the client
    std::size_t next_ = 0;  // step
    std::size_t times_ = 0; // that its text was sent already
    std::size_t sent_ = 0;  // of its text
    std::optional<net::clock::time_point> until_;
    std::optional<step::kind> ended_;
    bool turn_to_read_ = true;
    bool turn_to_write_ = true;
    bool aborted_ = false;
};

} // namespace faults
