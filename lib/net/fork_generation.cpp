// SPDX-License-Identifier: BSL-1.0
#include "net/fork_generation.hpp"

#include <atomic>
#include <pthread.h>

namespace openai::detail::net {
namespace {

std::atomic<unsigned> generation{0}; // constant-initialized: there before any client, and never destroyed

void count_fork() { ++generation; }

} // namespace

unsigned fork_generation() noexcept {
    static const int registered = ::pthread_atfork(nullptr, nullptr, &count_fork);
    static_cast<void>(registered); // out of memory: a fork then goes unnoticed, as if the program had not been asked
    return generation.load(std::memory_order_relaxed);
}

} // namespace openai::detail::net
