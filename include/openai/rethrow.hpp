// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <exception>

namespace openai {

/// Handler for `co_spawn`: an exception that leaves the coroutine comes out of `io_context::run()`, instead of being
/// swallowed as with `asio::detached`. `asio::co_spawn(io, ask(client), openai::rethrow);`
struct rethrow_t {
    template <class... Values>
    void operator()(std::exception_ptr failure, Values&&...) const {
        if (failure) std::rethrow_exception(failure);
    }
};

inline constexpr rethrow_t rethrow{};

} // namespace openai
