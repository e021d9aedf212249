// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/text_completion.hpp>

namespace openai {

/// Puts the events of a stream together: texts of the same choice follow each other. Takes time linear in what is
/// added.
class OPENAI_DECL text_accumulator {
public:
    text_accumulator() = default;

    /// `answer`: what the completion shall give as status, headers and request id.
    explicit text_accumulator(response answer);

    /// Throws `error` (`invalid_response`) for a choice index outside 0 to 127.
    void add(const text_completion& piece);

    /// What came so far; choices in order of their index. Its `raw()` is null.
    const text_completion& completion() const noexcept { return completion_; }

    /// Whether at least one choice was seen and every one seen has its finish reason.
    bool finished() const noexcept;

private:
    text_completion completion_;
};

} // namespace openai
