// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/clock.hpp"

#include <openai/error.hpp>
#include <openai/secret.hpp>

#include <vector>

namespace openai::detail {

/// The attempts of one call, for its error to tell.
class attempt_log {
public:
    explicit attempt_log(io::clock::time_point call_began)
        : call_began_(call_began) {}

    void begin(io::clock::time_point now) noexcept;

    /// The attempt to ask this provider failed. Its key is not kept, wherever the server has repeated it.
    void fail(const error_details& details, io::clock::time_point now, const std::string& provider, const secret& key);

    /// The failed attempt shall not count, because the server never saw it.
    void discount() noexcept { --made_; }

    int made() const noexcept { return made_; } ///< the one under way included

    /// When the attempt under way, or the last one, began.
    io::clock::time_point began() const noexcept { return began_; }

    /// Adds what is known of the attempts.
    void tell(error_details& details) const;

private:
    io::clock::time_point call_began_;
    io::clock::time_point began_{};
    int made_ = 0;
    std::vector<attempt> history_;
};

} // namespace openai::detail
