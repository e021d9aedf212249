// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace openai::detail::mapping {

/// What is remembered of an earlier event: its beginning, the values in the beginning, and its end. The beginning goes
/// up to the content of the first choice, and the end follows this content. Most events of a stream differ only in this
/// content, so their beginning and end need not be parsed again.
struct event_head {
    struct place {
        std::size_t at = 0;
        std::size_t size = 0;
    };

    std::string text; ///< the beginning; empty if no event is known
    std::string tail; ///< an end in which no value has to be read; empty if no such end is known
    place id;
    place model;
    place service_tier;
    place system_fingerprint;
    place role;
    std::int64_t created = 0;
    std::int64_t index = 0;
    unsigned event_members = 0; ///< a mask of the members that the event had
    unsigned choice_members = 0;
    unsigned delta_members = 0;
};

} // namespace openai::detail::mapping
