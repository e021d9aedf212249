// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/container/pmr/memory_resource.hpp>

#include <cstddef>
#include <new>

namespace openai::detail::mapping {

/// What the values of a document may take together: a text of few bytes can ask for many times as much.
constexpr std::size_t memory_for(std::size_t text, std::size_t factor) noexcept { return (1u << 20) + factor * text; }

/// The program's memory, up to a limit; throws `error` (`limit_exceeded`) beyond it.
class capped_resource final : public boost::container::pmr::memory_resource {
public:
    explicit capped_resource(std::size_t limit) noexcept
        : left_(limit) {}

    /// For the next document; nothing of the last may be in use.
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
