// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/codec/codec.hpp"
#include "engine/stream/stream_state.hpp"

namespace openai::detail {

/// An answer that consists of events. If the server does not stream, the answer is one document instead.
template <class Event>
struct answer_codec<stream<Event>> {
    static constexpr bool streamed = true;
    static stream<Event> read(const call& call, answer received) {
        if (!received.rest) check_content(*received.http);
        auto state = stream_state<Event>::make(call.shared_core(), std::move(received));
        if (call.tells_tokens()) state->tell_document(call);
        return stream<Event>(std::move(state));
    }
};

} // namespace openai::detail
