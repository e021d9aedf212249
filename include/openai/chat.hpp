// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_options.hpp>
#include <openai/chat_request.hpp>
#include <openai/chat_stream.hpp>
#include <openai/detail/resource.hpp>

namespace openai {

template <class T>
class parsed;

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

    /// Asks for an answer that is a T, a struct described with Boost.Describe, and reads it. A `response_format` of the
    /// request's own stays. Defined in <openai/structured_output.hpp>: include it to call this.
    ///
    /// Completes when: as `create`. Errors: as `create`; `refused`, `length_limit`, `content_filtered`, `invalid_json`,
    /// and `invalid_response` that names the path of what is missing or of another type. Cancellation, lifetimes,
    /// executor: as `create`.
    template <class T,
              boost::asio::completion_token_for<detail::completion<parsed<T>>> Token = boost::asio::use_awaitable_t<>>
    auto parse(chat_request request, Token&& token = Token()) const;

    /// The same with options for this call.
    template <class T,
              boost::asio::completion_token_for<detail::completion<parsed<T>>> Token = boost::asio::use_awaitable_t<>>
    auto parse(chat_request request, call_options options, Token&& token = Token()) const;

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

class chat_session;

/// `client.chat`: `create` and `stream` directly, and the ecosystem's spelling `completions.create`.
class OPENAI_DECL chat : public chat_completions {
public:
    explicit chat(detail::client_core& core) noexcept
        : chat_completions(core)
        , completions(core) {}

    chat_completions completions;

    /// A chat that remembers what was said, runs tools and trims itself; <openai/chat_session.hpp> says how. Each
    /// request has what `parameters` has (its messages are the first of the history). Throws `error`
    /// (`invalid_argument`) for a system prompt of more than `conversation::default_max_text` bytes.
    chat_session session(std::string system_prompt, chat_request parameters) const;

private:
    friend class client;
    chat(const chat&) = default;
    chat& operator=(const chat&) = default;
};

} // namespace openai
