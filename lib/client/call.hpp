// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/client_core.hpp"
#include "client/incoming.hpp"
#include "client/request_builder.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <memory>

namespace openai::detail {

/// What a call brought: a complete response, or for a stream that has begun with success its head and the rest to come.
struct answer {
    std::shared_ptr<const http_response> http;
    std::unique_ptr<incoming> rest; ///< null if the response is complete
    openai::timeouts timeouts;
    io::clock::time_point sent; ///< when the request of the successful attempt was begun
    io::deadline total;
};

/// One operation from its start to its completion: attempts, pauses, and its two ways to end early (the caller's
/// cancellation slot and the client's end). Runs on a strand of its own.
class call final : public abortable, public std::enable_shared_from_this<call> {
public:
    explicit call(std::shared_ptr<client_core> core);

    client_core& core() const noexcept { return *core_; }
    const std::shared_ptr<client_core>& shared_core() const noexcept { return core_; }
    const asio::any_io_executor& strand() const noexcept { return strand_; }
    asio::cancellation_signal& signal() noexcept { return signal_; }

    /// Sends the request, again if the policy says so, and gives the first successful answer. Throws `error`.
    asio::awaitable<answer> perform(call_request request);

    void abort() noexcept override;
    void abandon() noexcept override {} // its coroutine is destroyed by the context, and the socket with it

    /// What an exception means here: a cancellation that the client's end caused is `client_closed`.
    error translate(const std::exception_ptr& thrown) const;

private:
    asio::awaitable<answer> attempt(const protocol::http_request& request, bool streamed, const openai::timeouts& times,
                                    io::deadline total, bool fresh);
    asio::awaitable<void> pause(std::chrono::milliseconds delay);

    const std::shared_ptr<client_core> core_;
    const asio::any_io_executor strand_;
    asio::cancellation_signal signal_;
    std::atomic<bool> client_closed_ = false;
    phase phase_ = phase::prepare;
};

} // namespace openai::detail
