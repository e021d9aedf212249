// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace openai::detail {

/// Where a list goes on. Notices a server that leads in circles without remembering every place (Brent).
class page_cursor {
public:
    /// Behind what the next page begins; empty at the beginning.
    const std::string& after() const noexcept { return after_; }

    /// Throws `error` (`invalid_response`) for an empty cursor and, at the latest when the circle is passed for the
    /// third time, for one that came before.
    void advance(std::string next);

private:
    std::string after_;
    std::string mark_;
    std::uint64_t steps_ = 0; // since the mark
    std::uint64_t stride_ = 1;
};

} // namespace openai::detail
