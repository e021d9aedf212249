// SPDX-License-Identifier: BSL-1.0
#include "net/dial/tunnel.hpp"

#include "protocol/http/connect.hpp"
#include "text/wipe.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>

namespace openai::detail::net {
namespace {

class connect_tunnel final : public tunnel {
public:
    connect_tunnel(std::unique_ptr<transport> inner, const protocol::proxy& via, const protocol::origin& to)
        : inner_(std::move(inner))
        , via_(via)
        , to_(to) {}

    asio::awaitable<void> open() override {
        co_await send(protocol::connect_request(via_, to_));
        via_.authorization = secret(); // not needed again
        protocol::connect_answer answer(via_.at);
        std::array<char, 2048> chunk;
        for (;;) {
            const auto result = inner_->try_read(chunk);
            if (result.status == io_status::want_read) co_await inner_->wait(readiness::read);
            else if (result.status == io_status::want_write) co_await inner_->wait(readiness::write);
            else if (result.status != io_status::ok) answer.closed(result.error);
            else if (answer.put({chunk.data(), result.bytes})) break;
        }
        surplus_ = answer.surplus();
    }

    io_result try_read(std::span<char> into) noexcept override {
        if (surplus_.empty()) return inner_->try_read(into);
        const auto bytes = std::min(into.size(), surplus_.size());
        std::copy_n(surplus_.data(), bytes, into.data());
        surplus_.erase(0, bytes);
        return {io_status::ok, bytes, {}};
    }

    io_result try_write(std::span<const char> bytes) noexcept override { return inner_->try_write(bytes); }

    asio::awaitable<void> wait(readiness what) override {
        if (what != readiness::write && !surplus_.empty()) co_return;
        co_await inner_->wait(what);
    }

    void watch(std::function<void()> on_event) override { inner_->watch(std::move(on_event)); }
    void unwatch() noexcept override { inner_->unwatch(); }
    bool quiet() noexcept override { return surplus_.empty() && inner_->quiet(); }
    void shutdown() noexcept override { inner_->shutdown(); }
    void abort() noexcept override { inner_->abort(); }

private:
    /// Sends the CONNECT request. A proxy that refuses it may close the connection before it has read everything. Its
    /// answer then says why.
    asio::awaitable<void> send(std::string text) {
        const detail::wipe_guard wiped(text, text.size()); // it holds the credentials
        std::span<const char> rest(text);
        while (!rest.empty()) {
            const auto result = inner_->try_write(rest);
            if (result.status == io_status::want_read) co_await inner_->wait(readiness::read);
            else if (result.status == io_status::want_write) co_await inner_->wait(readiness::write);
            else if (result.status != io_status::ok) break;
            rest = rest.subspan(result.bytes);
        }
    }

    std::unique_ptr<transport> inner_;
    protocol::proxy via_;
    const protocol::origin to_;
    std::string surplus_;
};

} // namespace

std::unique_ptr<tunnel> make_tunnel(std::unique_ptr<transport> inner, const protocol::proxy& via,
                                    const protocol::origin& to) {
    return std::make_unique<connect_tunnel>(std::move(inner), via, to);
}

} // namespace openai::detail::net
