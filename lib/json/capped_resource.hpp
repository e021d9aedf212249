// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/container/pmr/memory_resource.hpp>

#include <cstddef>
#include <new>

namespace openai::detail::mapping {

/// Returns the limit for the memory of all values of a document, in bytes: 1 MiB plus `factor * text`. `text` is the
/// size of the document's text in bytes. The limit is needed because values can take much more memory than their text.
constexpr std::size_t memory_for(std::size_t text, std::size_t factor) noexcept { return (1u << 20) + factor * text; }

/// Allocates from the heap, up to a limit. Throws `error` (`limit_exceeded`) if an allocation exceeds the limit.
class capped_resource final : public boost::container::pmr::memory_resource {
public:
    explicit capped_resource(std::size_t limit) noexcept
        : left_(limit) {}

    /// Sets the limit for the next document. No memory of the previous document may be in use.
    void reset(std::size_t limit) noexcept { left_ = limit; }

private:
    void* do_allocate(std::size_t bytes, std::size_t) override {
        if (bytes > left_) throw error(errc::limit_exceeded, "a JSON document with too many values");
        void* memory = ::operator new(bytes);
        left_ -= bytes;
        return memory;
    }
    void do_deallocate(void* memory, std::size_t bytes, std::size_t) override {
        ::operator delete(memory);
        left_ += bytes;
    }
    bool do_is_equal(const boost::container::pmr::memory_resource& other) const noexcept override {
        return this == &other;
    }

    std::size_t left_;
};

} // namespace openai::detail::mapping
