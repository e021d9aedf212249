// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/stream_event.hpp"
#include "engine/answers/stream_failures.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "json/mapping.hpp"

namespace openai::detail {

/// The common properties of the streams of OpenAI's older endpoints: they end with `[DONE]`, and report errors as
/// events.
struct openai_events {
    static mapping::event_meaning meaning_of(const protocol::sse_event& event) {
        return mapping::meaning_of(event.type, event.data, event.outside);
    }

    /// Throws `error` if the stream is incomplete. A complete stream has at least one choice, and also meets at least
    /// one of these conditions:
    ///
    /// - The end marker has arrived, and there was no text outside of events.
    /// - Each requested choice has a finish reason.
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
