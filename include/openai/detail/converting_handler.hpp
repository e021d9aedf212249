// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/initiate.hpp>
#include <openai/detail/wrapped_handler.hpp>

#include <exception>
#include <utility>

namespace openai::detail {

/// The handler of an operation whose result is made of another one's: `convert(value,
/// response)` gives a T or throws.
template <class T, class Handler, class Convert>
struct converting_handler {
    using wrapped_handler = Handler;
    Handler handler;
    Convert convert;

    template <class Value>
    void operator()(outcome how, Value value) {
        T result{};
        if (!how.failed()) {
            try {
                result = convert(std::move(value), how.response());
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
