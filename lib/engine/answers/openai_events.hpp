// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/stream_event.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "json/mapping.hpp"

namespace openai::detail {

/// What the streams of OpenAI's older endpoints have in common: they end with `[DONE]`, and tell errors as events.
struct openai_events {
    static mapping::event_meaning meaning_of(const protocol::sse_event& event) {
        return mapping::meaning_of(event.type, event.data, event.outside);
    }
};

} // namespace openai::detail
