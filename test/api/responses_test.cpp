// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/core/metrics.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/reasoning_items.hpp>
#include <openai/responses/response_tools.hpp>

#include <gtest/gtest.h>

#include <random>

/// The operations of responses and conversations, against the local server.
namespace openai::test::responses_test {
namespace {

using testing::reply;
using namespace std::chrono_literals;

response_request asked(std::string text = "Hi") { return response_request("m").user(std::move(text)); }

response_request in_background(std::string text = "Hi") {
    auto request = asked(std::move(text));
    request.background = true;
    return request;
}

class responses_calls : public ::testing::Test {
protected:
    testing::server server_{testing::server_options().strict_items()};
    client client_{support::options_for(server_)};
};

TEST_F(responses_calls, create_an_answer_and_go_on_from_it) {
    server_.push(reply("one").usage(3, 4)).push(reply("two"));
    const auto first = client_.responses.create(asked(), block);
    EXPECT_EQ(first.text(), "one");
    EXPECT_EQ(first.status, "completed");
    EXPECT_EQ(first.usage->input_tokens, 3);
    const auto second = client_.responses.create(asked("And?").after(first), block);
    EXPECT_EQ(second.text(), "two");
    EXPECT_EQ(second.previous_response_id, first.id);
    EXPECT_EQ(client_.responses.retrieve(first.id, block).text(), "one");
    EXPECT_TRUE(client_.responses.del(first.id, block).deleted);
    const auto gone = client_.responses.retrieve(first.id, as_result(block));
    ASSERT_FALSE(gone);
    EXPECT_TRUE(gone.error().is_not_found());
}

TEST_F(responses_calls, that_fail_are_errors_and_values_when_retrieved) {
    server_.push(reply().failure("rate_limit_exceeded", "Slow down"));
    const auto failed = client_.responses.create(asked(), as_result(block));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().api().message, "Slow down");
    server_.push(reply().failure("server_error", "Sorry"));
    const auto begun = client_.responses.create(in_background(), block);
    const auto waited = client_.responses.wait(begun.id, 10s, as_result(block));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().api().message, "Sorry");
    EXPECT_EQ(client_.responses.retrieve(begun.id, block).error->message, "Sorry");
}

/// Without state at the server, which takes only what it gave, byte for byte.
TEST_F(responses_calls, send_items_back_as_they_came) {
    server_.push(reply()
                     .reasoning("let me see")
                     .item(R"({"type" : "mystery","id":"my_1","n":1.50})")
                     .tool_call("call_1", "weather", {R"({"city": )", R"("Paris"})"}));
    server_.push(reply().reasoning("well").tool_call("call_2", "weather", {"{}"}));
    server_.push(reply("20 degrees"));
    auto request = asked("The weather?").store(false).add(function_tool("weather"));
    request.include = {"reasoning.encrypted_content"};
    for (const bool streamed : {true, false}) {
        response answer;
        if (streamed) {
            auto events = client_.responses.stream(request, block);
            answer = events.collect(block);
        } else {
            answer = client_.responses.create(request, block);
        }
        request.add(answer);
        const auto* call = answer.output.back().as<function_call_item>();
        ASSERT_NE(call, nullptr);
        request.add(response_item::function_output(call->call_id, "20"));
    }
    const auto last = client_.responses.create(request, as_result(block));
    ASSERT_TRUE(last) << last.error().what();
    EXPECT_EQ(last->text(), "20 degrees");
    EXPECT_EQ(server_.counts().executions, 3u);
}

TEST_F(responses_calls, stream_pieces_in_order) {
    server_.push(reply("one two three").reasoning("hm"));
    auto events = client_.responses.stream(asked(), block);
    std::string text;
    std::int64_t number = -1;
    while (const auto event = events.next(block)) {
        EXPECT_EQ(event->sequence_number(), ++number);
        EXPECT_NE(event->kind(), response_event_kind::unknown) << event->type();
        if (event->kind() == response_event_kind::output_text_delta) text += event->text();
    }
    EXPECT_EQ(text, "one two three");
    EXPECT_EQ(events.partial().text(), text);
    EXPECT_EQ(events.partial().reasoning(), "hm");
}

TEST_F(responses_calls, wait_for_what_was_begun_in_the_background) {
    server_.push(reply("done").delay(30ms));
    const auto begun = client_.responses.create(in_background(), block);
    EXPECT_FALSE(begun.ended());
    EXPECT_EQ(client_.responses.wait(begun.id, 10s, block).text(), "done");
    server_.push(reply("later").delay(1h));
    const auto late = client_.responses.create(in_background(), block);
    const auto waited = client_.responses.wait(late.id, 50ms, as_result(block));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().code(), errc::total_timeout);
    EXPECT_EQ(client_.responses.cancel(late.id, block).status, "cancelled");
    EXPECT_EQ(client_.responses.wait(late.id, 10s, block).status, "cancelled");
    const auto refused = client_.responses.wait("", 1s, as_result(block));
    EXPECT_EQ(refused.error().code(), errc::invalid_argument);
}

/// Of a client that waits next to nothing before it asks again.
client_options impatient(const testing::server& target) {
    auto options = support::options_for(target);
    options.retry = retry_policy();
    options.retry.transient = {1ms, 1ms, 0.0};
    options.retry.min_delay = 1ms;
    return options;
}

/// Sixty words, each a delta.
std::string sixty_words() {
    std::string text;
    for (int i = 0; i < 60; ++i) text += (i == 0 ? "w" : " w") + std::to_string(i);
    return text;
}

TEST_F(responses_calls, in_the_background_go_on_by_themselves_after_twenty_cuts) {
    std::mt19937 random(7);
    auto options = impatient(server_);
    const auto numbers = std::make_shared<metrics>();
    options.observer = numbers;
    const client patient(options);
    server_.push(reply(sixty_words()).usage(7, 60).cut_after_deltas(2));
    for (int i = 0; i < 19; ++i) server_.push(reply().cut_after_deltas(1 + random() % 2));
    server_.push(reply());
    auto events = patient.responses.stream(in_background(), block);
    std::string seen;
    std::int64_t last = -1;
    while (const auto event = events.next(block)) {
        ASSERT_EQ(event->sequence_number(), ++last) << "nothing twice, nothing missing";
        if (event->kind() == response_event_kind::output_text_delta) seen += event->text();
    }
    EXPECT_EQ(seen, sixty_words());
    EXPECT_EQ(events.partial().text(), sixty_words());
    EXPECT_EQ(server_.counts().executions, 1u);
    EXPECT_EQ(numbers->snapshot().streams_resumed, 20u);
    std::uint64_t tokens = 0;
    for (const auto& model : numbers->snapshot().models) tokens += model.output_tokens;
    EXPECT_EQ(tokens, 60u) << "of the last of its calls";
    EXPECT_EQ(numbers->snapshot().calls_active, 0u);
}

/// Returns the output tokens that were counted for the model "m". There must be no others.
std::uint64_t tokens_of_model(const metrics& numbers) {
    std::uint64_t found = 0;
    for (const auto& each : numbers.snapshot().models) {
        if (each.model == "m") found += each.output_tokens;
        else EXPECT_EQ(each.output_tokens, 0u) << each.model;
    }
    return found;
}

/// The call that fetches the rest of a stream, or the response after its end, names no model.
TEST_F(responses_calls, in_the_background_count_their_tokens_once_for_the_model) {
    auto options = impatient(server_);
    const auto numbers = std::make_shared<metrics>(metrics_options().models({"m"}));
    options.observer = numbers;
    const client counting(options);
    server_.push(reply("one two three").usage(7, 3).cut_after_deltas(1)).push(reply());
    counting.responses.stream(in_background(), block).collect(block);
    EXPECT_EQ(numbers->snapshot().streams_resumed, 1u);
    EXPECT_EQ(tokens_of_model(*numbers), 3u);

    server_.push(reply("one").usage(1, 10));
    const auto begun = counting.responses.create(in_background(), block);
    EXPECT_EQ(counting.responses.wait(begun.id, 10s, block).text(), "one");
    EXPECT_EQ(tokens_of_model(*numbers), 13u);
    EXPECT_EQ(counting.responses.wait(begun.id, 10s, block).text(), "one");
    EXPECT_EQ(counting.responses.retrieve(begun.id, block).text(), "one");
    EXPECT_EQ(tokens_of_model(*numbers), 13u) << "counted before";

    server_.push(reply("one").usage(1, 100)).push(reply("two").usage(1, 1000));
    const auto other = client_.responses.create(in_background(), block);
    EXPECT_EQ(counting.responses.wait(other.id, 10s, block).text(), "one");
    EXPECT_EQ(tokens_of_model(*numbers), 13u) << "another client has created it";
    const auto at_once = counting.responses.create(asked(), block);
    EXPECT_EQ(tokens_of_model(*numbers), 1013u);
    EXPECT_EQ(counting.responses.retrieve(at_once.id, block).text(), "two");
    EXPECT_EQ(tokens_of_model(*numbers), 1013u);
}

TEST_F(responses_calls, in_the_background_end_when_nothing_more_comes_after_a_cut) {
    auto options = impatient(server_);
    options.retry.max_attempts = 3;
    const client patient(options);
    server_.push(reply("one two three").cut_after_deltas(1));
    for (int i = 0; i < 8; ++i) server_.push(reply().cut_after_deltas(0));
    auto events = patient.responses.stream(in_background(), block);
    const auto answer = events.collect(as_result(block));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), errc::truncated) << answer.error().what();
    EXPECT_EQ(events.partial().text(), "one");
    EXPECT_EQ(server_.counts().requests, 3u) << "the attempts of the policy";
    EXPECT_EQ(server_.counts().executions, 1u);
}

/// A server that does not know `starting_after` sends all events again.
TEST_F(responses_calls, in_the_background_give_no_event_twice) {
    const auto event = [](int number, const std::string& type, const std::string& members) {
        return "event: response." + type + "\ndata: {\"type\":\"response." + type +
               "\",\"sequence_number\":" + std::to_string(number) + members + "}\n\n";
    };
    const auto delta = [&](int number, const std::string& text) {
        return event(number, "output_text.delta", R"(,"output_index":0,"content_index":0,"delta":")" + text + '"');
    };
    const auto with = [](const std::string& status, const std::string& output) {
        return R"(,"response":{"id":"resp_9","background":true,"status":")" + status + R"(","output":[)" + output +
               "]}";
    };
    const auto begun = event(0, "created", with("in_progress", "")) + delta(1, "one");
    const auto rest = delta(2, " two") + event(3, "completed", with("completed", ""));
    const auto stream = [](const std::string& events) {
        return reply::verbatim(200, events).header("content-type", "text/event-stream");
    };
    server_.push(stream(begun + rest).cut_body_after(begun.size())).push(stream(begun + rest));
    const client patient(impatient(server_));
    auto events = patient.responses.stream(in_background(), block);
    std::vector<std::int64_t> numbers;
    while (const auto each = events.next(block)) numbers.push_back(*each->sequence_number());
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{0, 1, 2, 3}));
    EXPECT_EQ(events.partial().text(), "one two");
}

TEST_F(responses_calls, in_the_background_say_why_the_rest_did_not_come) {
    auto options = impatient(server_);
    const client patient(options);
    server_.push(reply("one two three").cut_after_deltas(1)).push(reply().status(404));
    auto events = patient.responses.stream(in_background(), block);
    const auto answer = events.collect(as_result(block));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), errc::truncated);
    EXPECT_NE(std::string(answer.error().what()).find("the rest of the answer could not be fetched"), std::string::npos)
        << answer.error().what();
}

/// Without retries, a stream does not go on by itself. The server generates nothing twice.
TEST_F(responses_calls, resume_after_any_cut) {
    const auto text = sixty_words();
    std::mt19937 random(11);
    server_.push(reply(text).cut_after_deltas(3));
    auto events = client_.responses.stream(in_background(), block);
    std::string seen;
    std::string id;
    std::int64_t last = -1;
    int cuts = 0;
    for (bool ended = false; !ended;) {
        try {
            while (const auto event = events.next(block)) {
                ASSERT_EQ(event->sequence_number(), last + 1);
                last = *event->sequence_number();
                if (event->response() != nullptr) id = event->response()->id;
                if (event->kind() == response_event_kind::output_text_delta) seen += event->text();
            }
            ended = true;
        } catch (const error& failure) {
            ASSERT_EQ(failure.code(), errc::truncated) << failure.what();
            ++cuts;
            if (cuts < 20) server_.push(reply().cut_after_deltas(1 + random() % 3));
            events = client_.responses.resume(id, response_resume_parameters(last), block);
        }
    }
    EXPECT_EQ(seen, text);
    EXPECT_GE(cuts, 5);
    EXPECT_EQ(server_.counts().executions, 1u);
}

TEST_F(responses_calls, list_count_and_compact_items) {
    server_.push(reply("ok"));
    auto request = asked("a").assistant("b").user("c");
    const auto answer = client_.responses.create(request, block);
    item_list_parameters parameters;
    parameters.limit = 2;
    parameters.order = "asc";
    const auto page = client_.responses.input_items.list(answer.id, parameters, block);
    ASSERT_EQ(page.data.size(), 2u);
    EXPECT_EQ(page.data[0].as<message_item>()->text(), "a");
    auto all = client_.responses.input_items.list_all(answer.id, parameters);
    EXPECT_EQ(all.collect(block).size(), 3u);
    EXPECT_GT(client_.responses.input_tokens.count(request, block).input_tokens, 0);
    const auto compacted = client_.responses.compact(compaction_request("m", request.input), block);
    ASSERT_EQ(compacted.output.size(), 1u);
    EXPECT_NE(compacted.output[0].as<compaction_item>(), nullptr);
    auto next = asked("go on");
    next.input.insert(next.input.begin(), compacted.output[0]);
    EXPECT_EQ(client_.responses.create(next, block).status, "completed");
}

TEST_F(responses_calls, keep_items_in_a_conversation) {
    const auto made =
        client_.conversations.create(conversation_request().add(response_item::message("user", "x")), block);
    auto request = asked("y");
    request.conversation = made.id;
    server_.push(reply("z"));
    client_.responses.create(request, block);
    item_list_parameters oldest_first;
    oldest_first.order = "asc";
    auto pager = client_.conversations.items.list_all(made.id, oldest_first);
    const auto items = pager.collect(block);
    ASSERT_EQ(items.size(), 3u);
    EXPECT_EQ(items[2].as<message_item>()->text(), "z");
    const std::string id(items[0].id());
    EXPECT_EQ(client_.conversations.items.retrieve(made.id, id, block).json(), items[0].json());
    EXPECT_EQ(client_.conversations.items.del(made.id, id, block).id, made.id);
    const std::map<std::string, std::string> pairs{{"a", "b"}};
    EXPECT_EQ(client_.conversations.update(made.id, conversation_update(pairs), block).metadata, pairs);
    EXPECT_EQ(client_.conversations.retrieve(made.id, block).metadata, pairs);
    const auto added = client_.conversations.items.create(
        made.id, conversation_items({response_item::message("user", "more")}), block);
    EXPECT_EQ(added.data.size(), 1u);
    EXPECT_TRUE(client_.conversations.del(made.id, block).deleted);
    EXPECT_FALSE(client_.conversations.retrieve(made.id, as_result(block)));
}

} // namespace
} // namespace openai::test::responses_test
