// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include "jsonl.hpp"

#include <openai/chat_accumulator.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <sstream>

/// Whatever bytes a server sends, reading ends with a value or with `error` of the right kind.
namespace openai::mapping {
namespace {

using test::text_at;

/// Calls `visit` with the text cut and changed at every `step`-th offset.
void spoil(const std::string& text, std::size_t step, const std::function<void(const std::string&)>& visit) {
    for (std::size_t at = 0; at < text.size(); at += step) {
        visit(text.substr(0, at));
        for (const char c : {'\0', '"', '{', '[', '}', '7', '\\', '\x80'}) {
            auto changed = text;
            changed[at] = c;
            visit(changed);
        }
    }
}

/// The lines of a stream that hold JSON.
std::vector<std::string> events_of(const boost::json::object& row) {
    std::vector<std::string> events;
    std::istringstream stream(text_at(row, "sse"));
    for (std::string line; std::getline(stream, line);) {
        if (const auto begin = line.find('{'); begin != std::string::npos) events.push_back(line.substr(begin));
    }
    return events;
}

void expect_only_bad_answers(const std::function<void()>& read) {
    try {
        read();
    } catch (const error& failure) {
        // Either the answer is unreadable, or it says that the call failed.
        EXPECT_TRUE(failure.code() == condition::bad_answer || !failure.api().message.empty()) << failure.what();
    }
}

TEST(malformed, events_and_what_they_add_up_to) {
    std::size_t tried = 0;
    for (const auto& row : test::read_jsonl("provider_streams.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        for (const auto& event : events_of(row)) {
            spoil(event, 7, [&](const std::string& data) {
                ++tried;
                expect_only_bad_answers([&] {
                    chat_accumulator sum;
                    sum.add(read_chat_delta(event));
                    sum.add(read_chat_delta(data));
                });
            });
        }
    }
    EXPECT_GT(tried, 10000u);
}

TEST(malformed, bodies) {
    for (const auto& row : test::read_jsonl("error_bodies.jsonl")) {
        spoil(text_at(row, "body"), 3, [&](const std::string& body) {
            EXPECT_FALSE(read_api_error(500, {}, body).message.empty());
            http_response received;
            received.status = 200;
            received.body = body;
            const auto answer = std::make_shared<const http_response>(std::move(received));
            expect_only_bad_answers([&] { read<chat_completion>(answer); });
            expect_only_bad_answers([&] { read<model_list>(answer); });
        });
    }
}

} // namespace
} // namespace openai::mapping
