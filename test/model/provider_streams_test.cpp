// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include <openai/chat_accumulator.hpp>

#include "stream_expectations.hpp"

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

using boost::json::object;
using test::text_at;

struct event {
    std::string type = "message";
    std::string data;
};

/// Enough of SSE for the vectors: events end at a blank line or the end; the field "error" is an event of that type.
std::vector<event> split(std::string_view stream) {
    std::vector<event> events;
    event current;
    bool has_data = false;
    const auto dispatch = [&] {
        if (has_data) events.push_back(current);
        current = {};
        has_data = false;
    };
    while (!stream.empty()) {
        const auto end = std::min(stream.find('\n'), stream.size());
        auto line = stream.substr(0, end);
        stream.remove_prefix(std::min(end + 1, stream.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) dispatch();
        const auto colon = std::min(line.find(':'), line.size());
        const auto name = line.substr(0, colon);
        auto value = line.substr(std::min(colon + 1, line.size()));
        if (value.starts_with(' ')) value.remove_prefix(1);
        if (name == "event") current.type = value;
        if (name == "error") current.type = "error";
        if (name == "data" || name == "error") {
            current.data += value;
            has_data = true;
        }
    }
    dispatch();
    return events;
}

struct outcome {
    chat_completion completion;
    std::optional<api_error> error;
    std::string seen; ///< what a consumer that prints `text()` of each delta has shown
    bool done = false;
    bool finished = false;
};

/// What a streaming call does with the events.
outcome play(const std::vector<event>& events) {
    outcome result;
    chat_accumulator sum;
    chat_delta_reader reader;
    for (const auto& [type, data] : events) {
        if (data == "[DONE]") {
            result.done = true;
            break;
        }
        if (!result.error) result.error = find_stream_error(type, data);
        if (type == "error") continue;
        const auto delta = reader.read(data);
        result.seen += delta.text();
        sum.add(delta);
    }
    result.finished = sum.finished();
    result.completion = sum.take();
    return result;
}

TEST(provider_streams, give_what_a_tolerant_client_makes_of_them) {
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto text = text_at(row, "sse");
        const bool stream = text_at(row, "content_type") == "text/event-stream";
        const auto result = play(stream ? split(text) : std::vector<event>{{"message", text}});
        const auto& expected = row.at("expect").as_object();
        test::expect_completion(result.completion, expected);
        EXPECT_EQ(result.seen, text_at(expected, "content"));
        EXPECT_EQ(result.done, expected.at("done_marker").as_bool());
        EXPECT_EQ(!result.error && (result.done || result.finished), expected.at("complete").as_bool());
        test::expect_error(result.error, expected);
    }
}

} // namespace
} // namespace openai::mapping
