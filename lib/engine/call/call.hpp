// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/attempt_log.hpp"
#include "engine/call/client_core.hpp"
#include "engine/call/route.hpp"
#include "engine/request/request_builder.hpp"
#include "engine/run/cancellable_strand.hpp"

#include <openai/core/call_options.hpp>
#include <openai/core/http_response.hpp>
#include <openai/core/stream_limits.hpp>
#include <openai/detail/initiate.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace openai::detail::net {
class lease;
}
namespace openai::detail::protocol {
struct response_head;
}

namespace openai::detail {

class response_reader;

/// The data with which the rest of an answer can be requested after its stream was cut. Only for an answer that the
/// server keeps.
struct kept_answer {
    std::vector<std::string> ids; ///< the parameters of the call's path; empty if this call creates the answer
    call_options options;         ///< the options of the call
    openai::retry_policy retry;   ///< the retry policy of the call
    std::string model;            ///< the model that the request names
};

/// The result of a call. This is either a complete response, or a stream that has begun successfully. For a stream,
/// `http` has only the head, and `rest` receives the body.
struct answer {
    answer();
    answer(answer&&) noexcept;
    ~answer();

    std::shared_ptr<const http_message> http;
    std::unique_ptr<response_reader> rest; ///< null if the response is complete
    openai::timeouts timeouts;
    net::deadline total;
    std::shared_ptr<net::call_record> trace;            ///< only for a stream; null if there is no observer
    std::optional<attempt_log> attempts = std::nullopt; ///< the attempts up to this answer
    std::shared_ptr<client_core> home = {};             ///< the client to which the call belongs
    active_operation* from = nullptr; ///< the call; the stream replaces it in the client's list of operations
    openai::stream_limits stream_limits = {};
    std::size_t choices = 1;                      ///< the number of choices that the request asked for
    std::shared_ptr<const kept_answer> kept = {}; ///< null if the rest of a cut stream cannot be requested
    bool is_rest = false;                         ///< see `call_draft::is_rest`
};

/// One operation from its start to its completion, with its attempts and pauses. Two events can end it early: a
/// cancellation through the caller's slot, and the end of the client. The operation runs on its own strand.
class call : public active_operation, public cancellable_strand, public std::enable_shared_from_this<call> {
public:
    call(std::shared_ptr<client_core> core, operation_info about);

    client_core& core() const noexcept { return *core_; }
    /// Returns the core of the provider that the call uses now. It may differ from `core()`, the core of the client
    /// that made the call.
    const std::shared_ptr<client_core>& shared_core() const noexcept { return asked_; }

    /// Returns the deadline of a call that is not streamed and has these options.
    net::deadline total_of(const call_options& options) const;

    /// Sets the request. Call it once. Throws `error` if the request is not valid.
    void prepare(call_request&& wanted);

    /// Sends the prepared request until an answer is successful, with as many attempts as the policy allows. The answer
    /// to a streamed call is successful if its first event reports no failure. Returns the last error if no attempt
    /// succeeded. Throws if the call itself is interrupted, e.g. by a cancellation.
    asio::awaitable<std::optional<error>> perform();

    /// Returns the name of the provider that the call uses, or an empty string for the client's own server. Call
    /// `prepare` first.
    const std::string& provider() const noexcept { return way_->provider(); }

    /// Returns the successful answer. Call it only once.
    answer take_answer();

    std::shared_ptr<void> abort() noexcept override;
    /// Does nothing: the execution context, which is being destroyed, destroys the call's coroutine, and the socket
    /// with it.
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

    /// Whether to report the token usage of the answer to an observer. Returns false if there is no observer. Also
    /// returns false if the call only fetches an existing answer, because fetching uses no tokens.
    bool tells_tokens() const noexcept;
    bool is_observed() const noexcept { return trace_ != nullptr; }
    /// Returns the model that the observer gets with the call; empty if the request names none, or without an observer.
    std::string_view model() const noexcept;
    /// Reports the used tokens to the observer, unless `used` is empty. Requires `is_observed()`. `model` is the model
    /// that the answer names. If the request names no model, the call and its tokens are reported for `model`.
    void tell(const std::optional<observed::token_usage>& used, std::string_view model) const;

    /// Reports to the observer that the call succeeded. Does nothing if the call has returned a stream, because the
    /// stream then reports its own end.
    void end_well() const;
    const error& ended(const error& failure) const;

    /// Returns the error to report for a failure. For example, it returns `client_closed` if the end of the client
    /// caused a cancellation.
    error translate(const outcome& how) const;

protected:
    ~call();

private:
    struct plan;
    std::unique_ptr<plan> make_plan(call_request&& wanted) const;
    std::shared_ptr<const kept_answer> kept_of(const call_request& wanted, const retry_policy& policy) const;
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
    std::atomic<bool> client_closed_ = false;
    phase phase_ = phase::prepare;
    int status_ = 0;                          // the status of the current response
    std::shared_ptr<net::call_record> trace_; // null if there is no observer
    attempt_log attempts_{net::clock::now()};
    std::optional<route> way_;
    std::unique_ptr<plan> plan_;
    std::shared_ptr<const http_message> http_; // the head, and the body if it is complete
    std::unique_ptr<response_reader> rest_;    // the rest of a streamed answer
    bool streams_ = false;                     // the stream was handed over and reports to the observer itself
};

} // namespace openai::detail
