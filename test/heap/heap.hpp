// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

/// The `new` and `delete` of the program that this folder's tests share: they count, and show what is given back.
namespace heap {

/// How often this thread has called `new` so far.
std::size_t allocations() noexcept;

/// The bytes that this thread has allocated so far in pieces of a mebibyte or more.
std::size_t large_bytes() noexcept;
inline constexpr std::size_t large = std::size_t(1) << 20;

/// Calls `look` with every block, of any thread, before it is given back; null: no more. Memory is zero when it is
/// allocated, so `look` finds only what was written since.
void watch(void (*look)(std::string_view block)) noexcept;

} // namespace heap
