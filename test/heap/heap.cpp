// SPDX-License-Identifier: BSL-1.0
#include "heap/heap.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace heap {
namespace {

thread_local std::size_t allocated = 0;
thread_local std::size_t allocated_large = 0;
std::atomic<void (*)(std::string_view)> watcher{nullptr};

void* allocate(std::size_t size) noexcept {
    ++allocated;
    if (size >= large) allocated_large += size;
    return std::calloc(1, size);
}

void release(void* block) noexcept {
    if (block == nullptr) return;
    if (const auto look = watcher.load()) look({static_cast<const char*>(block), malloc_usable_size(block)});
    std::free(block);
}

} // namespace

std::size_t allocations() noexcept { return allocated; }
std::size_t large_bytes() noexcept { return allocated_large; }
void watch(void (*look)(std::string_view)) noexcept { watcher = look; }

} // namespace heap

void* operator new(std::size_t size) {
    if (void* block = heap::allocate(size)) return block;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return heap::allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return heap::allocate(size); }
void operator delete(void* block) noexcept { heap::release(block); }
void operator delete[](void* block) noexcept { heap::release(block); }
void operator delete(void* block, std::size_t) noexcept { heap::release(block); }
void operator delete[](void* block, std::size_t) noexcept { heap::release(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { heap::release(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { heap::release(block); }
