// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <new>

namespace faults::allocations {
namespace {

constexpr std::size_t header = 16; // holds the size, keeps the alignment

std::atomic<std::size_t> blocks = 0; // other threads may free, too
std::atomic<std::size_t> bytes = 0;
std::size_t peak = 0;
std::size_t countdown = 0;
std::size_t exempt = 0;
bool has_failed = false;
bool sparing = false;
std::size_t spared[16] = {}; // sizes; 0: free

bool is_spared(std::size_t size) noexcept { return std::ranges::find(spared, size) != std::end(spared); }

bool due(std::size_t size) noexcept {
    if (sparing && !is_spared(size)) *std::ranges::find(spared, 0u) = size;
    if (countdown == 0 || exempt > 0 || is_spared(size) || --countdown > 0) return false;
    has_failed = true;
    return true;
}

void* allocate(std::size_t size) noexcept {
    if (due(size)) return nullptr;
    auto* block = static_cast<char*>(std::malloc(size + header));
    if (block == nullptr) return nullptr;
    std::memcpy(block, &size, sizeof size);
    ++blocks;
    bytes += size;
    peak = std::max(peak, bytes.load());
    return block + header;
}

void release(void* pointer) noexcept {
    if (pointer == nullptr) return;
    auto* block = static_cast<char*>(pointer) - header;
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof size);
    --blocks;
    bytes -= size;
    std::free(block);
}

} // namespace

std::size_t live_blocks() noexcept { return blocks; }
std::size_t live_bytes() noexcept { return bytes; }
std::size_t peak_bytes() noexcept { return peak; }
void reset_peak() noexcept { peak = bytes; }

void fail_at(std::size_t n) noexcept {
    countdown = n;
    if (n > 0) has_failed = false;
}

void begin_sparing() noexcept { sparing = true; }
void end_sparing() noexcept { sparing = false; }

bool happened() noexcept { return has_failed; }

exemption::exemption() noexcept { ++exempt; }
exemption::~exemption() { --exempt; }

} // namespace faults::allocations

void* operator new(std::size_t size) {
    if (void* block = faults::allocations::allocate(size)) return block;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    const faults::allocations::exemption never;
    return faults::allocations::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void operator delete(void* pointer) noexcept { faults::allocations::release(pointer); }
void operator delete[](void* pointer) noexcept { faults::allocations::release(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { faults::allocations::release(pointer); }
void operator delete[](void* pointer, std::size_t) noexcept { faults::allocations::release(pointer); }
void operator delete(void* pointer, const std::nothrow_t&) noexcept { faults::allocations::release(pointer); }
void operator delete[](void* pointer, const std::nothrow_t&) noexcept { faults::allocations::release(pointer); }
