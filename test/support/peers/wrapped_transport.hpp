// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace support {

namespace asio = boost::asio;

/// A transport that passes everything to another one, except that a test's function does the reads.
class wrapped_transport final : public openai::detail::net::transport {
public:
    using read_hook = std::function<openai::detail::net::io_result(transport&, std::span<char>)>;

    wrapped_transport(std::unique_ptr<transport> inner, read_hook on_read)
        : inner_(std::move(inner))
        , on_read_(std::move(on_read)) {}

    openai::detail::net::io_result try_read(std::span<char> into) noexcept override { return on_read_(*inner_, into); }
    openai::detail::net::io_result try_write(std::span<const char> bytes) noexcept override {
        return inner_->try_write(bytes);
    }
    asio::awaitable<void> wait(openai::detail::net::readiness what) override { return inner_->wait(what); }
    bool quiet() noexcept override { return inner_->quiet(); }
    void shutdown() noexcept override { inner_->shutdown(); }
    void abort() noexcept override { inner_->abort(); }

private:
    std::unique_ptr<transport> inner_;
    read_hook on_read_;
};

} // namespace support
