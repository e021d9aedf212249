// SPDX-License-Identifier: BSL-1.0
#include "common/allocations.hpp"

namespace {

// A counter that threads share would itself be what two threads wait for.
thread_local constinit std::size_t count = 0;
void add_one() noexcept { ++count; }

} // namespace

namespace bench {
std::size_t allocations() noexcept { return count; }
} // namespace bench

// glibc lets a program replace these, and keeps its own under these names.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

__attribute__((visibility("default"))) void* malloc(std::size_t size) {
    add_one();
    return __libc_malloc(size);
}

__attribute__((visibility("default"))) void* calloc(std::size_t number, std::size_t size) {
    add_one();
    return __libc_calloc(number, size);
}

__attribute__((visibility("default"))) void* realloc(void* old, std::size_t size) {
    add_one();
    return __libc_realloc(old, size);
}
}
