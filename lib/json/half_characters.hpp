// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail::mapping {

/// JSON text in which the escaped half of a surrogate pair at the begin or end of a streamed text, e.g.
/// `"content":"ok \ud83d"`, is marked for `half_characters`. The same text if there is none.
std::string mark_halves(std::string_view json);

/// Characters of which one event brought the first half and a later one the rest: what servers that cut a text between
/// two UTF-16 units send.
class half_characters {
public:
    /// Which text of the stream: a choice, and one of its texts.
    using place = std::pair<std::int64_t, std::int64_t>;

    /// A piece of that text without the marks that `mark_halves` may have set: a first half is held back until the next
    /// piece, and joined with the second one. A half without its other half becomes U+FFFD; so does the one held back
    /// if this is the `last` piece.
    std::string join(const place& of, std::string_view piece, bool has_marks, bool last);

    /// A half is held back.
    bool any() const noexcept { return !held_.empty(); }

    /// Every piece is the last one.
    void expect_no_more() noexcept { no_more_ = true; }

private:
    bool no_more_ = false;
    std::map<place, char32_t> held_;
};

} // namespace openai::detail::mapping
