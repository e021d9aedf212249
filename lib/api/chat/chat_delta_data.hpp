// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/event_document.hpp"

#include <openai/chat/chat_delta.hpp>

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace openai {

/// What a `chat_delta` shares between its copies. The views in it point into `event` and `unescaped`, or into
/// `document` and `texts` if the event had to become a document.
struct chat_delta_data {
    std::string event;
    std::string unescaped; ///< texts that hold escapes in the event
    std::vector<choice_delta> choices;
    std::vector<tool_call_delta> fast_tool_calls; ///< without a document: of one choice

    std::unique_ptr<detail::mapping::event_document> document; ///< once there was an event that is not one of the usual
    // What is made of a document only:
    std::list<std::string> texts;                       ///< texts that the event does not hold in one piece
    std::list<boost::json::value> values;               ///< JSON that callers copy, with memory of its own
    std::list<std::vector<tool_call_delta>> tool_calls; ///< one list per choice that has any

    std::string_view id;
    std::string_view model;
    std::string_view service_tier;
    std::string_view system_fingerprint;
    std::int64_t created = 0;
    std::optional<openai::usage> usage;
    bool has_more = false; ///< members of the event that are not known here

    /// For the next event; keeps the memory.
    void reset() {
        if (document) reset_document();
        event.clear();
        unescaped.clear();
        choices.clear();
        fast_tool_calls.clear();
        id = model = service_tier = system_fingerprint = {};
        created = 0;
        usage.reset();
        has_more = false;
    }

private:
    void reset_document() {
        document->reset();
        texts.clear();
        values.clear();
        tool_calls.clear();
    }
};

} // namespace openai
