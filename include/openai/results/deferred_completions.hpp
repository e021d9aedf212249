// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>
#include <openai/core/timeouts.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/detail/resource.hpp>
#include <openai/results/future_status.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace openai {

namespace detail {
class deferred_backend;
}

/// Requests whose answers you fetch later, by an id. `client.futures` keeps the answers in this process, and
/// `client.background_completions` keeps them at the provider. Code that takes a `const deferred_completions&` works
/// with both.
///
/// The following lines apply to all operations:
///
/// Errors: with `client.background_completions`, also the errors of any call to a server, such as `rate_limited`.
/// Cancellation: terminal, partial and total. Cancelling an operation does not end a request that has already been
///   submitted. To end the request, call the member function `cancel`.
/// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails with
///   `client_closed`.
/// Executor: the handler's associated executor, by default the client's. The default token is `asio::use_awaitable`.
class OPENAI_DECL deferred_completions : public detail::resource {
public:
    /// Submits a request and returns its id.
    ///
    /// Completes when: the id is known.
    /// Errors: `invalid_argument`, `capacity_exceeded`, `registry_closed`, `client_closed`.
    template <detail::token_for<std::string> Token = boost::asio::use_awaitable_t<>>
    auto submit(chat_request request, submit_options options = submit_options(), Token&& token = Token()) const {
        return detail::initiate<std::string>(
            std::forward<Token>(token),
            [to = backend(), request = std::move(request), options = std::move(options)](auto handler) mutable {
                start_submit(to, std::move(request), std::move(options), std::move(handler));
            });
    }

    /// Returns the state of a deferred completion.
    ///
    /// Completes when: the state is known.
    /// Errors: `unknown_id`.
    template <detail::token_for<future_status> Token = boost::asio::use_awaitable_t<>>
    auto status(std::string id, Token&& token = Token()) const {
        return detail::initiate<future_status>(std::forward<Token>(token),
                                               [to = backend(), id = std::move(id)](auto handler) mutable {
                                                   start_status(to, std::move(id), std::move(handler));
                                               });
    }

    /// Returns the answer if it has arrived. You can fetch the answer any number of times while it is kept.
    ///
    /// Errors: `not_ready`, `unknown_id`, `expired`, `already_redeemed`, `future_lost`; `cancelled` if the request was
    ///   cancelled. If the request failed, every `get` fails with the error that `chat.create` would have reported.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto get(std::string id, Token&& token = Token()) const {
        return detail::initiate<chat_completion>(std::forward<Token>(token),
                                                 [to = backend(), id = std::move(id)](auto handler) mutable {
                                                     start_get(to, std::move(id), std::move(handler));
                                                 });
    }

    /// Waits for the answer and returns it. Any number of operations can wait for the same answer.
    ///
    /// Errors: those of `get`. The operation fails with `not_ready` if `timeout` passes before the answer arrives; the
    ///   request continues. Without a `timeout`, the operation waits without limit. If `futures::close()` ended the
    ///   request, the error is `registry_closed`. If `client::close()` ended the request, the error is `client_closed`.
    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto wait(std::string id, Token&& token = Token()) const {
        return wait(std::move(id), no_timeout, std::forward<Token>(token));
    }

    template <detail::token_for<chat_completion> Token = boost::asio::use_awaitable_t<>>
    auto wait(std::string id, std::chrono::milliseconds timeout, Token&& token = Token()) const {
        return detail::initiate<chat_completion>(std::forward<Token>(token),
                                                 [to = backend(), id = std::move(id), timeout](auto handler) mutable {
                                                     start_wait(to, std::move(id), timeout, std::move(handler));
                                                 });
    }

    /// Cancels the request if it has not ended, and returns the state of the deferred completion. Calling `cancel`
    /// again has no further effect.
    ///
    /// Errors: `unknown_id`.
    template <detail::token_for<future_status> Token = boost::asio::use_awaitable_t<>>
    auto cancel(std::string id, Token&& token = Token()) const {
        return detail::initiate<future_status>(std::forward<Token>(token),
                                               [to = backend(), id = std::move(id)](auto handler) mutable {
                                                   start_cancel(to, std::move(id), std::move(handler));
                                               });
    }

protected:
    /// The object that submits the requests and fetches the answers.
    using backend_ptr = std::shared_ptr<detail::deferred_backend>;
    /// A function that returns the backend for a client, and makes it if necessary.
    using opener = backend_ptr (*)(std::shared_ptr<detail::client_core> core);

    /// Makes an object that uses the client `core`. To get the client's backend, the object calls `open`.
    deferred_completions(detail::client_core* core, opener open) noexcept
        : resource(core)
        , open_(open) {}
    ~deferred_completions() = default;

    /// Returns the backend of the client.
    backend_ptr backend() const { return open_(shared_core()); }

private:
    static void start_submit(const backend_ptr& to, chat_request request, submit_options options,
                             detail::any_handler<std::string> handler);
    static void start_status(const backend_ptr& to, std::string id, detail::any_handler<future_status> handler);
    static void start_get(const backend_ptr& to, std::string id, detail::any_handler<chat_completion> handler);
    static void start_wait(const backend_ptr& to, std::string id, std::chrono::milliseconds timeout,
                           detail::any_handler<chat_completion> handler);
    static void start_cancel(const backend_ptr& to, std::string id, detail::any_handler<future_status> handler);

    opener open_;
};

} // namespace openai
