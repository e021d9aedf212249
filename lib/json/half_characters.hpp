// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail::mapping {

/// Inserts marks into the JSON text of an event and returns the result. A mark replaces an escaped half of a surrogate
/// pair at the beginning or end of a streamed text, e.g. in `"content":"ok \ud83d"`. `half_characters` finds the marks.
/// The JSON text remains unchanged if it has no such half, or if it already contains characters that look like marks.
std::string mark_halves(std::string_view json);

/// Joins the two halves of a character if they arrive in different events. Some servers split a text between two UTF-16
/// units, so that one event ends with the first half and a later event begins with the second half.
class half_characters {
public:
    /// Identifies a text of the stream: the index of a choice, and the number of a text within the choice.
    using place = std::pair<std::int64_t, std::int64_t>;

    /// Removes the marks of `mark_halves` from `piece`, joins halves, and returns the result. `of` identifies the text
    /// to which the piece belongs. `has_marks` says whether the piece can contain marks. A first half at the end of the
    /// piece is held back until the next piece, which may begin with the second half. A half without its other half
    /// becomes U+FFFD. If `last` is true, no half is held back.
    std::string join(const place& of, std::string_view piece, bool has_marks, bool last);

    /// Whether a half is held back.
    bool any() const noexcept { return !held_.empty(); }

    /// From now on, `join` treats every piece as the last one of its text.
    void expect_no_more() noexcept { no_more_ = true; }

private:
    bool no_more_ = false;
    std::map<place, char32_t> held_;
};

} // namespace openai::detail::mapping
