// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/attempt_log.hpp"
#include "engine/call/client_core.hpp"
#include "engine/call/route.hpp"
#include "engine/request/request_builder.hpp"
#include "engine/run/cancellation_gate.hpp"

#include <openai/core/http_response.hpp>
#include <openai/core/stream_limits.hpp>
#include <openai/detail/initiate.hpp>

#include <atomic>
#include <memory>

namespace openai::detail::net {
class lease;
}
namespace openai::detail::protocol {
struct response_head;
}

namespace openai::detail {

class response_reader;

/// What a call brought: a complete response, or for a stream that has begun with success its head and the rest to come.
struct answer {
    answer();
    answer(answer&&) noexcept;
    ~answer();

    std::shared_ptr<const http_message> http;
    std::unique_ptr<response_reader> rest; ///< null if the response is complete
    openai::timeouts timeouts;
    net::deadline total;
    std::shared_ptr<net::call_record> trace;            ///< of a stream that goes on; null: nobody observes
    std::optional<attempt_log> attempts = std::nullopt; ///< up to this answer
    std::shared_ptr<client_core> home = {};             ///< what the call belongs to
    active_operation* from = nullptr;                   ///< the call, of a stream that goes on instead of it
    openai::stream_limits stream_limits = {};
    std::size_t choices = 1; ///< that were asked for
};

/// One operation from its start to its completion: attempts, pauses, and its two ways to end early (the caller's
/// cancellation slot and the client's end). Runs on a strand of its own.
class call : public active_operation, public std::enable_shared_from_this<call> {
public:
    call(std::shared_ptr<client_core> core, operation_info about);

    client_core& core() const noexcept { return *core_; }
    /// Of the server that is asked, which may be another provider's; `core()` is what the call belongs to.
    const std::shared_ptr<client_core>& shared_core() const noexcept { return asked_; }
    const asio::any_io_executor& strand() const noexcept { return strand_; }
    cancellation_gate& gate() noexcept { return gate_; }

    /// When a call with these options, that is not streamed, has taken too long.
    net::deadline total_of(const call_options& options) const;

    /// Takes what is to be asked, once. Throws `error`: what is wrong with it.
    void prepare(call_request wanted);

    /// Sends what was prepared, again if the policy says so, until there is a successful answer; a stream has begun
    /// with an event that is no passing failure, or cannot be tried again. Gives the error that is the last word, if
    /// there is one; what the call itself stumbles over is thrown.
    asio::awaitable<std::optional<error>> perform();

    /// Who was asked, of the registry; empty: the client's own server. After `prepare`.
    const std::string& provider() const noexcept { return way_->provider(); }

    /// That answer; once.
    answer take_answer();

    std::shared_ptr<void> abort() noexcept override;
    std::shared_ptr<void> abandon() noexcept override {
        return nullptr;
    } // its coroutine is destroyed by the context, and the socket with it

    /// Whether somebody is told how many tokens the answer states. To fetch one that was made before uses none.
    bool tells_tokens() const noexcept;
    void tell(const std::optional<observed::token_usage>& used) const;

    /// Tells the observer how the call ended, unless its stream goes on.
    void end_well() const;
    const error& ended(const error& failure) const;

    /// What a failure means here: a cancellation that the client's end caused is `client_closed`.
    error translate(const outcome& how) const;

protected:
    ~call();

private:
    struct plan;
    plan make_plan(call_request wanted) const;
    net::deadline total_of(const openai::timeouts& times, bool streamed) const;
    void tell_phase(error_details& details) const;
    void enter_server();
    bool move_on(const error& failure, bool begun);
    net::dial_limits connect_limits();
    std::shared_ptr<const http_message> take_response(response_reader& from) const;
    std::unique_ptr<response_reader> begin(net::lease wire) const;
    std::unique_ptr<response_reader> try_connect();
    asio::awaitable<std::unique_ptr<response_reader>> connect();
    asio::awaitable<std::optional<error>> attempt();
    asio::awaitable<void> receive_body(response_reader& response, net::deadline total);
    net::deadline total_of_body() const;
    std::size_t body_limit(const protocol::response_head& head) const;
    std::optional<std::chrono::milliseconds> next_delay(error& failure);
    asio::awaitable<void> pause(std::chrono::milliseconds delay);

    const std::shared_ptr<client_core> core_;
    std::shared_ptr<client_core> asked_;
    const asio::any_io_executor strand_;
    cancellation_gate gate_;
    std::atomic<bool> client_closed_ = false;
    phase phase_ = phase::prepare;
    int status_ = 0;                          // of the answer under way
    std::shared_ptr<net::call_record> trace_; // null: nobody observes
    attempt_log attempts_{net::clock::now()};
    std::optional<route> way_;
    std::unique_ptr<plan> plan_;
    std::shared_ptr<const http_message> http_; // of the answer
    std::unique_ptr<response_reader> rest_;    // of an answer that is streamed
    bool streams_ = false;                     // it was taken, and tells the observer from there on
};

} // namespace openai::detail
