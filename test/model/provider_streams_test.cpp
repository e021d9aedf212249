// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"
#include "protocol/sse_decoder.hpp"

#include "stream_expectations.hpp"

#include <openai/chat_accumulator.hpp>

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

using boost::json::object;
using test::text_at;

struct event {
    std::string type = "message";
    std::string data;
};

std::vector<event> split(std::string_view stream) {
    std::vector<event> events;
    protocol::sse_decoder decoder;
    decoder.feed(stream);
    while (const auto next = decoder.next()) events.push_back({std::string(next->type), std::string(next->data)});
    if (const auto last = decoder.finish()) events.push_back({std::string(last->type), std::string(last->data)});
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
