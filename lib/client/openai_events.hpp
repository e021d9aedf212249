// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/mapping.hpp"
#include "model/stream_event.hpp"
#include "protocol/sse_decoder.hpp"

namespace openai::detail {

/// What the streams of OpenAI's older endpoints have in common: they end with `[DONE]`, and tell errors as events.
struct openai_events {
    static mapping::event_meaning meaning_of(const protocol::sse_event& event) {
        return mapping::meaning_of(event.type, event.data, event.outside);
    }
};

} // namespace openai::detail
