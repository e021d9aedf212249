// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "error_body.hpp"
#include "event_list.hpp"
#include "responses/event_feed.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace openai::testing {

/// A response before it is written as HTTP. Its body is a list of parts. In a stream, each event is a part.
struct http_answer {
    int status = 200;
    std::string content_type = "application/json";
    std::vector<std::string> parts;
    bool events = false;
    std::vector<std::size_t> delta_ends; ///< only for a stream; see `event_list::ends`
    std::shared_ptr<event_feed> feed;    ///< tells how many events exist; null if all exist from the beginning
    std::size_t first_event = 0;         ///< how many events of the feed precede the first part of this answer
    /// Whether the delays of the reply are already applied when the events are made. If so, the connection does not
    /// apply them again.
    bool delays_used = false;
};

inline http_answer json_answer(int status, std::string body) {
    http_answer answer;
    answer.status = status;
    answer.parts.push_back(std::move(body));
    return answer;
}

/// Returns OpenAI's error for an invalid request.
inline http_answer refuse(int status, std::string_view message, std::string_view code = {},
                          std::string_view param = {}) {
    return json_answer(status, error_body(message, "invalid_request_error", code, param));
}

inline http_answer event_answer(event_list events) {
    http_answer answer;
    answer.content_type = "text/event-stream; charset=utf-8";
    answer.events = true;
    answer.delta_ends = events.ends();
    answer.parts = std::move(events.texts());
    return answer;
}

} // namespace openai::testing
