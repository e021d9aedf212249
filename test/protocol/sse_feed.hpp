// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/sse_decoder.hpp"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace openai::detail::protocol {

struct seen_event {
    std::string type;
    std::string data;
    std::string id;

    bool operator==(const seen_event&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const seen_event& event) {
    return out << event.type << '|' << event.data << '|' << event.id;
}

struct seen_stream {
    std::vector<seen_event> events;
    std::vector<seen_event> at_end; ///< what `finish` gave
    std::string last_id;            ///< before `finish`
    std::optional<std::uint64_t> retry;
    std::string outside; ///< lines that are no field, each piece followed by "|"; the standard has none

    bool operator==(const seen_stream&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const seen_stream& seen) {
    for (const auto& event : seen.events) out << event << '\n';
    return out << "at end: " << seen.at_end.size() << " last id " << seen.last_id << " retry "
               << seen.retry.value_or(0);
}

/// Feeds pieces that vanish at once, as network buffers do.
inline seen_stream decode(const std::vector<std::string_view>& pieces, sse_limits limits = {}) {
    seen_stream seen;
    sse_decoder decoder(limits);
    const auto copy = [](const sse_event& event) {
        return seen_event{std::string(event.type), std::string(event.data), std::string(event.id)};
    };
    for (const auto piece : pieces) {
        {
            const std::string passing(piece);
            decoder.feed(passing);
        }
        while (const auto event = decoder.next()) {
            if (!event->outside) seen.events.push_back(copy(*event));
            else seen.outside += std::string(event->data) + '|';
        }
    }
    seen.last_id = decoder.last_event_id();
    while (const auto event = decoder.finish()) {
        if (!event->outside) seen.at_end.push_back(copy(*event));
        else seen.outside += std::string(event->data) + '|';
    }
    seen.retry = decoder.retry();
    return seen;
}

} // namespace openai::detail::protocol
