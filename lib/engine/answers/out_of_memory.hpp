// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace openai::detail {

/// The errors that operations report if there is not enough memory to make an error. They are made together with the
/// client.
class out_of_memory_errors {
public:
    out_of_memory_errors() {
        all_.reserve((static_cast<std::size_t>(phase::done) + 1) * costs);
        for (std::size_t at = 0; at <= static_cast<std::size_t>(phase::done); ++at)
            for (std::size_t cost = 0; cost < costs; ++cost) all_.push_back(make(at, cost));
    }

    const error& at(phase where, billing cost) const noexcept {
        return all_[static_cast<std::size_t>(where) * costs + static_cast<std::size_t>(cost)];
    }

private:
    static constexpr auto costs = static_cast<std::size_t>(billing::yes) + 1;

    static error make(std::size_t where, std::size_t cost) {
        error_details details;
        details.code = errc::internal_error;
        details.context = "out of memory";
        details.phase = static_cast<phase>(where);
        details.attempts = details.phase <= phase::queue ? 0 : 1;
        details.maybe_billed = static_cast<billing>(cost);
        return error(std::move(details));
    }

    std::vector<error> all_;
};

} // namespace openai::detail
