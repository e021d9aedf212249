// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/initiate.hpp>
#include <openai/detail/wrapped_handler.hpp>
#include <openai/result.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace openai {

/// A completion token that makes an operation complete with a `result<T>`, which holds the value or the error. The
/// operation then does not throw.
///
/// `auto r = co_await client.chat.create(request, openai::as_result);`
template <class Token = boost::asio::use_awaitable_t<>>
class as_result_t {
public:
    /// Wraps a token, which then receives the `result<T>`.
    constexpr explicit as_result_t(Token given = Token())
        : token(std::move(given)) {}

    /// Returns a token that passes the `result<T>` to `other`: `openai::as_result(asio::use_future)`.
    template <class Other>
    constexpr auto operator()(Other&& other) const {
        return as_result_t<std::decay_t<Other>>(std::forward<Other>(other));
    }

    Token token; ///< the token that receives the result
};

/// The token to pass: `co_await client.chat.create(request, openai::as_result)`.
inline constexpr as_result_t<> as_result{};

namespace detail {

/// Whether the token can take a `result<T>`. If it cannot, a static assertion explains which parameters a handler must
/// have.
template <class Token, class T>
inline constexpr bool takes_result = [] {
    constexpr bool fits = boost::asio::completion_token_for<Token, void(result<T>)>;
    static_assert(fits, "a handler within as_result takes one openai::result<T>, where T is what the operation gives: "
                        "for chat.create [](openai::result<openai::chat_completion> answer) { ... }");
    return fits;
}();

template <class T, class Handler>
struct as_result_handler {
    using wrapped_handler = Handler;
    static constexpr bool takes_outcome = true;
    Handler handler;

    void operator()(const outcome& how, T value) {
        if (how.failed()) std::move(handler)(result<T>(how.failure()));
        else std::move(handler)(result<T>(std::move(value), how.response()));
    }
    void operator()(std::exception_ptr failure, T value) { (*this)(outcome(std::move(failure)), std::move(value)); }
};

} // namespace detail
} // namespace openai

template <class Token, class T>
class boost::asio::async_result<openai::as_result_t<Token>, void(std::exception_ptr, T)> {
public:
    template <class Initiation, class... Args>
    static auto initiate(Initiation&& initiation, openai::as_result_t<Token> token, Args&&... args) {
        if constexpr (openai::detail::takes_result<Token, T>)
            return boost::asio::async_initiate<Token, void(openai::result<T>)>(
                [initiation = std::forward<Initiation>(initiation)](auto&& handler, auto&&... rest) mutable {
                    using handler_type = std::decay_t<decltype(handler)>;
                    std::move(initiation)(
                        openai::detail::as_result_handler<T, handler_type>{std::forward<decltype(handler)>(handler)},
                        std::forward<decltype(rest)>(rest)...);
                },
                token.token, std::forward<Args>(args)...);
    }
};
