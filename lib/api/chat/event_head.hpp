// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace openai::detail::mapping {

/// How an event began, up to the content of its first choice, and what that said; and how it went on behind the
/// content. The events of a stream mostly begin and end alike.
struct event_head {
    struct place {
        std::size_t at = 0;
        std::size_t size = 0;
    };

    std::string text; ///< empty: nothing is known
    std::string tail; ///< that says nothing; empty: none is known
    place id;
    place model;
    place service_tier;
    place system_fingerprint;
    place role;
    std::int64_t created = 0;
    std::int64_t index = 0;
    unsigned event_members = 0; ///< which there were
    unsigned choice_members = 0;
    unsigned delta_members = 0;
};

} // namespace openai::detail::mapping
