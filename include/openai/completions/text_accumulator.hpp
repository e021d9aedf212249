// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/completions/text_completion.hpp>

#include <cstddef>

namespace openai {

/// Joins the events of a stream into a completion, choice by choice. The time is linear in the number of bytes added.
///
/// If there is a limit, a piece that would exceed the limit is not added, and `cut` of the completion becomes true. Of
/// this piece and of all later pieces, only the finish reasons and the usage are added.
class OPENAI_DECL text_accumulator {
public:
    text_accumulator() = default;

    /// Makes an accumulator for the events of one stream. `limit` is the largest number of bytes that all texts and
    /// JSON values together can have. With the limit 0, no content is kept, only finish reasons and the usage.
    explicit text_accumulator(std::size_t limit)
        : left_(limit) {}

    static constexpr std::size_t no_limit = ~std::size_t{0}; ///< the default: everything is kept

    /// Adds an event. Throws `error` (`invalid_response`) for a choice index outside 0 to 127.
    void add(const text_completion& piece);

    /// Returns the completion so far. The choices are sorted by index.
    const text_completion& completion() const noexcept { return completion_; }

    /// Whether there is at least one choice, and every choice has its finish reason.
    bool finished() const noexcept;

private:
    bool fits(std::size_t bytes) noexcept;
    void add_head(const text_completion& piece);

    text_completion completion_;
    std::size_t left_ = no_limit; ///< number of bytes that can still be kept
};

} // namespace openai
