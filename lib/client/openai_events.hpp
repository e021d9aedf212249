// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/mapping.hpp"
#include "protocol/sse_decoder.hpp"

namespace openai::detail {

/// What the streams of OpenAI's older endpoints have in common: they end with `[DONE]`, and tell errors as events.
struct openai_events {
    static bool is_end(const protocol::sse_event& event) {
        const auto data = event.data;
        const auto first = data.find_first_not_of(" \t");
        return first != std::string_view::npos && data.substr(first).starts_with("[DONE]");
    }
    static std::optional<api_error> find_error(const protocol::sse_event& event) {
        return mapping::find_stream_error(event.type, event.data);
    }
};

} // namespace openai::detail
