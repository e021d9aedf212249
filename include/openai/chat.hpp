// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_request.hpp>
#include <openai/chat_stream.hpp>
#include <openai/detail/resource.hpp>

namespace openai {

/// `client.chat.completions`: POST /chat/completions.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments, by default
/// `asio::use_awaitable`.
class OPENAI_DECL chat_completions : public detail::resource {
public:
    using resource::resource;

    /// Asks a model and gives its whole answer.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` but the stream's; `invalid_argument` (empty model, no messages, ...) before anything is
    /// sent. Cancellation: terminal, partial and total, at any point; the connection is closed, the result is
    /// `cancelled`. Lifetimes: request and options are moved in; the client may be destroyed (the result is
    /// `client_closed` then). Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<chat_completion, Tail...>
    auto create(chat_request request, Tail&&... tail) const {
        return perform<chat_completion>(detail::post("/chat/completions", std::move(request)),
                                        std::forward<Tail>(tail)...);
    }

    /// Asks a model and gives its answer as it is written.
    ///
    /// Completes when: the server has begun to answer with success (its first event may still be on its way).
    /// Errors, cancellation, lifetimes, executor: as `create`. Failures after that come from the stream.
    template <class... Tail>
        requires detail::tail_for<chat_stream, Tail...>
    auto stream(chat_request request, Tail&&... tail) const {
        return perform<chat_stream>(detail::post("/chat/completions", std::move(request)), std::forward<Tail>(tail)...);
    }

protected:
    chat_completions(const chat_completions&) = default;
    chat_completions& operator=(const chat_completions&) = default;

private:
    friend class client;
    friend class chat;
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
