// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/outcome.hpp>

#include <boost/asio/associator.hpp>

#include <exception>
#include <utility>

namespace openai::detail {

/// The handler of an operation whose result is made of another one's: `convert(value)` gives a T or throws.
template <class T, class Handler, class Convert>
struct converting_handler {
    Handler handler;
    Convert convert;

    template <class Value>
    void operator()(outcome how, Value value) {
        T result{};
        if (!how.failed()) {
            try {
                result = convert(std::move(value));
            } catch (...) {
                how = std::current_exception();
            }
        }
        std::move(handler)(std::move(how), std::move(result));
    }
};

template <class T, class Handler, class Convert>
converting_handler<T, Handler, Convert> converting(Handler handler, Convert convert) {
    return {std::move(handler), std::move(convert)};
}

} // namespace openai::detail

/// Executor, allocator and cancellation slot are those of the caller's handler.
template <template <class, class> class Associator, class T, class Handler, class Convert, class Default>
struct boost::asio::associator<Associator, openai::detail::converting_handler<T, Handler, Convert>, Default>
    : Associator<Handler, Default> {
    static auto get(const openai::detail::converting_handler<T, Handler, Convert>& wrapped) noexcept {
        return Associator<Handler, Default>::get(wrapped.handler);
    }
    static auto get(const openai::detail::converting_handler<T, Handler, Convert>& wrapped,
                    const Default& fallback) noexcept {
        return Associator<Handler, Default>::get(wrapped.handler, fallback);
    }
};
