// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/memory_server.hpp"
#include "io/wakeup.hpp"

#include <string>

namespace faults {

/// The client's end of a connection to a `memory_server`.
class memory_transport final : public io::transport {
public:
    memory_transport(memory_server& server, asio::any_io_executor executor);
    ~memory_transport() override;

    io::io_result try_read(std::span<char> into) noexcept override;
    io::io_result try_write(std::span<const char> bytes) noexcept override;
    asio::awaitable<void> wait(io::readiness what) override;
    bool quiet() noexcept override;
    void farewell() noexcept override {}
    void abort() noexcept override;

    void end(step::kind how);

private:
    const script& steps() const;
    void play();
    bool take_request();
    void take_step(const step& now);
    bool readable() const noexcept;

    memory_server& server_;
    const asio::any_io_executor executor_;
    const std::size_t number_;
    io::wakeup sleeper_;
    std::string inbox_;  // from the client
    std::string outbox_; // to the client
    std::size_t taken_ = 0;
    std::size_t next_ = 0; // step
    std::optional<io::clock::time_point> until_;
    std::optional<step::kind> ended_;
    bool turn_to_read_ = true;
    bool turn_to_write_ = true;
    bool aborted_ = false;
};

} // namespace faults
