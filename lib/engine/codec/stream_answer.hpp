// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/codec/codec.hpp"
#include "engine/stream/stream_state.hpp"

namespace openai::detail {

/// An answer that consists of events. If the server does not stream, the answer is one document instead.
template <class Event>
struct answer_codec<stream<Event>> {
    static constexpr bool streamed = true;
    static void read(const call& call, answer received, stream<Event>& out) {
        if (!received.rest) check_content(*received.http);
        auto state = stream_state<Event>::make(call.shared_core(), std::move(received));
        if (call.tells_tokens()) state->tell_document(call);
        out = stream<Event>(std::move(state));
    }
};

} // namespace openai::detail
