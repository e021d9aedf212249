// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/stream_event.hpp"
#include "engine/answers/stream_failures.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "json/mapping.hpp"

namespace openai::detail {

/// What the streams of OpenAI's older endpoints have in common: they end with `[DONE]`, and tell errors as events.
struct openai_events {
    static mapping::event_meaning meaning_of(const protocol::sse_event& event) {
        return mapping::meaning_of(event.type, event.data, event.outside);
    }

    /// None: the server sends an end marker behind them, or ends the body.
    template <class Event>
    static bool is_last(const Event&) {
        return false;
    }

    /// There must have been an answer; and either each of the choices that were asked for says why it ends, or the
    /// server says that it is over, and has said nothing that is no event.
    template <class Accumulator>
    static void check_complete(const Accumulator& have, std::size_t choices, bool marked, const std::string& words) {
        const auto seen = have.completion().choices.size();
        if (seen == 0) throw empty_stream(words);
        if (marked && words.empty()) return;
        if (seen < choices || !have.finished()) throw unfinished_stream(words, marked);
    }

    template <class Accumulator>
    static bool is_cut(const Accumulator& have) {
        return have.completion().cut;
    }
};

} // namespace openai::detail
