// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/initiate.hpp>
#include <openai/detail/wrapped_handler.hpp>

#include <exception>
#include <utility>

namespace openai::detail {

/// A handler that converts the value of one operation to the `T` of another operation, and passes this `T` to the
/// wrapped handler. `convert(value, response)` returns the `T` or throws.
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
