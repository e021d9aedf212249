// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <utility>

namespace openai::detail {

/// Runs `body`, the coroutine of an operation that has no `call`. Converts every exception to `error`, because an
/// operation throws nothing else.
template <class T>
boost::asio::awaitable<T> as_operation(boost::asio::awaitable<T> body) {
    std::exception_ptr thrown;
    try {
        co_return co_await std::move(body);
    } catch (...) {
        thrown = std::current_exception();
    }
    throw to_error(thrown);
}

} // namespace openai::detail
