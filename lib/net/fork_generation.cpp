// SPDX-License-Identifier: BSL-1.0
#include "net/fork_generation.hpp"

#include <atomic>
#include <pthread.h>

namespace openai::detail::net {
namespace {

std::atomic<unsigned> generation{0}; // constant-initialized, so that every client can use it

void count_fork() { ++generation; }

} // namespace

unsigned fork_generation() noexcept {
    static const int registered = ::pthread_atfork(nullptr, nullptr, &count_fork);
    static_cast<void>(registered); // without memory, forks are not noticed
    return generation.load(std::memory_order_relaxed);
}

} // namespace openai::detail::net
