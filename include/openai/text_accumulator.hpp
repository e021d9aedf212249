// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/text_completion.hpp>

#include <cstddef>

namespace openai {

/// Puts the events of a stream together: texts of the same choice follow each other. Takes time linear in what is
/// added. What would make the completion larger than a limit, if there is one, is not added, and nothing after it but
/// finish reasons and the usage: the completion is `cut`.
class OPENAI_DECL text_accumulator {
public:
    text_accumulator() = default;

    /// `answer`: what the completion shall give as status, headers and request id. `limit`: bytes of all texts and JSON
    /// values together; 0: nothing is kept.
    explicit text_accumulator(response answer, std::size_t limit = no_limit);

    static constexpr std::size_t no_limit = ~std::size_t{0};

    /// Throws `error` (`invalid_response`) for a choice index outside 0 to 127.
    void add(const text_completion& piece);

    /// What came so far; choices in order of their index. Its `raw()` is null.
    const text_completion& completion() const noexcept { return completion_; }

    /// Whether at least one choice was seen and every one seen has its finish reason.
    bool finished() const noexcept;

private:
    bool fits(std::size_t bytes) noexcept;
    void add_head(const text_completion& piece);

    text_completion completion_;
    std::size_t left_ = no_limit; ///< bytes that may still be kept
};

} // namespace openai
