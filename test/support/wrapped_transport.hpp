// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/transport.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace support {

namespace asio = boost::asio;

/// A transport whose reading and waiting a test takes part in.
class wrapped_transport final : public openai::io::transport {
public:
    using read_hook = std::function<openai::io::io_result(transport&, std::span<char>)>;

    wrapped_transport(std::unique_ptr<transport> inner, read_hook on_read)
        : inner_(std::move(inner))
        , on_read_(std::move(on_read)) {}

    openai::io::io_result try_read(std::span<char> into) noexcept override { return on_read_(*inner_, into); }
    openai::io::io_result try_write(std::span<const char> bytes) noexcept override { return inner_->try_write(bytes); }
    asio::awaitable<void> wait(openai::io::readiness what) override { return inner_->wait(what); }
    bool quiet() noexcept override { return inner_->quiet(); }
    void farewell() noexcept override { inner_->farewell(); }
    void abort() noexcept override { inner_->abort(); }

private:
    std::unique_ptr<transport> inner_;
    read_hook on_read_;
};

} // namespace support
