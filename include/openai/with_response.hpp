// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/detail/wrapped_handler.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace openai {

/// The value of an operation, together with the HTTP response from which the value was made. See `with_response`.
template <class T>
struct value_with_response {
    T value{};              ///< the result of the operation
    http_response response; ///< status, headers, body and more

    value_with_response() = default;
    /// Stores a value and the response from which it was made.
    value_with_response(T given, http_response answered)
        : value(std::move(given))
        , response(std::move(answered)) {}
};

/// A completion token with which an operation returns its value together with the HTTP response. The wrapped `Token`
/// decides how a failure is reported. With the default `Token`, the operation throws.
///
/// `auto [answer, response] = co_await client.chat.create(request, openai::with_response);`
template <class Token = boost::asio::use_awaitable_t<>>
class with_response_t {
public:
    /// Wraps a token, which then receives the `value_with_response<T>`.
    constexpr explicit with_response_t(Token given = Token())
        : token(std::move(given)) {}

    /// Returns a new `with_response` token, which wraps `other`. Example: `openai::with_response(asio::use_future)`.
    template <class Other>
    constexpr auto operator()(Other&& other) const {
        return with_response_t<std::decay_t<Other>>(std::forward<Other>(other));
    }

    Token token; ///< the token that receives the value and the response
};

/// Pass this token to get the value together with the HTTP response:
/// `co_await client.chat.create(request, openai::with_response)`.
inline constexpr with_response_t<> with_response{};

namespace detail {

template <class T, class Handler>
struct with_response_handler {
    using wrapped_handler = Handler;
    static constexpr bool takes_outcome = true;
    Handler handler;

    void operator()(outcome how, T value) {
        value_with_response<T> both(std::move(value), how.response());
        if constexpr (openai::detail::takes_outcome<Handler>) std::move(handler)(std::move(how), std::move(both));
        else std::move(handler)(how.exception(), std::move(both));
    }
    void operator()(std::exception_ptr failure, T value) { (*this)(outcome(std::move(failure)), std::move(value)); }
};

} // namespace detail
} // namespace openai

template <class Token, class T>
class boost::asio::async_result<openai::with_response_t<Token>, void(std::exception_ptr, T)> {
public:
    template <class Initiation, class... Args>
    static auto initiate(Initiation&& initiation, openai::with_response_t<Token> token, Args&&... args) {
        return boost::asio::async_initiate<Token, void(std::exception_ptr, openai::value_with_response<T>)>(
            [initiation = std::forward<Initiation>(initiation)](auto&& handler, auto&&... rest) mutable {
                using handler_type = std::decay_t<decltype(handler)>;
                std::move(initiation)(
                    openai::detail::with_response_handler<T, handler_type>{std::forward<decltype(handler)>(handler)},
                    std::forward<decltype(rest)>(rest)...);
            },
            token.token, std::forward<Args>(args)...);
    }
};
