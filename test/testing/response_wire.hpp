// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// One event of a response's stream.
struct response_event {
    std::string name; ///< of its `event:` line
    std::string data;

    boost::json::value json() const { return response::parsed(data); }

    /// The text of `item` as it came; it is the last member.
    std::string item() const {
        const std::string mark = R"("item":)";
        const auto at = data.find(mark);
        if (at == std::string::npos) return {};
        return data.substr(at + mark.size(), data.size() - at - mark.size() - 1);
    }
};

/// Every event has an `event:` line and one or more `data:` lines.
inline std::vector<response_event> events_of(std::string_view body) {
    std::vector<response_event> events;
    while (!body.empty()) {
        response_event event;
        auto block = body.substr(0, body.find("\n\n"));
        body.remove_prefix(std::min(body.size(), block.size() + 2));
        while (!block.empty()) {
            const auto line = block.substr(0, block.find('\n'));
            block.remove_prefix(std::min(block.size(), line.size() + 1));
            if (line.starts_with("event: ")) event.name = line.substr(7);
            else if (line.starts_with("data: "))
                event.data.append(event.data.empty() ? "" : "\n").append(line.substr(6));
            else ADD_FAILURE() << "no field: " << line;
        }
        events.push_back(std::move(event));
    }
    return events;
}

inline std::vector<std::string> names_of(const std::vector<response_event>& events) {
    std::vector<std::string> names;
    for (const auto& event : events) names.push_back(event.name);
    return names;
}

/// The text deltas, joined.
inline std::string said_in(const std::vector<response_event>& events) {
    std::string text;
    for (const auto& event : events)
        if (event.name == "response.output_text.delta") text += event.json().at("delta").as_string();
    return text;
}

/// One request on a connection of its own.
inline response ask(const openai::testing::server& target, const std::string& request) {
    connection one(target);
    EXPECT_TRUE(one.send(request));
    return one.read();
}

/// A request for a response; `input` is JSON, `more` is JSON text such as `,"stream":true`.
inline std::string respond(const std::string& input, const std::string& more = {}, const std::string& headers = {}) {
    return post(R"({"model":"gpt-4o","input":)" + input + more + "}", "/v1/responses", headers);
}

inline std::string erase(const std::string& path) { return "DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; }

} // namespace wire
