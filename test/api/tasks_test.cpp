// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"
#include "support/resource_fixture.hpp"

#include <openai/block.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <mutex>

/// Work in the background: tasks, batches, uploads in parts.
namespace tasks_test {
namespace {

using namespace support;
using openai::errc;
using openai::task_watch;

const std::string task_id = "5246-71b1:google/veo 3";
const boost::json::value body = {{"model", "veo"}, {"prompt", "a cat"}};

struct tasks : resource_fixture {
    tasks() { options.retry = openai::retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms}; }

    void push(const std::string& text) { server.push(reply::verbatim(201, text)); }
    std::future<openai::task> poll(task_watch watch = task_watch().every(1ms)) {
        return client().tasks.poll_until("/video", task_id, std::move(watch), asio::use_future);
    }
};

TEST_F(tasks, are_begun_once) {
    push(R"({"generation_id":"g-1","status":"queued"})");
    const auto [begun, response] = get(client().tasks.submit("/video", body, openai::with_response(asio::use_future)));
    EXPECT_EQ(begun.id, "g-1");
    EXPECT_EQ(begun.status, "queued");
    EXPECT_EQ(response.status(), 201);
    EXPECT_FALSE(begun.has_failed());
    EXPECT_EQ(last().target, "/v1/video");
    EXPECT_EQ(sent(), body);

    server.otherwise(reply::error(503, "busy"));
    const auto failed = error(client().tasks.submit("/video", body, asio::use_future));
    EXPECT_EQ(failed.attempts(), 1);
    EXPECT_EQ(server.counts().requests, 2u);
    const auto once = openai::call_options().header("X", "y");
    EXPECT_EQ(error(client().tasks.submit("/video", body, once, asio::use_future)).attempts(), 1);
    auto keyed = once;
    keyed.idempotency_key = "";
    EXPECT_EQ(error(client().tasks.submit("/video", body, keyed, asio::use_future)).attempts(), 3);
    EXPECT_EQ(server.counts().requests, 6u);
}

TEST_F(tasks, are_asked_for_until_they_are_done) {
    for (const auto* state : {"waiting", "Active", "PROCESSING", "queued", "generating", "in_progress"})
        push(R"({"status":")" + std::string(state) + R"("})");
    server.push(reply::error(503, "busy"));
    push(R"({"id":"other","status":"Completed","video":{"url":"https://x/y.mp4"}})");
    std::vector<std::string> states;
    auto watch = task_watch().every(1ms);
    watch.on_poll = [&](const openai::task& seen) { states.push_back(seen.status); };
    const auto done = get(poll(watch));
    EXPECT_EQ(done.status, "Completed");
    EXPECT_EQ(done.id, "other");
    EXPECT_EQ(done.extra.at("video").at("url"), "https://x/y.mp4");
    EXPECT_EQ(states, (std::vector<std::string>{"waiting", "Active", "PROCESSING", "queued", "generating",
                                                "in_progress", "Completed"}));
    EXPECT_EQ(server.counts().requests, 8u);
    for (const auto& seen : server.requests()) {
        EXPECT_EQ(seen.method, "GET");
        EXPECT_EQ(seen.target, "/v1/video?generation_id=5246-71b1:google%2Fveo%203");
    }
    push(R"({"text":"no state at all"})");
    EXPECT_EQ(get(poll(task_watch().by_path())).id, task_id);
    EXPECT_EQ(last().target, "/v1/video/5246-71b1:google%2Fveo%203");
}

TEST_F(tasks, that_fail_are_errors) {
    push(R"({"status":"queued"})");
    server.push(reply::verbatim(200, R"({"status":"error","error":{"name":"Moderation","message":"not allowed"}})"));
    const auto failed = error(poll());
    EXPECT_EQ(failed.code(), errc::server_error);
    EXPECT_EQ(failed.status(), 200);
    EXPECT_EQ(failed.api().message, "not allowed");
    EXPECT_EQ(failed.details().context, "the task ended with status error");
    EXPECT_FALSE(failed.retryable());
    push(R"({"status":"Cancelled"})");
    EXPECT_EQ(error(poll()).api().message, "the task failed");

    push(R"({"error":{"message":"no such task"}})"); // not the task's but the call's
    EXPECT_EQ(error(poll()).api().message, "no such task");
    server.push(reply::error(404, "gone"));
    const auto gone = error(poll());
    EXPECT_EQ(gone.code(), errc::not_found);
    EXPECT_EQ(gone.attempts(), 1);
    for (int i = 0; i < 3; ++i) server.push(reply::error(503, "busy"));
    EXPECT_EQ(error(poll()).attempts(), 3);
}

TEST_F(tasks, what_a_watch_cannot_be) {
    EXPECT_EQ(error(client().tasks.poll_until("/video", "", asio::use_future)).details().context, "id: is empty");
    EXPECT_EQ(error(poll(task_watch().every(0ms))).details().context, "task_watch.interval: is not positive");
    EXPECT_EQ(error(poll(task_watch().at_most(-1ms))).details().context, "task_watch.timeout: is not positive");
    EXPECT_EQ(server.counts().requests, 0u);
    push(R"({"status":"queued"})");
    auto watch = task_watch();
    watch.on_poll = [](const openai::task&) { throw std::runtime_error("mine"); };
    EXPECT_EQ(error(poll(watch)).details().context, "mine");
}

TEST_F(tasks, a_watch_ends_by_time_cancellation_and_the_client) {
    server.otherwise(reply::verbatim(200, R"({"status":"queued"})"));
    const auto late = error(poll(task_watch().every(1h).at_most(20ms)));
    EXPECT_EQ(late.code(), errc::total_timeout);
    EXPECT_EQ(late.details().context, "the task is still \"queued\" after 20 ms");

    server.otherwise(reply::never()); // the time counts while the server is silent, too
    EXPECT_EQ(error(poll(task_watch().at_most(20ms))).code(), errc::total_timeout);
    server.otherwise(reply::verbatim(200, R"({"status":"queued"})"));

    for (const bool closed : {false, true}) {
        asio::cancellation_signal signal;
        std::optional<openai::error> failure;
        auto watch = task_watch().every(1h);
        bool asked = false;
        watch.on_poll = [&](const openai::task&) { asked = true; };
        client().tasks.poll_until("/video", task_id, watch,
                                  asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto) {
                                      failure = openai::to_error(thrown);
                                  }));
        run_until(io, [&] { return asked; });
        support::poll(io);
        if (closed) client().close();
        else signal.emit(asio::cancellation_type::terminal);
        run_until(io, [&] { return failure.has_value(); });
        EXPECT_EQ(failure->code(), closed ? errc::client_closed : errc::cancelled);
    }
}

/// The call that was under way says what it may have cost.
TEST_F(tasks, a_watch_that_is_cancelled_tells_of_its_call) {
    server.otherwise(reply::never());
    asio::cancellation_signal signal;
    std::optional<openai::error> failure;
    client().tasks.poll_until("/video", task_id, task_watch(),
                              asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto) {
                                  failure = openai::to_error(thrown);
                              }));
    run_until(io, [&] { return server.counts().requests == 1; });
    signal.emit(asio::cancellation_type::terminal);
    run_until(io, [&] { return failure.has_value(); });
    EXPECT_EQ(failure->code(), errc::cancelled);
    EXPECT_EQ(failure->phase(), openai::phase::first_byte);
    EXPECT_EQ(failure->maybe_billed(), openai::billing::unknown);
    EXPECT_EQ(failure->attempts(), 1);
}

TEST_F(tasks, batches) {
    const std::string batch = R"({"id":"batch_1","object":"batch","endpoint":"/v1/chat/completions","errors":null,
        "input_file_id":"file-1","completion_window":"24h","status":"in_progress","output_file_id":null,
        "created_at":1711471533,"request_counts":{"total":2,"completed":1,"failed":0},"metadata":{"a":"b"}})";
    server.otherwise(reply::verbatim(200, batch));
    openai::batch_request request("file-1");
    request.metadata["a"] = "b";
    request.output_expires_after = openai::file_expiry(std::chrono::hours(2));
    const auto begun = get(client().batches.create(std::move(request), asio::use_future));
    EXPECT_EQ(sent(), boost::json::parse(R"({"input_file_id":"file-1","endpoint":"/v1/chat/completions",
        "completion_window":"24h","metadata":{"a":"b"},
        "output_expires_after":{"anchor":"created_at","seconds":7200}})"));
    EXPECT_EQ(begun.status, "in_progress");
    EXPECT_FALSE(begun.has_ended());
    EXPECT_EQ(begun.request_counts->completed, 1);
    EXPECT_FALSE(begun.output_file_id);
    EXPECT_EQ(begun.metadata.at("a"), "b");
    EXPECT_EQ(get(client().batches.retrieve("batch_1", asio::use_future)).id, "batch_1");
    get(client().batches.cancel("batch_1", asio::use_future));
    EXPECT_EQ(last().method + last().target, "POST/v1/batches/batch_1/cancel");
    EXPECT_EQ(last().body, "");
    server.push(reply::verbatim(200, R"({"data":[)" + batch + R"(],"has_more":false})"));
    EXPECT_EQ(get(client().batches.list(asio::use_future)).data.at(0).id, "batch_1");
    EXPECT_EQ(error(client().batches.create(openai::batch_request(""), asio::use_future)).details().context,
              "input_file_id is empty");
}

TEST_F(tasks, uploads_in_parts) {
    server.otherwise(reply::verbatim(200, R"({"id":"upload_1","status":"completed","bytes":3,
        "file":{"id":"file-1","status":"processed"}})"));
    get(client().uploads.create(openai::upload_request("a.txt", "batch", 3, "text/plain"), asio::use_future));
    EXPECT_EQ(sent(),
              boost::json::parse(R"({"filename":"a.txt","purpose":"batch","bytes":3,"mime_type":"text/plain"})"));
    server.push(reply::verbatim(200, R"({"id":"part_1","upload_id":"upload_1"})"));
    const auto part = openai::part_upload(openai::file_input::from_path(directory.write("piece", "abc")));
    EXPECT_EQ(get(client().uploads.add_part("upload_1", part, asio::use_future)).upload_id, "upload_1");
    EXPECT_EQ(form_of(last()), (entries{{"data", "piece", "application/octet-stream", "abc"}}));
    const auto done = get(client().uploads.complete(
        "upload_1", openai::upload_completion().add("part_1").set(&openai::upload_completion::md5, "0a"),
        asio::use_future));
    EXPECT_EQ(sent(), boost::json::parse(R"({"part_ids":["part_1"],"md5":"0a"})"));
    EXPECT_EQ(done.status, "completed");
    EXPECT_EQ(done.file->id, "file-1");
    get(client().uploads.cancel("upload_1", asio::use_future));
    EXPECT_EQ(last().target, "/v1/uploads/upload_1/cancel");
}

} // namespace

/// `client.background_completions`: a provider that makes and keeps the answers, played by the local server.
namespace {

using openai::future_state;

class background_completions : public testing::Test {
protected:
    background_completions() {
        server_.handle([this](const openai::testing::received_request& request) { return serve(request); });
    }

    reply serve(const openai::testing::received_request& request) {
        const std::lock_guard lock(mutex_);
        const std::string path(request.path());
        if (path == "/v1/responses") return document("queued");
        if (path == "/v1/responses/resp_1/cancel") state_ = "cancelled";
        else if (path != "/v1/responses/resp_1") return reply::error(404, "no such response");
        return document(state_);
    }
    /// What the provider says of it from now on.
    void become(const std::string& state) {
        const std::lock_guard lock(mutex_);
        state_ = state;
    }
    static reply document(const std::string& state) {
        std::string text = R"({"id":"resp_1","object":"response","model":"gpt-4o","created_at":17,"status":")" + state;
        text += state == "failed" ? R"(","error":{"code":"server_error","message":"It broke"})" : "\"";
        if (state == "completed")
            text += R"(,"output":[{"type":"message","content":[{"type":"output_text","text":"four"}]}],)"
                    R"("usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7})";
        return reply::verbatim(200, text + "}").header("x-request-id", "req-1");
    }
    static errc code_of(const std::function<void()>& action) {
        const auto failure = error_of(action);
        return failure ? failure->details().code : errc{};
    }

    std::mutex mutex_;
    std::string state_ = "queued";
    openai::testing::server server_;
    openai::client first_{options_for(server_)};
    openai::client second_{options_for(server_)};
};

TEST_F(background_completions, submitted_by_one_client_and_redeemed_by_another) {
    openai::submit_options options("sum");
    options.idempotency_key = "k";
    const auto id = first_.background_completions.submit(question("2+2?"), options, openai::block);
    EXPECT_EQ(id, "resp_1");
    const auto sent = server_.request(0);
    EXPECT_EQ(boost::json::parse(sent.body), boost::json::parse(R"({"model":"gpt-4o","background":true,"store":true,
                  "input":[{"type":"message","role":"user","content":"2+2?"}],"metadata":{"label":"sum"}})"));
    EXPECT_EQ(sent.header("idempotency-key"), "k");
    EXPECT_EQ(second_.background_completions.status(id, openai::block).state, future_state::queued);
    EXPECT_EQ(code_of([&] { second_.background_completions.get(id, openai::block); }), errc::not_ready);
    become("in_progress");
    EXPECT_EQ(second_.background_completions.status(id, openai::block).state, future_state::running);
    auto waiter = second_.background_completions.wait(id, openai::with_response(asio::use_future));
    ASSERT_TRUE(server_.wait_for_requests(5));
    become("completed");
    const auto [answer, response] = waiter.get();
    EXPECT_EQ(answer.text(), "four");
    EXPECT_EQ(answer.usage.value().total_tokens, 7);
    EXPECT_EQ(response.request_id(), "req-1");
    EXPECT_EQ(first_.background_completions.get(id, openai::block).text(), "four");
}

TEST_F(background_completions, fails_with_the_providers_words) {
    become("failed");
    const auto failure = error_of([&] { first_.background_completions.wait("resp_1", openai::block); });
    ASSERT_TRUE(failure);
    EXPECT_TRUE(failure->is_server_error());
    EXPECT_EQ(failure->api().message, "It broke");
    EXPECT_EQ(first_.background_completions.status("resp_1", openai::block).state, future_state::failed);
}

TEST_F(background_completions, is_cancelled_once_or_twice) {
    EXPECT_EQ(first_.background_completions.cancel("resp_1", openai::block).state, future_state::cancelled);
    EXPECT_EQ(second_.background_completions.cancel("resp_1", openai::block).state, future_state::cancelled);
    EXPECT_EQ(server_.request(0).method, "POST");
    EXPECT_EQ(code_of([&] { second_.background_completions.get("resp_1", openai::block); }), errc::cancelled);
}

/// The id says where it is, also to a client that has not submitted it.
TEST_F(background_completions, at_a_provider_stays_there) {
    openai::testing::server own;
    auto options = options_for(own);
    openai::provider elsewhere("elsewhere", server_.base_url(), openai::secret("sk-elsewhere"));
    options.providers.add(elsewhere);
    openai::client first(options);
    openai::client second(options);
    openai::submit_options by_name;
    by_name.call.provider = "elsewhere";
    auto by_model = question();
    by_model.model = "elsewhere:gpt-4o";
    for (const bool named : {true, false}) {
        become("queued");
        const auto id = named ? first.background_completions.submit(question(), by_name, openai::block)
                              : first.background_completions.submit(by_model, openai::submit_options(), openai::block);
        EXPECT_EQ(id, "elsewhere:resp_1");
        EXPECT_EQ(second.background_completions.status(id, openai::block).id, id);
        become("completed");
        EXPECT_EQ(second.background_completions.get(id, openai::block).text(), "four");
        EXPECT_EQ(second.background_completions.wait(id, openai::block).text(), "four");
        EXPECT_EQ(second.background_completions.cancel(id, openai::block).id, id);
    }
    EXPECT_EQ(boost::json::parse(server_.request(5).body).at("model"), "gpt-4o");
    EXPECT_EQ(server_.request(0).header("authorization"), "Bearer sk-elsewhere");
    EXPECT_EQ(own.counts().requests, 0u);
    EXPECT_EQ(code_of([&] { first.background_completions.get("elsewhere:..", openai::block); }),
              errc::invalid_argument);
}

TEST_F(background_completions, refuses_what_makes_no_sense) {
    const auto& where = first_.background_completions;
    EXPECT_EQ(code_of([&] { where.get("resp_2", openai::block); }), errc::unknown_id);
    EXPECT_EQ(code_of([&] { where.cancel("a/b", openai::block); }), errc::unknown_id);
    EXPECT_EQ(server_.request(1).target, "/v1/responses/a%2Fb/cancel");
    for (const auto* id : {"", ".", "..", "a/../b", "../files", "a/."})
        EXPECT_EQ(code_of([&] { where.status(id, openai::block); }), errc::invalid_argument);
    auto request = question();
    request.n = 2;
    EXPECT_EQ(code_of([&] { where.submit(request, openai::submit_options(), openai::block); }), errc::invalid_argument);
    const auto stream = openai::submit_options().as_stream();
    EXPECT_EQ(code_of([&] { where.submit(question(), stream, openai::block); }), errc::invalid_argument);
    EXPECT_EQ(server_.counts().requests, 2u);
}

/// Everything that a chat can ask for and a response can, too; the server is one with the API of responses.
TEST_F(background_completions, have_tools_pictures_and_schemas) {
    openai::testing::server server;
    openai::client client(options_for(server));
    const auto& where = client.background_completions;
    auto request = question("Where is this?");
    request.messages.back().add_image("https://example.com/a.png");
    request.tool("find", "Finds a place.", boost::json::parse(R"({"type":"object"})"));
    request.tool_choice = openai::tool_choice::function("find");
    request.response_format = openai::response_format::json_schema("place", boost::json::parse(R"({"type":"object"})"));

    server.push(reply().tool_call("call_1", "find", {R"({"name":)", R"("Paris"})"}));
    auto id = where.submit(request, openai::submit_options(), openai::block);
    EXPECT_EQ(boost::json::parse(server.request(0).body), boost::json::parse(R"({
        "model":"gpt-4o","background":true,"store":true,
        "input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Where is this?"},
            {"type":"input_image","image_url":"https://example.com/a.png","detail":"auto"}]}],
        "tools":[{"type":"function","name":"find","description":"Finds a place.","parameters":{"type":"object"},
            "strict":false}],
        "tool_choice":{"type":"function","name":"find"},
        "text":{"format":{"type":"json_schema","name":"place","schema":{"type":"object"},"strict":true}}})"));
    auto answer = where.wait(id, openai::block);
    ASSERT_EQ(answer.choices.at(0).finish_reason, "tool_calls");
    const auto call = answer.choices[0].message.tool_calls.at(0);
    EXPECT_EQ(call.id, "call_1");
    EXPECT_EQ(call.name(), "find");
    EXPECT_EQ(call.arguments(), R"({"name":"Paris"})");
    EXPECT_TRUE(call.complete);

    server.push(reply(R"({"city":"Paris"})"));
    request.tool_choice.reset();
    request.add(answer.choices[0].message).add(openai::message::tool(call.id, "in France"));
    id = where.submit(request, openai::submit_options(), openai::block);
    const auto input = boost::json::parse(server.request(server.counts().requests - 1).body).at("input");
    EXPECT_EQ(input.as_array().size(), 3u);
    EXPECT_EQ(input.at(1), boost::json::parse(R"({"type":"function_call","call_id":"call_1","name":"find",
                               "arguments":"{\"name\":\"Paris\"}"})"));
    EXPECT_EQ(input.at(2),
              boost::json::parse(R"({"type":"function_call_output","call_id":"call_1","output":"in France"})"));
    answer = where.wait(id, openai::block);
    EXPECT_EQ(answer.text(), R"({"city":"Paris"})");
    EXPECT_EQ(answer.choices.at(0).finish_reason, "stop");
}

} // namespace
} // namespace tasks_test
