// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "faults/world.hpp"

/// What the callers of the scenarios do.
namespace faults::operations {

asio::awaitable<void> create(world& in);
asio::awaitable<void> create_twice(world& in);
asio::awaitable<void> create_as_result(world& in);
asio::awaitable<void> create_large(world& in);
asio::awaitable<void> list_models(world& in);
asio::awaitable<void> two_at_once(world& in);
asio::awaitable<void> four_at_once(world& in);
asio::awaitable<void> twice_side_by_side(world& in);
asio::awaitable<void> first_of_two(world& in);
asio::awaitable<void> read_stream(world& in);
asio::awaitable<void> collect_stream(world& in);
asio::awaitable<void> next_as_result(world& in);
asio::awaitable<void> leave_stream(world& in);
asio::awaitable<void> stream_then_create(world& in);
asio::awaitable<void> two_streams(world& in);

} // namespace faults::operations
