// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/completions/text_completion.hpp>

#include <cstddef>

namespace openai {

/// Puts the events of a stream together: the texts of each choice are joined. Takes time linear in what is added. If
/// there is a limit, a piece that would exceed it is not added, and after it only finish reasons and the usage are: the
/// completion is `cut`.
class OPENAI_DECL text_accumulator {
public:
    text_accumulator() = default;

    /// `limit` is in bytes, for all texts and JSON values together; 0: nothing is kept.
    explicit text_accumulator(std::size_t limit)
        : left_(limit) {}

    static constexpr std::size_t no_limit = ~std::size_t{0};

    /// Throws `error` (`invalid_response`) for a choice index outside 0 to 127.
    void add(const text_completion& piece);

    /// What has come so far, with choices in order of their index.
    const text_completion& completion() const noexcept { return completion_; }

    /// Whether there is at least one choice, and every choice has its finish reason.
    bool finished() const noexcept;

private:
    bool fits(std::size_t bytes) noexcept;
    void add_head(const text_completion& piece);

    text_completion completion_;
    std::size_t left_ = no_limit; ///< bytes that may still be kept
};

} // namespace openai
