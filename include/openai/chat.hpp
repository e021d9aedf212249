// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_options.hpp>
#include <openai/chat_request.hpp>
#include <openai/chat_stream.hpp>
#include <openai/detail/resource.hpp>

namespace openai {

/// `client.chat.completions`: POST /chat/completions.
class OPENAI_DECL chat_completions : public detail::resource {
public:
    using resource::resource;

    /// Asks a model and gives its whole answer.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` but the stream's; `invalid_argument` (empty model, no messages, ...) before anything is
    /// sent. Cancellation: terminal, partial and total, at any point; the connection is closed, the result is
    /// `cancelled`. Lifetimes: request and options are moved in; the client may be destroyed (the result is
    /// `client_closed` then). Executor: the handler's associated one, by default the client's. The token is by default
    /// `asio::use_awaitable`.
    template <
        boost::asio::completion_token_for<detail::completion<chat_completion>> Token = boost::asio::use_awaitable_t<>>
    auto create(chat_request request, Token&& token = Token()) const {
        return create(std::move(request), call_options(), std::forward<Token>(token));
    }

    /// The same with options for this call.
    template <
        boost::asio::completion_token_for<detail::completion<chat_completion>> Token = boost::asio::use_awaitable_t<>>
    auto create(chat_request request, call_options options, Token&& token = Token()) const {
        return detail::enter<chat_completion>(
            std::forward<Token>(token),
            [core = core(), request = std::move(request), options = std::move(options)](auto handler) mutable {
                start_create(std::move(core), std::move(request), std::move(options), std::move(handler));
            });
    }

    /// Asks a model and gives its answer as it is written.
    ///
    /// Completes when: the server has begun to answer with success (its first event may still be on its way).
    /// Errors, cancellation, lifetimes, executor: as `create`. Failures after that come from the stream.
    template <boost::asio::completion_token_for<detail::completion<chat_stream>> Token = boost::asio::use_awaitable_t<>>
    auto stream(chat_request request, Token&& token = Token()) const {
        return stream(std::move(request), call_options(), std::forward<Token>(token));
    }

    /// The same with options for this call.
    template <boost::asio::completion_token_for<detail::completion<chat_stream>> Token = boost::asio::use_awaitable_t<>>
    auto stream(chat_request request, call_options options, Token&& token = Token()) const {
        return detail::enter<chat_stream>(
            std::forward<Token>(token),
            [core = core(), request = std::move(request), options = std::move(options)](auto handler) mutable {
                start_stream(std::move(core), std::move(request), std::move(options), std::move(handler));
            });
    }

protected:
    chat_completions(const chat_completions&) = default;
    chat_completions& operator=(const chat_completions&) = default;

private:
    friend class client;
    friend class chat;
    static void start_create(std::shared_ptr<detail::client_core> core, chat_request request, call_options options,
                             detail::any_handler<chat_completion> handler);
    static void start_stream(std::shared_ptr<detail::client_core> core, chat_request request, call_options options,
                             detail::any_handler<chat_stream> handler);
};

/// `client.chat`: `create` and `stream` directly, and the ecosystem's spelling `completions.create`.
class chat : public chat_completions {
public:
    explicit chat(detail::client_core& core) noexcept
        : chat_completions(core)
        , completions(core) {}

    chat_completions completions;

private:
    friend class client;
    chat(const chat&) = default;
    chat& operator=(const chat&) = default;
};

} // namespace openai
