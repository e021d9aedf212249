// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace openai::detail {

/// The position in a list that is read page by page. The cursor detects a server that repeats pages in a cycle. For
/// this, it stores only one earlier position, not all of them (Brent's algorithm).
class page_cursor {
public:
    /// Returns the id after which the next page begins, or an empty string for the first page.
    const std::string& after() const noexcept { return after_; }

    /// Goes to the next page. Throws `error` (`invalid_response`) if `next` is empty, or if the cursor notices that the
    /// pages repeat. If the list is a cycle from its first page on, the cursor notices this during the third pass at
    /// the latest.
    void advance(std::string next);

private:
    std::string after_;
    std::string mark_;
    std::uint64_t steps_ = 0; // since `mark_` was set
    std::uint64_t stride_ = 1;
};

} // namespace openai::detail
