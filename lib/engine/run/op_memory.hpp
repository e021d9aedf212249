// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <new>

namespace openai::detail {

/// Memory for one pending handler. Asio frees this memory before it calls the handler, so the next handler can use the
/// memory again. Asio's own cache would not be enough: it keeps only two free blocks per thread, and uses the first
/// block that is large enough. If an operation needs a small block and a large block, the small allocation can get the
/// large block. The large allocation then finds no block that is large enough, and needs new memory.
class op_memory {
public:
    op_memory() = default;
    op_memory(const op_memory&) = delete;
    op_memory& operator=(const op_memory&) = delete;

    void* allocate(std::size_t size) {
        const bool mine = size <= sizeof(block_) && !taken_.exchange(true, std::memory_order_acquire);
        return mine ? block_ : ::operator new(size);
    }

    void deallocate(void* at) noexcept {
        if (at == block_) taken_.store(false, std::memory_order_release);
        else ::operator delete(at);
    }

private:
    alignas(std::max_align_t) std::byte block_[256];
    std::atomic<bool> taken_ = false;
};

/// Allocates memory for a handler from an `op_memory` that the handler itself keeps alive. The `op_memory` does not end
/// too early, because Asio moves the handler out of the memory and frees the memory before it calls the handler.
template <class T>
class op_allocator {
public:
    using value_type = T;

    explicit op_allocator(op_memory& memory) noexcept
        : memory_(&memory) {}
    template <class U>
    op_allocator(const op_allocator<U>& other) noexcept
        : memory_(other.memory_) {}

    T* allocate(std::size_t count) {
        static_assert(alignof(T) <= alignof(std::max_align_t));
        return static_cast<T*>(memory_->allocate(count * sizeof(T)));
    }
    void deallocate(T* at, std::size_t) noexcept { memory_->deallocate(at); }

    template <class U>
    bool operator==(const op_allocator<U>& other) const noexcept {
        return memory_ == other.memory_;
    }

private:
    template <class>
    friend class op_allocator;

    op_memory* memory_;
};

} // namespace openai::detail
