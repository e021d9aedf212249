// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/event_document.hpp"

#include <openai/chat/chat_delta.hpp>

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace openai {

/// The data that the copies of a `chat_delta` share. The views in the data point into `event` and `unescaped` or, if
/// the event had to be parsed as a document, into `document` and `texts`.
struct chat_delta_data {
    std::string event;
    std::string unescaped; ///< the unescaped text of strings that contain escapes
    std::vector<choice_delta> choices;
    std::vector<tool_call_delta> fast_tool_calls; ///< the calls of one choice; only used if there is no document

    /// Null until an event must be parsed as a document.
    std::unique_ptr<detail::mapping::event_document> document;
    // Only used if there is a document:
    std::list<std::string> texts;                       ///< texts that are not contiguous in the event
    std::list<boost::json::value> values;               ///< JSON values for callers; they own their memory
    std::list<std::vector<tool_call_delta>> tool_calls; ///< one list for each choice that has tool calls

    std::string_view id;
    std::string_view model;
    std::string_view service_tier;
    std::string_view system_fingerprint;
    std::int64_t created = 0;
    std::optional<openai::usage> usage;
    bool has_more = false; ///< whether the event has unknown members

    /// Clears the data for the next event. The strings and vectors keep their allocated memory.
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
