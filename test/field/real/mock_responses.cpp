// SPDX-License-Identifier: BSL-1.0
// The Responses API of a server of somebody else's. See mock.cpp.
#include <openai.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/response_tools.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

using openai::block;
using openai::response_event_kind;
using openai::response_request;

class responses_mock : public testing::Test {
protected:
    static openai::client_options options() {
        const char* base_url = std::getenv("FIELD_BASE_URL");
        openai::client_options made("sk-field");
        made.base_url = base_url != nullptr ? base_url : "";
        made.retry = openai::retry_policy::none();
        return made;
    }

    static response_request ask(std::string said) { return response_request("gpt-4o").user(std::move(said)); }

    const openai::client to{options()};
};

TEST_F(responses_mock, gives_the_same_answer_whole_and_streamed) {
    const auto whole = to.responses.create(ask("say hello"), block);
    EXPECT_EQ(whole.status, "completed");
    EXPECT_TRUE(whole.text().starts_with("Hello from the mock")) << whole.text();
    auto events = to.responses.stream(ask("say hello"), block);
    std::string text;
    std::vector<std::string> done;
    while (const auto event = events.next(block)) {
        EXPECT_NE(event->kind(), response_event_kind::unknown) << event->raw();
        if (event->kind() == response_event_kind::output_text_delta) text += event->text();
        if (const auto* item = event->finished_item()) done.emplace_back(item->json());
        if (!event->is_last()) continue;
        ASSERT_NE(event->response(), nullptr);
        ASSERT_EQ(event->response()->output.size(), done.size());
        for (std::size_t i = 0; i < done.size(); ++i) EXPECT_EQ(event->response()->output[i].json(), done[i]);
    }
    EXPECT_EQ(text, whole.text());
    EXPECT_EQ(events.partial().text(), text);
}

TEST_F(responses_mock, calls_a_tool_and_takes_its_result) {
    for (const bool streamed : {false, true}) {
        auto request = ask("weather");
        request.store(false).add(openai::function_tool("weather", "The weather of a city", {{"type", "object"}}));
        const auto answer = [&] {
            if (!streamed) return to.responses.create(request, block);
            auto events = to.responses.stream(request, block);
            return events.collect(block);
        };
        const auto first = answer();
        ASSERT_FALSE(first.output.empty());
        const auto* call = first.output.back().as<openai::function_call_item>();
        ASSERT_NE(call, nullptr) << first.output.back().json();
        EXPECT_EQ(call->name, "weather");
        request.add(first).add(openai::response_item::function_output(call->call_id, "rain in Paris"));
        EXPECT_FALSE(answer().text().empty());
    }
}

} // namespace
