// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/client_core.hpp"
#include "client/spawn.hpp"
#include "client/strand_of.hpp"

#include <boost/asio/system_executor.hpp>
#include <boost/asio/this_coro.hpp>

namespace openai::detail {

/// Where a read of a generator runs that is not awaited directly. A strand, because its cancellation may come while it
/// completes. Null: of an empty generator.
inline std::shared_ptr<cancellable_strand> read_strand(const std::shared_ptr<client_core>& core) {
    if (!core) return std::make_shared<cancellable_strand>(strand_of(asio::system_executor()));
    return std::make_shared<cancellable_strand>(core->make_strand());
}

/// The same as a coroutine of its own, which would react to terminal cancellation only.
template <class T>
asio::awaitable<T> with_partial_cancellation(asio::awaitable<T> read) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_partial_cancellation());
    co_return co_await std::move(read);
}

} // namespace openai::detail
