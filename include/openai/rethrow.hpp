// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <exception>

namespace openai {

/// A completion handler for `co_spawn` that rethrows the coroutine's exception:
///
///     asio::co_spawn(io, ask(client), openai::rethrow);
///
/// An exception that leaves the coroutine is thrown from `io_context::run()`. With `asio::detached` it would be lost.
struct rethrow_t {
    /// Throws the exception, if there is one.
    template <class... Values>
    void operator()(std::exception_ptr failure, Values&&...) const {
        if (failure) std::rethrow_exception(failure);
    }
};

/// The handler to pass: `asio::co_spawn(io, ask(client), openai::rethrow)`.
inline constexpr rethrow_t rethrow{};

} // namespace openai
